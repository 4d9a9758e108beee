import type { Bounds } from '#model';
import type { SourceLayer } from '../source.ts';
import { classifyWay, type LayerShape } from './classify-tags.ts';
import { createIdList, createNodePlaces, findId, type NodePlaces } from './id-table.ts';
import type { OsmBreak, OsmMember, OsmScanner, OsmTags, OsmVisitor } from './osm-elements.ts';

export interface OsmWish {
  readonly take: ReadonlySet<SourceLayer>;
  readonly bounds: Bounds | undefined;
}

export interface OsmRelation {
  readonly id: number;
  readonly members: readonly OsmMember[];
  readonly tags: OsmTags;
}

/** What of a file is wanted, known before any geometry is made. */
export interface OsmSelection {
  /** Multipolygons that are drawn. */
  readonly areas: readonly OsmRelation[];
  /** Relations of type=building, which name the parts of an outline. */
  readonly buildings: readonly OsmRelation[];
  /** Node ids of the ways that are members of `areas`, by way. */
  readonly memberRefs: ReadonlyMap<number, readonly number[]>;
  /** Ways that are building parts. */
  readonly parts: readonly {
    readonly id: number;
    readonly refs: readonly number[];
    readonly tags: OsmTags;
  }[];
  readonly places: NodePlaces;
  /** Layers of a way that are asked for, empty for ways that lie elsewhere. */
  layersOf(id: number, tags: OsmTags): readonly LayerShape[];
}

/**
 * Goes through the file for ids only: which ways have a node within the bounds, which relations such a way, which
 * nodes those need. Memory grows with what the bounds hold, not with the file. A way without a single node
 * within the bounds is not found.
 */
export async function selectElements(
  scanner: OsmScanner,
  wish: OsmWish,
): Promise<{ readonly selection: OsmSelection; readonly broken: OsmBreak | undefined }> {
  const near = wish.bounds ? await findNearWays(scanner, wish.bounds) : undefined;
  const layersOf = (id: number, tags: OsmTags) => {
    const found = classifyWay(tags).filter(({ layer }) => isAsked(layer, wish));
    return found.length > 0 && (!near || findId(near, id) >= 0) ? found : [];
  };

  const areas: OsmRelation[] = [];
  const buildings: OsmRelation[] = [];
  const members = createIdList();
  const farMembers = createIdList();
  const isAskedArea = (tags: OsmTags) =>
    tags.type === 'multipolygon' &&
    classifyWay(tags).some(({ layer, shape }) => shape === 'area' && isAsked(layer, wish));
  const isFar = (list: readonly OsmMember[]) =>
    near && !list.some(({ type, ref }) => type === 'way' && findId(near, ref) >= 0);
  await runScan(scanner, {
    relation(id, list, tags) {
      const isArea = isAskedArea(tags);
      const isBuilding = tags.type === 'building' && wish.take.has('building');
      if (!isArea && !isBuilding) return;
      if (isFar(list)) {
        if (isArea) for (const { type, ref } of list) if (type === 'way') farMembers.add(ref);
        return;
      }
      (isArea ? areas : buildings).push({ id, members: list, tags });
      if (isArea) for (const { type, ref } of list) if (type === 'way') members.add(ref);
    },
  });

  const memberIds = members.finish();
  const farIds = farMembers.finish();
  const isFarThere = new Uint8Array(farIds.length);
  const memberRefs = new Map<number, readonly number[]>();
  const parts: { id: number; refs: readonly number[]; tags: OsmTags }[] = [];
  const nodes = createIdList();
  await runScan(scanner, {
    way(id, refs, tags) {
      const isMember = findId(memberIds, id) >= 0;
      const far = findId(farIds, id);
      if (far >= 0) isFarThere[far] = 1;
      const layers = layersOf(id, tags);
      if (!isMember && layers.length === 0) return;
      // The last node of a closed way is its first.
      const isClosed = refs.length > 1 && refs[0] === refs.at(-1);
      for (let i = isClosed ? 1 : 0; i < refs.length; i++) nodes.add(refs[i] as number);
      if (isMember) memberRefs.set(id, refs);
      if (layers.some(({ layer }) => layer === 'building-part')) parts.push({ id, refs, tags });
    },
  });

  const places = createNodePlaces(nodes.finish());
  const broken = await runScan(scanner, {
    node: (id, { lonDeg, latDeg }) => places.put(id, lonDeg, latDeg),
    // Decoded as well, so that a fault anywhere in the file comes to light.
    way: () => undefined,
    relation(id, list, tags) {
      // None of its ways is in the file: it may lie anywhere, here too, so it is listed.
      const isThere = ({ type, ref }: OsmMember) =>
        type === 'way' && isFarThere[findId(farIds, ref)] === 1;
      if (isAskedArea(tags) && isFar(list) && !list.some(isThere))
        areas.push({ id, members: list, tags });
    },
  });
  return { selection: { areas, buildings, memberRefs, parts, places, layersOf }, broken };
}

/** Parts come with their buildings. */
function isAsked(layer: SourceLayer, { take }: OsmWish): boolean {
  return take.has(layer) || (layer === 'building-part' && take.has('building'));
}

async function findNearWays(scanner: OsmScanner, bounds: Bounds): Promise<Float64Array> {
  const inside = createIdList();
  await runScan(scanner, {
    node(id, { lonDeg, latDeg }) {
      if (isWithin(bounds, lonDeg, latDeg)) inside.add(id);
    },
  });
  const nodes = inside.finish();
  const ways = createIdList();
  await runScan(scanner, {
    way(id, refs) {
      if (refs.some((ref) => findId(nodes, ref) >= 0)) ways.add(id);
    },
  });
  return ways.finish();
}

export function isWithin(bounds: Bounds, lonDeg: number, latDeg: number): boolean {
  return (
    lonDeg >= bounds.westDeg &&
    lonDeg <= bounds.eastDeg &&
    latDeg >= bounds.southDeg &&
    latDeg <= bounds.northDeg
  );
}

async function runScan(scanner: OsmScanner, visitor: OsmVisitor): Promise<OsmBreak | undefined> {
  const scan = scanner.scan(visitor);
  let step = await scan.next();
  while (!step.done) step = await scan.next();
  return step.value;
}
