import type { Block } from './divide-ground.ts';
import {
  type Frame,
  findStripIntervals,
  type Interval,
  toLocal,
  toWorld,
} from './geometry/frame.ts';
import { findCentroid, measureExtent, type Ring, type Xy } from './geometry/ring.ts';
import { type Ground, isFree } from './ground.ts';

/** A strip across a block on which buildings can stand side by side. */
export interface Row {
  readonly frame: Frame;
  /** Middle of the strip in the frame. */
  readonly v: number;
  readonly depthM: number;
  readonly intervals: readonly Interval[];
  readonly index: number;
  /** 0 at the southern edge … 1 at the northern. */
  readonly northness: number;
}

export interface RowPlan {
  readonly depthM: number;
  /** From this row's southern edge to the next one's. */
  readonly pitchM: number;
  /** How shallow the row may become where its full depth finds no room; absent = it may not. */
  readonly leastDepthM?: number;
}

export interface RowOptions {
  /** Kept from the ring on all sides, metres. */
  readonly marginM: number;
  /** Kept from other buildings, streets and canals at the rows' ends, metres. */
  readonly gapM: number;
}

const STEP_M = 3;

/**
 * Rows across a piece of ground from south to north, spread so that they fill it. Each is moved on or shortened
 * where a road, a street, water, a hill or an earlier building takes its ground. `planRow` must be pure.
 */
export function* walkRows(
  ground: Ground,
  ring: Ring,
  axis: Xy,
  { marginM, gapM }: RowOptions,
  planRow: (index: number, northness: number) => RowPlan,
): Generator<Row> {
  const [x, y] = findCentroid(ring);
  const frame: Frame = { x, y, ux: axis[0], uy: axis[1] };
  const local = ring.map((point) => toLocal(frame, point));
  const { minY, maxY } = measureExtent(local);
  const northnessOf = (v: number) => Math.max(0, Math.min(1, (v - minY) / (maxY - minY)));
  const from = minY + marginM;
  const to = maxY - marginM;
  const spare = spreadRows(from, to, (index, v) => planRow(index, northnessOf(v)));
  let v = from + spare.startM;
  for (let index = 0; ; ) {
    const northness = northnessOf(v);
    const { depthM: fullM, pitchM, leastDepthM = fullM } = planRow(index, northness);
    if (v + leastDepthM > to) return;
    const depths = [fullM, (fullM + leastDepthM) / 2, leastDepthM].filter((d) => v + d <= to);
    let depthM = fullM;
    const intervals: Interval[] = [];
    for (const tried of depths) {
      depthM = tried;
      for (const [a, b] of findStripIntervals(local, v, v + depthM)) {
        const whole: Interval = [a + marginM, b - marginM];
        const free = trimInterval(ground, frame, { v: v + depthM / 2, depthM, gapM }, whole);
        if (free) intervals.push(free);
      }
      if (intervals.length > 0 || leastDepthM === fullM) break;
    }
    if (intervals.length === 0) {
      v += STEP_M;
      continue;
    }
    yield { frame, v: v + depthM / 2, depthM, intervals, index, northness };
    v += pitchM + spare.pitchM;
    index++;
  }
}

/** Shares what the rows leave over between their pitches, and the rest before the first. */
function spreadRows(
  from: number,
  to: number,
  planRow: (index: number, v: number) => RowPlan,
): { startM: number; pitchM: number } {
  let v = from;
  let end = from;
  let rows = 0;
  for (;;) {
    const { depthM, pitchM } = planRow(rows, v);
    if (v + depthM > to) break;
    end = v + depthM;
    v += pitchM;
    rows++;
  }
  if (rows === 0) return { startM: 0, pitchM: 0 };
  const over = to - end;
  const most = (0.35 * (end - from)) / rows;
  const pitchM = rows > 1 ? Math.min(over / (rows - 1), most) : 0;
  return { startM: (over - pitchM * (rows - 1)) / 2, pitchM };
}

/** Draws both ends in until they stand on free ground; nothing where none is left. */
function trimInterval(
  ground: Ground,
  frame: Frame,
  row: { readonly v: number; readonly depthM: number; readonly gapM: number },
  [from, to]: Interval,
): Interval | undefined {
  const blocked = (u: number) => {
    const [x, y] = toWorld(frame, u, row.v);
    const box = { x, y, ux: frame.ux, uy: frame.uy, halfU: 1, halfV: row.depthM / 2 };
    return !isFree(ground, box, row.gapM);
  };
  let a = from;
  let b = to;
  while (a < b && blocked(a)) a += STEP_M;
  while (b > a && blocked(b)) b -= STEP_M;
  return b - a > 6 ? [a, b] : undefined;
}

/** Equal places of `lengthM` in an interval, the rest shared out between the gaps. */
export function spacePlaces(
  [from, to]: Interval,
  lengthM: number,
  gapM: number,
  mostGapM = 2 * gapM,
): number[] {
  const free = to - from;
  const count = Math.floor((free + gapM) / (lengthM + gapM));
  if (count < 1) return [];
  const gap = count > 1 ? Math.min(mostGapM, (free - count * lengthM) / (count - 1)) : 0;
  const used = count * lengthM + (count - 1) * gap;
  const start = from + (free - used) / 2 + lengthM / 2;
  return Array.from({ length: count }, (_, i) => start + i * (lengthM + gap));
}

/** Walks the edges of a block inwards: points `insetM` inside each edge, with the edge's direction. */
export function walkFronts(
  block: Pick<Block, 'ring'>,
  visit: (front: { a: Xy; lengthM: number; along: Xy; inward: Xy }) => void,
): void {
  const { ring } = block;
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i] as Xy;
    const b = ring[(i + 1) % ring.length] as Xy;
    const dx = b[0] - a[0];
    const dy = b[1] - a[1];
    const lengthM = Math.sqrt(dx * dx + dy * dy);
    if (lengthM < 12) continue;
    const along: Xy = [dx / lengthM, dy / lengthM];
    visit({ a, lengthM, along, inward: [-along[1], along[0]] });
  }
}
