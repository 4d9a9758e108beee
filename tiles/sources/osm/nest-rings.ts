import { isInRing, signedRingArea } from '#lib/geo/polygon.ts';
import type { LonLat } from '#model';

/** Closed rings: the outer counter-clockwise, then its holes, clockwise. */
export type OsmPolygon = readonly (readonly LonLat[])[];

interface Sized {
  readonly ring: readonly LonLat[];
  readonly box: RingBox;
  readonly area: number;
  readonly inside: LonLat;
}

/**
 * Polygons of closed rings: what lies within an odd number of others is a hole of the smallest of them. Roles of
 * members are not asked: they are often wrong, and where rings touch at several nodes none would be right.
 */
export function nestRings(rings: readonly (readonly LonLat[])[]): readonly OsmPolygon[] {
  const sized = rings.map(size);
  const depth = sized.map(
    (one) => sized.filter((other) => other !== one && surrounds(other, one)).length,
  );
  const shells = sized.filter((_, i) => (depth[i] ?? 0) % 2 === 0);
  const holes = shells.map((): (readonly LonLat[])[] => []);
  for (const [i, hole] of sized.entries()) {
    if ((depth[i] ?? 0) % 2 === 0) continue;
    const around = smallestAround(hole, shells);
    holes[around]?.push(turn(hole.ring, false));
  }
  return shells.map(({ ring }, i) => [turn(ring, true), ...(holes[i] ?? [])]);
}

/** A place within a polygon of closed rings, half way along the widest stretch of a line through its middle. */
export function findInnerPoint(polygon: OsmPolygon): LonLat {
  const { south: low, north: high } = boxOfRing(polygon[0] ?? []);
  let best: LonLat = polygon[0]?.[0] ?? [0, 0];
  let width = 0;
  // A line through a vertex may only graze the polygon; one of several does not.
  for (const share of [0.5, 0.37, 0.63, 0.21, 0.79]) {
    const lat = low + share * (high - low);
    const cuts: number[] = [];
    for (const ring of polygon)
      for (let i = 1; i < ring.length; i++) {
        const [ax, ay] = ring[i - 1] as LonLat;
        const [bx, by] = ring[i] as LonLat;
        if (ay > lat !== by > lat) cuts.push(ax + ((lat - ay) / (by - ay)) * (bx - ax));
      }
    cuts.sort((a, b) => a - b);
    for (let i = 1; i < cuts.length; i += 2) {
      const [from, to] = [cuts[i - 1] as number, cuts[i] as number];
      if (to - from <= width) continue;
      width = to - from;
      best = [(from + to) / 2, lat];
    }
    if (width > 0) break;
  }
  return best;
}

export interface RingBox {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** Of a ring of any length; infinite the wrong way round for none. */
export function boxOfRing(ring: readonly LonLat[]): RingBox {
  const none = Number.POSITIVE_INFINITY;
  const box = { west: none, south: none, east: -none, north: -none };
  for (const [lonDeg, latDeg] of ring) {
    if (lonDeg < box.west) box.west = lonDeg;
    if (lonDeg > box.east) box.east = lonDeg;
    if (latDeg < box.south) box.south = latDeg;
    if (latDeg > box.north) box.north = latDeg;
  }
  return box;
}

function size(ring: readonly LonLat[]): Sized {
  return {
    ring,
    box: boxOfRing(ring),
    area: Math.abs(signedRingArea(ring)),
    inside: findInnerPoint([ring]),
  };
}

function smallestAround(hole: Sized, shells: readonly Sized[]): number {
  let found = -1;
  for (const [i, shell] of shells.entries())
    if (surrounds(shell, hole) && shell.area < (shells[found]?.area ?? Number.POSITIVE_INFINITY))
      found = i;
  return found;
}

function surrounds(outer: Sized, inner: Sized): boolean {
  const { box, area, ring } = outer;
  const [lonDeg, latDeg] = inner.inside;
  if (area < inner.area || lonDeg < box.west || lonDeg > box.east) return false;
  if (latDeg < box.south || latDeg > box.north) return false;
  return isInRing(lonDeg, latDeg, ring);
}

function turn(ring: readonly LonLat[], isCounterClockwise: boolean): readonly LonLat[] {
  return signedRingArea(ring) > 0 === isCounterClockwise ? ring : ring.toReversed();
}
