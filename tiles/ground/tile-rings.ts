import type { ClipRing } from './clip.ts';
import { flatRingArea } from './feature-store.ts';

/** Rounds a ring to the tile's grid and takes out what then has no width; undefined where no area is left. */
export function roundRing(
  { xy, isHole }: ClipRing,
  originX: number,
  originY: number,
): number[] | undefined {
  const ring: number[] = [];
  for (let i = 0; i < xy.length; i += 2)
    pushPoint(
      ring,
      Math.round((xy[i] as number) - originX),
      Math.round((xy[i + 1] as number) - originY),
    );
  closeUp(ring);
  if (ring.length < 6) return undefined;
  const area = flatRingArea(ring);
  return isHole ? (area < 0 ? ring : undefined) : area > 0 ? ring : undefined;
}

/** Adds a point; one that runs straight back takes the point before it away. */
function pushPoint(ring: number[], x: number, y: number): void {
  for (;;) {
    const n = ring.length;
    if (n >= 2 && ring[n - 2] === x && ring[n - 1] === y) return;
    if (n < 4 || !turnsBack(ring, n - 4, n - 2, x, y)) break;
    ring.length -= 2;
  }
  ring.push(x, y);
}

function turnsBack(ring: readonly number[], a: number, b: number, x: number, y: number): boolean {
  const bx = ring[b] as number;
  const by = ring[b + 1] as number;
  const ux = bx - (ring[a] as number);
  const uy = by - (ring[a + 1] as number);
  const vx = x - bx;
  const vy = y - by;
  return ux * vy === uy * vx && ux * vx + uy * vy < 0;
}

/** The same where the end of a ring meets its beginning. */
function closeUp(ring: number[]): void {
  for (;;) {
    const n = ring.length;
    if (n < 6) return;
    const [x0, y0, x1, y1] = ring as unknown as [number, number, number, number];
    if ((ring[n - 2] === x0 && ring[n - 1] === y0) || turnsBack(ring, n - 4, n - 2, x0, y0))
      ring.length -= 2;
    else if (turnsBack([ring[n - 2] as number, ring[n - 1] as number, x0, y0], 0, 2, x1, y1))
      ring.splice(0, 2);
    else return;
  }
}

/** Rounds a line to the tile's grid; undefined where it shrinks to a point. */
export function roundLine(
  xy: readonly number[],
  originX: number,
  originY: number,
): number[] | undefined {
  const line: number[] = [];
  for (let i = 0; i < xy.length; i += 2) {
    const x = Math.round((xy[i] as number) - originX);
    const y = Math.round((xy[i + 1] as number) - originY);
    if (line.at(-2) !== x || line.at(-1) !== y) line.push(x, y);
  }
  return line.length >= 4 ? line : undefined;
}

/** Puts each hole after the outer ring around it, as the format wants it. */
export function orderRings(rings: readonly number[][]): readonly number[][] {
  const outers = rings.filter((ring) => flatRingArea(ring) > 0);
  if (outers.length === 1) return [...outers, ...rings.filter((ring) => ring !== outers[0])];
  if (outers.length === rings.length) return rings;
  const groups = outers.map((outer) => [outer]);
  for (const ring of rings) {
    if (outers.includes(ring)) continue;
    const at = outers.findIndex((outer) => isRingIn(ring, outer));
    groups[at]?.push(ring);
  }
  return groups.flat();
}

/** True where most of a ring's vertices lie in another ring; rounding may lay some on its edge. */
function isRingIn(ring: readonly number[], outer: readonly number[]): boolean {
  let inside = 0;
  for (let i = 0; i < ring.length; i += 2)
    if (isPointIn(ring[i] as number, ring[i + 1] as number, outer)) inside += 2;
  return 2 * inside > ring.length;
}

function isPointIn(x: number, y: number, ring: readonly number[]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const ay = ring[i + 1] as number;
    const by = ring[j + 1] as number;
    if (ay > y === by > y) continue;
    const ax = ring[i] as number;
    if (x < (((ring[j] as number) - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
