import type { LocalPlane } from '#lib/geo/local-plane.ts';
import { DEG } from '#lib/geo/wgs84.ts';
import type { LonLat } from '#model';

/** A line in metres on the district's plane, with the length up to each point. */
export interface Polyline {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Metres from the start to each point. */
  readonly along: Float64Array;
  readonly lengthM: number;
}

/** A place on a line. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
  /** Degrees clockwise from north, in the line's direction. */
  readonly bearingDeg: number;
  /** The line's point before it, and the part of the way to the next. */
  readonly segment: number;
  readonly part: number;
}

export function createPolyline(plane: LocalPlane, line: readonly LonLat[]): Polyline {
  const x = Float64Array.from(line, (point) => plane.toX(point[0]));
  const y = Float64Array.from(line, (point) => plane.toY(point[1]));
  const along = new Float64Array(line.length);
  for (let i = 1; i < line.length; i++)
    along[i] =
      (along[i - 1] as number) +
      Math.hypot((x[i] as number) - (x[i - 1] as number), (y[i] as number) - (y[i - 1] as number));
  return { x, y, along, lengthM: along.at(-1) ?? 0 };
}

/** The place so many metres along, moved to the right of the direction by `rightM`. */
export function pointAlong(line: Polyline, alongM: number, rightM = 0): LinePoint {
  const { x, y, along } = line;
  const segment = Math.min(lastAtOrBefore(along, alongM), Math.max(0, along.length - 2));
  const length = (along[segment + 1] as number) - (along[segment] as number);
  const part =
    length > 0 ? Math.max(0, Math.min(1, (alongM - (along[segment] as number)) / length)) : 0;
  const ax = x[segment] as number;
  const ay = y[segment] as number;
  const dx = (x[segment + 1] as number) - ax;
  const dy = (y[segment + 1] as number) - ay;
  const scale = length > 0 ? rightM / length : 0;
  return {
    x: ax + dx * part + dy * scale,
    y: ay + dy * part - dx * scale,
    bearingDeg: (Math.atan2(dx, dy) / DEG + 360) % 360,
    segment,
    part,
  };
}

/** Metres along the line of the place nearest to a point. */
export function projectOnto(line: Polyline, px: number, py: number): number {
  let best = Number.POSITIVE_INFINITY;
  let bestAlong = 0;
  for (let i = 0; i + 1 < line.x.length; i++) {
    const ax = line.x[i] as number;
    const ay = line.y[i] as number;
    const dx = (line.x[i + 1] as number) - ax;
    const dy = (line.y[i + 1] as number) - ay;
    const squared = dx * dx + dy * dy;
    const part =
      squared > 0 ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / squared)) : 0;
    const distance = Math.hypot(ax + dx * part - px, ay + dy * part - py);
    if (distance < best) {
      best = distance;
      bestAlong = (line.along[i] as number) + part * Math.sqrt(squared);
    }
  }
  return bestAlong;
}

/** Index of the last entry of a growing list that is at or before `value`; 0 where none is. */
export function lastAtOrBefore(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
