import { signedRingArea } from '#lib/geo/polygon.ts';
import type { LonLat } from '#model';
import type { SourceGeometry } from '../source.ts';
import type { OsmPolygon } from './nest-rings.ts';

type Place = (node: number) => LonLat | undefined;

/** The polygon of a closed way, or why there is none. */
export function buildArea(
  refs: readonly number[],
  place: Place,
): { readonly polygons: readonly OsmPolygon[] } | { readonly unread: string } {
  if (refs.length < 4 || refs[0] !== refs.at(-1))
    return { unread: 'expected a closed way of three nodes or more' };
  const ring: LonLat[] = [];
  for (const ref of refs) {
    const at = place(ref);
    if (!at)
      return { unread: `expected node ${ref} of its outline, which is missing from the extract` };
    ring.push(at);
  }
  return { polygons: [[signedRingArea(ring) < 0 ? ring.reverse() : ring]] };
}

/** The line of a way, in pieces where the extract lacks nodes of it; undefined where it holds none of it. */
export function buildLine(refs: readonly number[], place: Place): SourceGeometry | undefined {
  const lines: LonLat[][] = [[]];
  for (const ref of refs) {
    const at = place(ref);
    if (at) lines.at(-1)?.push(at);
    else lines.push([]);
  }
  const whole = lines.filter(({ length }) => length > 1);
  const [first] = whole;
  if (!first) return undefined;
  return whole.length === 1
    ? { type: 'LineString', coordinates: first }
    : { type: 'MultiLineString', coordinates: whole };
}

export function toPolygonGeometry(polygons: readonly OsmPolygon[]): SourceGeometry {
  const [first] = polygons;
  return polygons.length === 1 && first
    ? { type: 'Polygon', coordinates: first }
    : { type: 'MultiPolygon', coordinates: polygons };
}
