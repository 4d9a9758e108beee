import { findCrossing } from './find-crossing.ts';
import {
  covers,
  createFlatRing,
  doubleArea,
  dropRepeated,
  dropSpikes,
  type FlatRing,
} from './flat-ring.ts';

/** What a ring that touches or crosses itself stands for. */
export interface SplitRing {
  readonly how: 'cut-loop' | 'split-ring';
  /** Outer rings, biggest first. */
  readonly outers: readonly FlatRing[];
  /** Rings cut out of the first. */
  readonly holes: readonly FlatRing[];
}

/** Loops of less than this share of the whole are slips of the pen. */
const MIN_SHARE = 0.05;
const MAX_SPLITS = 64;

/**
 * Takes a ring apart where it meets itself. Safe to use are: one big loop with slips beside it, loops that
 * only touch, and loops cut out of the biggest. A true figure of eight may have stood for anything: null.
 */
export function splitRing(ring: FlatRing): SplitRing | null {
  const loops = takeApart(ring);
  if (!loops) return null;
  const areas = new Map(loops.map((loop) => [loop, doubleArea(loop)]));
  const areaOf = (loop: FlatRing) => areas.get(loop) as number;
  const size = (loop: FlatRing) => Math.abs(areaOf(loop));
  const whole = loops.reduce((sum, loop) => sum + size(loop), 0);
  const kept = loops
    .filter((loop) => size(loop) >= MIN_SHARE * whole)
    .sort((a, b) => size(b) - size(a));
  const [biggest, ...others] = kept;
  if (!biggest || kept.reduce((sum, loop) => sum + size(loop), 0) < (1 - MIN_SHARE) * whole)
    return null;
  const outers = [biggest];
  const holes: FlatRing[] = [];
  for (const loop of others) {
    const isSameTurn = areaOf(loop) > 0 === areaOf(biggest) > 0;
    const isWithin = isCovered(loop, biggest);
    if (isSameTurn === isWithin) return null;
    if (isWithin) holes.push(loop);
    else outers.push(loop);
  }
  return { how: others.length === 0 ? 'cut-loop' : 'split-ring', outers, holes };
}

function isCovered(loop: FlatRing, by: FlatRing): boolean {
  for (let i = 0; i < loop.count; i++)
    if (!covers(by, loop.xs[i] as number, loop.ys[i] as number)) return false;
  return true;
}

function takeApart(ring: FlatRing): FlatRing[] | null {
  const waiting = [ring];
  const simple: FlatRing[] = [];
  for (let splits = 0; splits <= MAX_SPLITS; splits++) {
    const next = waiting.pop();
    if (!next) return simple;
    dropRepeated(next);
    dropSpikes(next);
    if (next.count < 3) continue;
    const crossing = findCrossing(next.xs, next.ys, next.count);
    if (crossing < 0) simple.push(next);
    else waiting.push(...cutAt(next, Math.floor(crossing / next.count), crossing % next.count));
  }
  return null;
}

/** The two loops that meet where edge i meets edge j, i before j. */
function cutAt(ring: FlatRing, i: number, j: number): [FlatRing, FlatRing] {
  const [x, y] = findMeetingPoint(ring, i, j);
  const inner = createFlatRing(j - i + 1);
  append(inner, x, y);
  for (let k = i + 1; k <= j; k++) append(inner, ring.xs[k] as number, ring.ys[k] as number);
  const outer = createFlatRing(ring.count - (j - i) + 1);
  append(outer, x, y);
  for (let k = j + 1; k <= i + ring.count; k++)
    append(outer, ring.xs[k % ring.count] as number, ring.ys[k % ring.count] as number);
  return [inner, outer];
}

function append(ring: FlatRing, x: number, y: number): void {
  ring.xs[ring.count] = x;
  ring.ys[ring.count] = y;
  ring.count++;
}

/** A point that both edges share; a vertex where there is one, else rounded to the grid. */
export function findMeetingPoint(
  { xs, ys, count }: FlatRing,
  i: number,
  j: number,
): [x: number, y: number] {
  const at = (k: number) => [xs[k % count] as number, ys[k % count] as number] as const;
  const [a, b, c, d] = [at(i), at(i + 1), at(j), at(j + 1)];
  const isOn = (
    [px, py]: readonly [number, number],
    p: readonly [number, number],
    q: readonly [number, number],
  ) =>
    (q[0] - p[0]) * (py - p[1]) === (q[1] - p[1]) * (px - p[0]) &&
    (p[0] - px) * (q[0] - px) <= 0 &&
    (p[1] - py) * (q[1] - py) <= 0;
  if (isOn(c, a, b)) return [...c];
  if (isOn(d, a, b)) return [...d];
  if (isOn(a, c, d)) return [...a];
  if (isOn(b, c, d)) return [...b];
  const det = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0]);
  const t = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / det;
  return [Math.round(a[0] + t * (b[0] - a[0])), Math.round(a[1] + t * (b[1] - a[1]))];
}
