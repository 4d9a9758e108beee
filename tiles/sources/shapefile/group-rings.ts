import { isInRing, signedRingArea } from '#lib/geo/polygon.ts';
import type { SourcePosition } from '../source.ts';

type Ring = readonly SourcePosition[];

/**
 * Makes polygons of a shape's rings by what lies in what: a ring in an outer one is its hole, a ring in a hole
 * is an outer one again. The turn of the rings is not asked, as many writers get it wrong.
 */
export function groupRings(rings: readonly Ring[]): readonly (readonly Ring[])[] {
  if (rings.length === 1) return [rings];
  const bySize = rings
    .map((ring, index) => ({ ring, index, size: Math.abs(signedRingArea(ring as never)) }))
    .sort((a, b) => b.size - a.size || a.index - b.index);
  const placed: { ring: Ring; polygon: Ring[]; isOuter: boolean }[] = [];
  const polygons: Ring[][] = [];
  for (const { ring } of bySize) {
    // The smallest ring around it is the last one placed that holds it.
    const around = placed.findLast((other) => holds(other.ring, ring));
    if (around?.isOuter) {
      around.polygon.push(ring);
      placed.push({ ring, polygon: around.polygon, isOuter: false });
    } else {
      const polygon = [ring];
      polygons.push(polygon);
      placed.push({ ring, polygon, isOuter: true });
    }
  }
  return polygons;
}

/** Most corners decide, as some may stand on the border. */
function holds(outer: Ring, inner: Ring): boolean {
  let inside = 0;
  const count = inner.length - 1;
  for (let i = 0; i < count; i++) {
    const [x = 0, y = 0] = inner[i] as SourcePosition;
    if (isInRing(x, y, outer as never)) inside++;
  }
  return 2 * inside > count;
}
