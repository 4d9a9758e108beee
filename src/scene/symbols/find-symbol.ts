import type { Projector } from '../view/projector.ts';
import { FLAGS, SIZE_UNITS } from './pack-look.ts';
import { fadeByReach } from './reach.ts';
import { FLAGS_BYTE, REACH_BYTE, SIZE_BYTE, type SymbolColumns } from './symbol-columns.ts';

/** How near to a symbol's middle a click must be, CSS pixels. */
export const PICK_RADIUS_PX = 12;
/** What is fainter than this is not there for a pointer. */
const FAINT = 0.25;

export type PickView = Pick<Projector, 'clip' | 'eye' | 'focalPx' | 'widthPx' | 'heightPx'>;

/**
 * Row of the symbol nearest to a place of the screen, within the radius; −1 where there is none. One pass over all
 * of them: some ten products reject a symbol, so that no index of what moves, comes and goes need be kept.
 */
export function findSymbol(
  columns: SymbolColumns,
  view: PickView,
  at: {
    /** CSS pixels. */
    readonly x: number;
    readonly y: number;
    readonly nowMs: number;
    /** How far above its place a mark's head is, in sizes of the symbol. */
    readonly liftShare?: number;
  },
): number {
  const { widthPx, heightPx } = view;
  const liftShare = at.liftShare ?? 0;
  const beside = lookPast(view, at, PICK_RADIUS_PX + (liftShare * 255) / SIZE_UNITS);
  const { places, stride } = columns.isMoving ? readAll(columns, at.nowMs) : columns;
  let best = -1;
  let bestPx = PICK_RADIUS_PX;
  for (let from = 0; from < columns.count; ) {
    const found = { count: 0 };
    from = gather({ places, stride, from, to: columns.count }, beside, found);
    for (let i = 0; i < found.count; i++) {
      const row = near[i] as number;
      const o = stride * row;
      const place = {
        x: places[o] as number,
        y: places[o + 1] as number,
        z: places[o + 2] as number,
      };
      if (!isThere(columns, row, place, view, at.nowMs)) continue;
      const w = dot(beside.w, place);
      const sizePx = (columns.looks[8 * row + SIZE_BYTE] as number) / SIZE_UNITS;
      const px = Math.hypot(
        ((dot(beside.u, place) / w) * widthPx) / 2,
        ((dot(beside.v, place) / w) * heightPx) / 2 + sizePx * liftShare,
      );
      if (px > bestPx) continue;
      best = row;
      bestPx = px;
    }
  }
  return best;
}

type Form = readonly [number, number, number, number];

/** Of a place: w is its depth, u and v how far right of and above the pointer it is, times the depth. */
interface Beside {
  readonly w: Form;
  readonly u: Form;
  readonly v: Form;
  readonly reachX: number;
  readonly reachY: number;
}

function lookPast(
  { clip, widthPx, heightPx }: PickView,
  at: { readonly x: number; readonly y: number },
  reachPx: number,
): Beside {
  const [ax, ay] = [(2 * at.x) / widthPx - 1, 1 - (2 * at.y) / heightPx];
  const row = (i: number): Form =>
    [0, 4, 8, 12].map((column) => clip[column + i] as number) as unknown as Form;
  const w = row(3);
  const less = (form: Form, share: number) =>
    form.map((factor, i) => factor - share * (w[i] as number)) as unknown as Form;
  return {
    w,
    u: less(row(0), ax),
    v: less(row(1), ay),
    reachX: (2 * PICK_RADIUS_PX) / widthPx,
    reachY: (2 * reachPx) / heightPx,
  };
}

function dot(
  form: Form,
  { x, y, z }: { readonly x: number; readonly y: number; readonly z: number },
) {
  return form[0] * x + form[1] * y + form[2] * z + form[3];
}

/** Rows near the pointer, a batch at a time. */
const near = new Uint32Array(1024);

/** Fills `near` with rows beside the pointer; where to go on. Plain numbers alone: it runs over all symbols. */
function gather(
  { places, stride, from, to }: { places: Float32Array; stride: number; from: number; to: number },
  { w: [w0, w1, w2, w3], u: [u0, u1, u2, u3], v: [v0, v1, v2, v3], reachX, reachY }: Beside,
  found: { count: number },
): number {
  let count = 0;
  let row = from;
  for (let o = stride * row; row < to && count < near.length; row++, o += stride) {
    const x = places[o] as number;
    const y = places[o + 1] as number;
    const z = places[o + 2] as number;
    const w = w0 * x + w1 * y + w2 * z + w3;
    const u = u0 * x + u1 * y + u2 * z + u3;
    if (!(w > 0) || Math.abs(u) > reachX * w) continue;
    const v = v0 * x + v1 * y + v2 * z + v3;
    if (Math.abs(v) <= reachY * w) near[count++] = row;
  }
  found.count = count;
  return row;
}

function isThere(
  columns: SymbolColumns,
  row: number,
  { x, y, z }: { readonly x: number; readonly y: number; readonly z: number },
  { eye, focalPx }: PickView,
  nowMs: number,
): boolean {
  if (!columns.isShown(row, nowMs)) return false;
  if ((columns.looks[8 * row + FLAGS_BYTE] as number) & FLAGS.keeps) return true;
  const distanceM = Math.hypot(x - eye.x, y - eye.y, z - eye.z);
  return fadeByReach(columns.looks[8 * row + REACH_BYTE] as number, distanceM, focalPx) >= FAINT;
}

let standing = new Float32Array(0);

function readAll(columns: SymbolColumns, nowMs: number) {
  if (standing.length < 3 * columns.count) standing = new Float32Array(3 * columns.capacity);
  for (let row = 0; row < columns.count; row++) columns.readPlace(row, nowMs, standing, 3 * row);
  return { places: standing, stride: 3 };
}
