import { Matrix4 } from '@cesium/engine';
import type { Projector } from '../view/projector.ts';

/** From the camera through a place of the screen, in the local frame; the direction is not a unit vector. */
export interface PickRay {
  readonly from: readonly [x: number, y: number, z: number];
  readonly along: readonly [x: number, y: number, z: number];
}

const inverse = new Matrix4();

/** Undefined where the camera cannot be turned round, before the first frame. */
export function castRay(projector: Projector, x: number, y: number): PickRay | undefined {
  const { clip, eye, widthPx, heightPx } = projector;
  try {
    Matrix4.inverse(clip as unknown as Matrix4, inverse);
  } catch {
    return undefined;
  }
  const m = inverse as unknown as ArrayLike<number>;
  const [u, v] = [(2 * x) / widthPx - 1, 1 - (2 * y) / heightPx];
  const row = (i: number) =>
    (m[i] as number) * u +
    (m[i + 4] as number) * v +
    (m[i + 8] as number) * 0.5 +
    (m[i + 12] as number);
  const w = row(3);
  if (!(Math.abs(w) > 0)) return undefined;
  const from = [eye.x, eye.y, eye.z] as const;
  const along = [row(0) / w - eye.x, row(1) / w - eye.y, row(2) / w - eye.z] as const;
  return along.every(Number.isFinite) ? { from, along } : undefined;
}

/** Where a ray first meets a round column with its top; Infinity where it does not. In lengths of `along`. */
export function hitColumn(
  { from, along }: PickRay,
  { x, y, z, radius, top }: { x: number; y: number; z: number; radius: number; top: number },
): number {
  const [px, py] = [from[0] - x, from[1] - y];
  const a = along[0] ** 2 + along[1] ** 2;
  const b = px * along[0] + py * along[1];
  const c = px * px + py * py - radius * radius;
  const d = b * b - a * c;
  if (d < 0) return Number.POSITIVE_INFINITY;
  const side = a > 0 ? (-b - Math.sqrt(d)) / a : Number.POSITIVE_INFINITY;
  const sideZ = from[2] + side * along[2];
  if (side > 0 && sideZ >= z && sideZ <= z + top) return side;
  const cap = along[2] === 0 ? Number.POSITIVE_INFINITY : (z + top - from[2]) / along[2];
  if (!(cap > 0)) return Number.POSITIVE_INFINITY;
  const [capX, capY] = [px + cap * along[0], py + cap * along[1]];
  return capX * capX + capY * capY <= radius * radius ? cap : Number.POSITIVE_INFINITY;
}
