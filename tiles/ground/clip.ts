import { flatRingArea } from './feature-store.ts';

/** A ring as x, y pairs, open. */
export interface ClipRing {
  readonly xy: readonly number[];
  readonly isHole: boolean;
}

type Axis = 0 | 1;

/** The part of an area between two lines across an axis. Rings that a line cuts in two come out as two. */
export function clipRings(
  rings: readonly ClipRing[],
  axis: Axis,
  low: number,
  high: number,
): readonly ClipRing[] {
  return cutRings(cutRings(rings, axis, low, 1), axis, high, -1);
}

/** Keeps what lies beyond `limit` on the side of `sign`. */
function cutRings(
  rings: readonly ClipRing[],
  axis: Axis,
  limit: number,
  sign: 1 | -1,
): readonly ClipRing[] {
  const kept: ClipRing[] = [];
  const chains: number[][] = [];
  for (const ring of rings) {
    const side = sideOf(ring.xy, axis, limit, sign);
    if (side === 'inside') kept.push(ring);
    else if (side === 'both') collectChains(chains, ring.xy, { axis, limit, sign });
  }
  for (const xy of joinChains(chains, axis)) kept.push({ xy, isHole: false });
  return kept;
}

function sideOf(
  xy: readonly number[],
  axis: Axis,
  limit: number,
  sign: number,
): 'inside' | 'outside' | 'both' {
  let inside = 0;
  for (let i = axis; i < xy.length; i += 2) if (((xy[i] as number) - limit) * sign > 0) inside++;
  return inside === 0 ? 'outside' : 2 * inside === xy.length ? 'inside' : 'both';
}

interface Cut {
  readonly axis: Axis;
  readonly limit: number;
  readonly sign: 1 | -1;
}

/** Cuts a ring into the stretches inside, each with the two points where it crosses the line. */
function collectChains(chains: number[][], xy: readonly number[], cut: Cut): void {
  const count = xy.length / 2;
  const isIn = (i: number) =>
    ((xy[2 * (i % count) + cut.axis] as number) - cut.limit) * cut.sign > 0;
  let start = 0;
  while (isIn(start) || !isIn(start + 1)) start++;
  let chain: number[] | undefined;
  for (let i = start; i < start + count; i++) {
    const a = 2 * (i % count);
    const b = 2 * ((i + 1) % count);
    const enters = isIn(i + 1);
    if (enters && !chain) chain = crossing(xy, a, b, cut);
    if (!chain) continue;
    if (enters) chain.push(xy[b] as number, xy[b + 1] as number);
    else {
      chain.push(...crossing(xy, a, b, cut));
      chains.push(chain);
      chain = undefined;
    }
  }
}

/** Where an edge crosses the line; reckoned from its lesser end, so that both directions give one point. */
function crossing(xy: readonly number[], a: number, b: number, { axis, limit }: Cut): number[] {
  const [from, to] = (xy[a + axis] as number) < (xy[b + axis] as number) ? [a, b] : [b, a];
  const along = from + 1 - axis;
  const t =
    (limit - (xy[from + axis] as number)) /
    ((xy[to + axis] as number) - (xy[from + axis] as number));
  const value = (xy[along] as number) + t * ((xy[to + 1 - axis] as number) - (xy[along] as number));
  return axis === 0 ? [limit, value] : [value, limit];
}

/**
 * Joins chains along the line into rings: of the crossings in their order, first and second, third and fourth …
 * bound a stretch inside the area, whatever rings they come from.
 */
function joinChains(chains: readonly number[][], axis: Axis): number[][] {
  if (chains.length === 0) return [];
  const at = (end: number) => {
    const chain = chains[end >> 1] as number[];
    return (end & 1 ? chain[chain.length - 1 - axis] : chain[1 - axis]) as number;
  };
  const ends = Array.from({ length: 2 * chains.length }, (_, end) => end).sort(
    (a, b) => at(a) - at(b) || a - b,
  );
  const partner = new Int32Array(ends.length);
  for (let i = 0; i < ends.length; i += 2) {
    pairUnlike(ends, i, at);
    partner[ends[i] as number] = ends[i + 1] as number;
    partner[ends[i + 1] as number] = ends[i] as number;
  }
  const done = new Uint8Array(chains.length);
  const rings: number[][] = [];
  for (let first = 0; first < chains.length; first++) {
    if (done[first]) continue;
    const ring: number[] = [];
    for (let end = 2 * first; !done[end >> 1]; ) {
      done[end >> 1] = 1;
      const chain = chains[end >> 1] as number[];
      if (end & 1)
        for (let i = chain.length - 2; i >= 0; i -= 2)
          ring.push(chain[i] as number, chain[i + 1] as number);
      else for (const value of chain) ring.push(value);
      end = partner[end ^ 1] as number;
    }
    if (ring.length >= 6 && flatRingArea(ring) !== 0) rings.push(ring);
  }
  return rings;
}

/**
 * Outer rings and holes turn against each other, so where one chain ends the other begins. Of crossings at one place,
 * where a corner lies on the line itself, the order says nothing: the one that fits is put next.
 */
function pairUnlike(ends: number[], i: number, at: (end: number) => number): void {
  const first = ends[i] as number;
  const next = ends[i + 1] as number;
  for (let k = i + 1; k < ends.length && at(ends[k] as number) === at(next); k++) {
    const fits = ends[k] as number;
    if ((fits & 1) === (first & 1)) continue;
    ends[k] = next;
    ends[i + 1] = fits;
    return;
  }
}

/** The parts of a line between two lines across an axis. */
export function clipLines(
  lines: readonly (readonly number[])[],
  axis: Axis,
  low: number,
  high: number,
): readonly (readonly number[])[] {
  const kept: (readonly number[])[] = [];
  for (const line of lines) clipLine(kept, line, axis, low, high);
  return kept;
}

function clipLine(
  kept: (readonly number[])[],
  line: readonly number[],
  axis: Axis,
  low: number,
  high: number,
): void {
  let part: number[] = [];
  const finish = () => {
    if (part.length >= 4) kept.push(part);
    part = [];
  };
  for (let i = 0; i + 3 < line.length; i += 2) {
    const a = line[i + axis] as number;
    const b = line[i + 2 + axis] as number;
    if (Math.max(a, b) < low || Math.min(a, b) > high) {
      finish();
      continue;
    }
    const enters = a < low ? low : a > high ? high : undefined;
    const leaves = b < low ? low : b > high ? high : undefined;
    if (enters !== undefined) {
      finish();
      part.push(...crossing(line, i, i + 2, { axis, limit: enters, sign: 1 }));
    } else if (part.length === 0) part.push(line[i] as number, line[i + 1] as number);
    if (leaves !== undefined) {
      part.push(...crossing(line, i, i + 2, { axis, limit: leaves, sign: 1 }));
      finish();
    } else part.push(line[i + 2] as number, line[i + 3] as number);
  }
  finish();
}
