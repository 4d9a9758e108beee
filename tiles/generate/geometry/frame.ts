import type { Extent, Ring, Xy } from './ring.ts';

/** A turned coordinate frame: u runs along the unit vector (ux, uy), v to its left. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly ux: number;
  readonly uy: number;
}

export function toLocal(frame: Frame, [x, y]: Xy): Xy {
  const dx = x - frame.x;
  const dy = y - frame.y;
  return [dx * frame.ux + dy * frame.uy, dy * frame.ux - dx * frame.uy];
}

export function toWorld(frame: Frame, u: number, v: number): Xy {
  return [frame.x + u * frame.ux - v * frame.uy, frame.y + u * frame.uy + v * frame.ux];
}

/**
 * The direction that most of the ring's length follows, modulo a right angle: a unit vector within 45° of east.
 * Edge directions are raised to the fourth power as complex numbers, so that the four sides of a street block
 * add up instead of cancelling; the fourth root is taken by halving the angle twice.
 */
export function findDominantAxis(ring: Ring): Xy {
  let sumRe = 0;
  let sumIm = 0;
  for (let i = 0; i < ring.length; i++) {
    const [ax, ay] = ring[i] as Xy;
    const [bx, by] = ring[(i + 1) % ring.length] as Xy;
    const dx = bx - ax;
    const dy = by - ay;
    const length2 = dx * dx + dy * dy;
    if (length2 === 0) continue;
    const re2 = (dx * dx - dy * dy) / length2;
    const im2 = (2 * dx * dy) / length2;
    const length = Math.sqrt(length2);
    sumRe += length * (re2 * re2 - im2 * im2);
    sumIm += length * 2 * re2 * im2;
  }
  const size = Math.sqrt(sumRe * sumRe + sumIm * sumIm);
  if (size < 1e-9) return [1, 0];
  return halveAngle(halveAngle([sumRe / size, sumIm / size]));
}

function halveAngle([cos, sin]: Xy): Xy {
  const halfSin = Math.sqrt(Math.max(0, (1 - cos) / 2));
  return [Math.sqrt(Math.max(0, (1 + cos) / 2)), sin < 0 ? -halfSin : halfSin];
}

const COS_20_DEG = 0.9396926207859084;
const SIN_20_DEG = 0.3420201433256687;

/** Turns an axis within 45° of east to one within 20°, so that what lies along it faces south. */
export function turnToSouth([ux, uy]: Xy): Xy {
  if (Math.abs(uy) <= SIN_20_DEG) return [ux, uy];
  return [COS_20_DEG, uy < 0 ? -SIN_20_DEG : SIN_20_DEG];
}

export type Interval = readonly [from: number, to: number];

/** Where the whole strip v0 ≤ v ≤ v1 lies inside a ring given in the frame's own coordinates: intervals of u. */
export function findStripIntervals(local: Ring, v0: number, v1: number): Interval[] {
  let intervals = cutAt(local, v0);
  const levels = [(v0 + v1) / 2, v1];
  for (const [, v] of local) if (v > v0 && v < v1) levels.push(v - 1e-6, v + 1e-6);
  for (const v of levels) {
    if (intervals.length === 0) return intervals;
    intervals = intersectIntervals(intervals, cutAt(local, v));
  }
  return intervals;
}

function cutAt(local: Ring, v: number): Interval[] {
  const us: number[] = [];
  let [pu, pv] = local[local.length - 1] as Xy;
  for (const [qu, qv] of local) {
    if (pv > v !== qv > v) us.push(pu + ((v - pv) / (qv - pv)) * (qu - pu));
    pu = qu;
    pv = qv;
  }
  us.sort((a, b) => a - b);
  const intervals: Interval[] = [];
  for (let i = 0; i + 1 < us.length; i += 2) intervals.push([us[i] as number, us[i + 1] as number]);
  return intervals;
}

function intersectIntervals(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const both: Interval[] = [];
  for (const [a0, a1] of a)
    for (const [b0, b1] of b) {
      const from = Math.max(a0, b0);
      const to = Math.min(a1, b1);
      if (to > from) both.push([from, to]);
    }
  return both;
}

/** Extent of a ring in the frame. */
export function measureLocalExtent(frame: Frame, ring: Ring): Extent {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (const point of ring) {
    const [u, v] = toLocal(frame, point);
    minX = Math.min(minX, u);
    maxX = Math.max(maxX, u);
    minY = Math.min(minY, v);
    maxY = Math.max(maxY, v);
  }
  return { minX, minY, maxX, maxY };
}
