import Flatbush from 'flatbush';
import { isInRing, ringAreaM2 } from '#lib/geo/polygon.ts';
import type { LonLat } from '#model';
import type { SourceFeature } from '../source.ts';
import { boxOfRing, findInnerPoint, type OsmPolygon } from './nest-rings.ts';
import type { OsmMember } from './osm-elements.ts';

/** An element by its kind and number, as OpenStreetMap's own addresses write it: `way/12`. */
type OsmKey = `${'node' | 'way' | 'relation'}/${number}`;

export interface BuildingPart {
  readonly key: OsmKey;
  readonly polygons: readonly OsmPolygon[];
  readonly feature: SourceFeature;
}

/** Finds the parts of each building; a part goes to one building only. */
export interface PartFinder {
  /** Parts that the building `key` names in a relation, or that lie in its outline. */
  take(key: OsmKey, outline: readonly OsmPolygon[]): readonly SourceFeature[];
  /** Parts that no building took. */
  left(): readonly SourceFeature[];
}

/** A part drawn a little beyond its outline is still its part. */
const MAX_AREA_RATIO = 1.05;

/** `relations` are those of type=building: the member of role `outline`, and those of role `part`. */
export function createPartFinder(
  parts: readonly BuildingPart[],
  relations: readonly (readonly OsmMember[])[],
): PartFinder {
  const outlineOf = new Map<OsmKey, OsmKey>();
  for (const members of relations) {
    const outline = members.find(({ role }) => role === 'outline');
    if (!outline) continue;
    for (const { type, ref, role } of members)
      if (role === 'part') outlineOf.set(`${type}/${ref}`, `${outline.type}/${outline.ref}`);
  }
  const points = parts.map(({ polygons }) => findInnerPoint(polygons[0] ?? []));
  const areas = parts.map(({ polygons }) => areaOf(polygons));
  const isTaken = new Uint8Array(parts.length);
  const index = parts.length > 0 ? new Flatbush(parts.length) : undefined;
  for (const [lonDeg, latDeg] of points) index?.add(lonDeg, latDeg, lonDeg, latDeg);
  index?.finish();
  const named = new Map<OsmKey, number[]>();
  for (const [i, { key }] of parts.entries()) {
    const outline = outlineOf.get(key);
    if (outline) named.set(outline, [...(named.get(outline) ?? []), i]);
  }
  return {
    take(key, outline) {
      if (!index) return [];
      const maxArea = MAX_AREA_RATIO * areaOf(outline);
      const within = index.search(...boxOf(outline)).filter((i) => {
        const { key: part } = parts[i] as BuildingPart;
        return (
          !outlineOf.has(part) &&
          (areas[i] as number) <= maxArea &&
          contains(outline, points[i] as LonLat)
        );
      });
      const found = [...(named.get(key) ?? []), ...within].filter((i) => !isTaken[i]);
      for (const i of found) isTaken[i] = 1;
      return found.sort((a, b) => a - b).map((i) => (parts[i] as BuildingPart).feature);
    },
    left: () => parts.filter((_, i) => !isTaken[i]).map(({ feature }) => feature),
  };
}

function contains(polygons: readonly OsmPolygon[], [lonDeg, latDeg]: LonLat): boolean {
  return polygons.some(
    (rings) => rings.filter((ring) => isInRing(lonDeg, latDeg, ring)).length % 2 === 1,
  );
}

function areaOf(polygons: readonly OsmPolygon[]): number {
  let sum = 0;
  for (const [outer = [], ...holes] of polygons) {
    sum += ringAreaM2(outer);
    for (const hole of holes) sum -= ringAreaM2(hole);
  }
  return sum;
}

function boxOf(polygons: readonly OsmPolygon[]): [number, number, number, number] {
  const boxes = polygons.map(([outer = []]) => boxOfRing(outer));
  return [
    Math.min(...boxes.map(({ west }) => west)),
    Math.min(...boxes.map(({ south }) => south)),
    Math.max(...boxes.map(({ east }) => east)),
    Math.max(...boxes.map(({ north }) => north)),
  ];
}
