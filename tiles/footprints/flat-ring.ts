import { turn } from './find-crossing.ts';

/** An open ring on a grid of whole numbers; the first `count` places of the arrays hold it. */
export interface FlatRing {
  xs: Float64Array;
  ys: Float64Array;
  count: number;
}

export function createFlatRing(capacity: number): FlatRing {
  return { xs: new Float64Array(capacity), ys: new Float64Array(capacity), count: 0 };
}

/** Makes room for that many vertices; what stands in the ring is lost. */
export function reserve(ring: FlatRing, capacity: number): void {
  if (ring.xs.length >= capacity) return;
  ring.xs = new Float64Array(2 * capacity);
  ring.ys = new Float64Array(2 * capacity);
}

/** Takes the repeated last vertex away; false where the ring was not closed. */
export function openRing(ring: FlatRing): boolean {
  const { xs, ys, count } = ring;
  if (count < 2 || xs[0] !== xs[count - 1] || ys[0] !== ys[count - 1]) return false;
  ring.count--;
  return true;
}

/** Takes away vertices that equal the one before; true where there were any. */
export function dropRepeated(ring: FlatRing): boolean {
  const { xs, ys, count } = ring;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const before = kept === 0 ? count - 1 : kept - 1;
    const isSame = xs[i] === xs[before] && ys[i] === ys[before] && count > 1;
    if (isSame && !(kept === 0 && isAllSame(ring))) continue;
    xs[kept] = xs[i] as number;
    ys[kept] = ys[i] as number;
    kept++;
  }
  ring.count = kept;
  return kept < count;
}

function isAllSame({ xs, ys, count }: FlatRing): boolean {
  for (let i = 1; i < count; i++) if (xs[i] !== xs[0] || ys[i] !== ys[0]) return false;
  return true;
}

/** Takes away vertices at which the ring runs back along itself, until none is left; true where there were any. */
export function dropSpikes(ring: FlatRing): boolean {
  const { xs, ys } = ring;
  let hasDropped = false;
  for (let i = 0, unmoved = 0; ring.count >= 3 && unmoved < ring.count; ) {
    const count = ring.count;
    const b = i % count;
    const a = (b + count - 1) % count;
    const c = (b + 1) % count;
    if (!isSpike(ring, a, b, c)) {
      i = b + 1;
      unmoved++;
      continue;
    }
    removeAt(ring, b);
    hasDropped = true;
    // Where the spike ran out and back between the same two points, they now follow each other.
    const after = b % ring.count;
    const before = (after + ring.count - 1) % ring.count;
    if (ring.count > 1 && xs[after] === xs[before] && ys[after] === ys[before])
      removeAt(ring, after);
    i = Math.max(0, before - 1);
    unmoved = 0;
  }
  return hasDropped;
}

function isSpike({ xs, ys }: FlatRing, a: number, b: number, c: number): boolean {
  const ax = xs[a] as number;
  const ay = ys[a] as number;
  const bx = xs[b] as number;
  const by = ys[b] as number;
  const cx = xs[c] as number;
  const cy = ys[c] as number;
  return turn(ax, ay, bx, by, cx, cy) === 0 && (bx - ax) * (cx - bx) + (by - ay) * (cy - by) <= 0;
}

function removeAt(ring: FlatRing, index: number): void {
  ring.xs.copyWithin(index, index + 1, ring.count);
  ring.ys.copyWithin(index, index + 1, ring.count);
  ring.count--;
}

/** Twice the signed area in squared units of the grid: positive where it runs counter-clockwise. */
export function doubleArea({ xs, ys, count }: FlatRing): number {
  const x0 = xs[0] as number;
  const y0 = ys[0] as number;
  let twice = 0;
  for (let i = 1; i < count - 1; i++)
    twice +=
      ((xs[i] as number) - x0) * ((ys[i + 1] as number) - y0) -
      ((xs[i + 1] as number) - x0) * ((ys[i] as number) - y0);
  return twice;
}

/** True where the point lies in the ring or on its border. */
export function covers({ xs, ys, count }: FlatRing, x: number, y: number): boolean {
  let isInside = false;
  for (let i = 0, j = count - 1; i < count; j = i++) {
    const ax = xs[i] as number;
    const ay = ys[i] as number;
    const bx = xs[j] as number;
    const by = ys[j] as number;
    const side = turn(ax, ay, bx, by, x, y);
    if (side === 0 && (ax - x) * (bx - x) <= 0 && (ay - y) * (by - y) <= 0) return true;
    if (ay > y !== by > y && side < 0 === ay < by) isInside = !isInside;
  }
  return isInside;
}
