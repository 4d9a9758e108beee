import { measureArea, type Ring, type Xy } from './ring.ts';

export interface SplitRing {
  /** Pieces left of the line, looking along its direction. */
  readonly left: readonly Ring[];
  readonly right: readonly Ring[];
  /** The parts of the line inside the ring. */
  readonly cuts: readonly (readonly [Xy, Xy])[];
}

interface Crossing {
  readonly point: Xy;
  readonly along: number;
  /** Index of the ring's edge that crosses. */
  readonly edge: number;
  readonly entersLeft: boolean;
}

const TOUCH_M = 1e-6;
const CRUMB_M2 = 1e-3;

/**
 * Splits a simple ring along an infinite line through (x, y) with unit direction (dx, dy). Concave rings give
 * several pieces on a side, each of them simple; their areas add up to the ring's. A ring that the line does
 * not cross comes back whole.
 */
export function splitRing(ring: Ring, x: number, y: number, dx: number, dy: number): SplitRing {
  const side = ring.map(([px, py]) => {
    const s = dx * (py - y) - dy * (px - x);
    return Math.abs(s) < TOUCH_M ? TOUCH_M : s;
  });
  const crossings: Crossing[] = [];
  for (let i = 0; i < ring.length; i++) {
    const j = (i + 1) % ring.length;
    const si = side[i] as number;
    const sj = side[j] as number;
    if (si > 0 === sj > 0) continue;
    const [ax, ay] = ring[i] as Xy;
    const [bx, by] = ring[j] as Xy;
    const t = si / (si - sj);
    const point: Xy = [ax + t * (bx - ax), ay + t * (by - ay)];
    const along = (point[0] - x) * dx + (point[1] - y) * dy;
    crossings.push({ point, along, edge: i, entersLeft: sj > 0 });
  }
  const order = crossings.map((_, i) => i);
  order.sort((a, b) => at(crossings, a).along - at(crossings, b).along || a - b);
  const partner = new Int32Array(crossings.length).fill(-1);
  let sound = crossings.length > 0 && crossings.length % 2 === 0;
  for (let k = 0; sound && k < order.length; k += 2) {
    const a = at(order, k);
    const b = at(order, k + 1);
    sound = at(crossings, a).entersLeft !== at(crossings, b).entersLeft;
    partner[a] = b;
    partner[b] = a;
  }
  // A ring that touches itself can break the alternation; it is better left whole than torn.
  if (!sound) return leaveWhole(ring, side);
  const cuts: (readonly [Xy, Xy])[] = [];
  for (let k = 0; k < order.length; k += 2)
    cuts.push([at(crossings, at(order, k)).point, at(crossings, at(order, k + 1)).point]);
  return {
    left: tracePieces(ring, crossings, partner, true),
    right: tracePieces(ring, crossings, partner, false),
    cuts,
  };
}

function leaveWhole(ring: Ring, side: readonly number[]): SplitRing {
  const sum = side.reduce((total, s) => total + s, 0);
  return sum > 0 ? { left: [ring], right: [], cuts: [] } : { left: [], right: [ring], cuts: [] };
}

/** Crossings come in ring order, so the next one along the ring is the next in the list. */
function tracePieces(
  ring: Ring,
  crossings: readonly Crossing[],
  partner: Int32Array,
  left: boolean,
): Ring[] {
  const pieces: Ring[] = [];
  const done = new Uint8Array(crossings.length);
  for (let start = 0; start < crossings.length; start++) {
    if (done[start] || at(crossings, start).entersLeft !== left) continue;
    const piece: Xy[] = [];
    let enter = start;
    do {
      done[enter] = 1;
      const leave = (enter + 1) % crossings.length;
      piece.push(at(crossings, enter).point);
      const last = at(crossings, leave).edge;
      let i = at(crossings, enter).edge;
      while (i !== last) {
        i = (i + 1) % ring.length;
        piece.push(ring[i] as Xy);
      }
      piece.push(at(crossings, leave).point);
      enter = partner[leave] as number;
    } while (enter !== start && !done[enter]);
    const clean = dropRepeats(piece);
    if (clean.length >= 3 && measureArea(clean) > CRUMB_M2) pieces.push(clean);
  }
  return pieces;
}

function dropRepeats(ring: readonly Xy[]): Ring {
  return ring.filter(([x, y], i) => {
    const [px, py] = ring[(i + ring.length - 1) % ring.length] as Xy;
    return Math.abs(x - px) > 1e-7 || Math.abs(y - py) > 1e-7;
  });
}

function at<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}
