import type { CityObject } from '../city-model/city-object.ts';
import { joinBuilding } from '../city-model/join-building.ts';
import type { SourceFeature, UnreadFeature } from '../source.ts';
import { readGeometry } from './read-geometry.ts';
import type { Vertices } from './vertices.ts';

/** An object as JSON gave it, waiting for the rest of its building. */
interface Waiting {
  readonly id: string;
  readonly place: string;
  readonly object: CityObject;
  readonly parents: readonly string[];
  readonly children: readonly string[];
  /** Drawn; a room or a storey only counts as having been seen. */
  readonly isUsed: boolean;
}

/** Puts objects together that make up one building, in whatever order they come. */
export interface BuildingFamilies {
  /** Takes the next object; returns the building that it completes, if any. */
  add(id: string, value: unknown, place: string): readonly (SourceFeature | UnreadFeature)[];
  /** What is left at the end: buildings with children that are not there, children without their building. */
  finish(): readonly (SourceFeature | UnreadFeature)[];
}

const ROLES: Readonly<Record<string, CityObject['role']>> = {
  Building: 'building',
  BuildingPart: 'part',
  BuildingInstallation: 'installation',
};

/** A family is held only until its last member has come; as a rule they stand together. */
export function createBuildingFamilies(vertices: Vertices): BuildingFamilies {
  const waiting = new Map<string, Waiting>();

  const rootOf = (member: Waiting): Waiting => {
    let root = member;
    for (let steps = 0; steps < 8; steps++) {
      const parent = root.parents.map((id) => waiting.get(id)).find((found) => found !== undefined);
      if (!parent) break;
      root = parent;
    }
    return root;
  };

  const release = (root: Waiting): (SourceFeature | UnreadFeature)[] => {
    const { members, missing } = gather(root, waiting);
    for (const { id } of members) waiting.delete(id);
    const used = members.filter(({ isUsed }) => isUsed);
    const unread = missing.map((id) => ({
      place: root.place,
      id,
      unread: `expected an object "${id}", which "${root.id}" names as its child; it is not there`,
    }));
    if (used.length === 0) return unread;
    return [
      joinBuilding(
        used.map(({ object }) => object),
        root.place,
      ),
      ...unread,
    ];
  };

  return {
    add(id, value, place) {
      const member = readObject({ id, value, place }, vertices);
      if (!member) return [];
      if ('unread' in member) return [member];
      waiting.set(id, member);
      const root = rootOf(member);
      if (root.parents.length > 0 || gather(root, waiting).missing.length > 0) return [];
      return release(root);
    },
    finish() {
      const left: (SourceFeature | UnreadFeature)[] = [];
      for (const member of [...waiting.values()])
        if (waiting.has(member.id)) left.push(...release(rootOf(member)));
      return left;
    },
  };
}

function gather(root: Waiting, waiting: ReadonlyMap<string, Waiting>) {
  const members: Waiting[] = [];
  const missing: string[] = [];
  const seen = new Set<string>();
  const visit = (member: Waiting): void => {
    seen.add(member.id);
    members.push(member);
    for (const id of member.children) {
      if (seen.has(id)) continue;
      const child = waiting.get(id);
      if (child) visit(child);
      else missing.push(id);
    }
  };
  visit(root);
  return { members, missing };
}

/** Undefined for what is no part of a building: roads, trees, terrain. */
function readObject(
  { id, value, place }: { readonly id: string; readonly value: unknown; readonly place: string },
  vertices: Vertices,
): Waiting | UnreadFeature | undefined {
  if (typeof value !== 'object' || value === null)
    return { place, id, unread: `expected an object, got ${JSON.stringify(value)}` };
  const { type, attributes, geometry, parents, children } = value as Record<string, unknown>;
  if (typeof type !== 'string')
    return { place, id, unread: `expected a "type", got ${JSON.stringify(type) ?? 'none'}` };
  // Rooms, storeys and extensions hang below a building: they are waited for, not drawn.
  if (!type.startsWith('Building') && !type.startsWith('+Building')) return undefined;
  const role = ROLES[type];
  const geometries: readonly unknown[] = Array.isArray(geometry) ? geometry : [];
  return {
    id,
    place,
    parents: textsOf(parents),
    children: textsOf(children),
    isUsed: role !== undefined,
    object: {
      id,
      role: role ?? 'installation',
      properties: (attributes ?? {}) as Readonly<Record<string, unknown>>,
      levels: geometries.map((one) => ({
        lod: Number((one as { lod?: unknown } | null)?.lod ?? 1),
        read: () => readGeometry(one, vertices),
      })),
    },
  };
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
