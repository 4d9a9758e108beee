import type { Position } from 'geojson';

/** True where the open ring turns one way only, never folds back, and has an area. */
export function isConvex(ring: readonly Position[]): boolean {
  let way = 0;
  for (let i = 0; i < ring.length; i++) {
    const [ax, ay] = at(ring, i);
    const [bx, by] = at(ring, i + 1);
    const [cx, cy] = at(ring, i + 2);
    const turn = (bx - ax) * (cy - by) - (by - ay) * (cx - bx);
    const ahead = (bx - ax) * (cx - bx) + (by - ay) * (cy - by);
    if (turn === 0 && ahead < 0) return false;
    if (turn * way < 0) return false;
    way ||= turn;
  }
  return way !== 0;
}

/**
 * The part of an open ring inside a convex one (Sutherland and Hodgman 1974). Where it falls into several
 * parts they hang together by edges that enclose nothing, so its area is right. Empty where nothing is left.
 */
export function clipToConvex(
  subject: readonly Position[],
  convex: readonly Position[],
): readonly Position[] {
  const way = Math.sign(doubleArea(convex));
  let rest = subject;
  for (let i = 0; i < convex.length && rest.length > 0; i++) {
    const [ax, ay] = at(convex, i);
    const [bx, by] = at(convex, i + 1);
    const side = ([x, y]: readonly [number, number]) =>
      way * ((bx - ax) * (y - ay) - (by - ay) * (x - ax));
    const kept: Position[] = [];
    for (let k = 0; k < rest.length; k++) {
      const from = at(rest, k);
      const to = at(rest, k + 1);
      const fromSide = side(from);
      const toSide = side(to);
      if (fromSide >= 0) kept.push(from);
      if (fromSide * toSide < 0) {
        const t = fromSide / (fromSide - toSide);
        kept.push([from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])]);
      }
    }
    rest = kept;
  }
  return rest.length < 3 ? [] : rest;
}

function doubleArea(ring: readonly Position[]): number {
  const [ox, oy] = at(ring, 0);
  let sum = 0;
  for (let i = 1; i < ring.length - 1; i++) {
    const [ax, ay] = at(ring, i);
    const [bx, by] = at(ring, i + 1);
    sum += (ax - ox) * (by - oy) - (ay - oy) * (bx - ox);
  }
  return sum;
}

function at(ring: readonly Position[], i: number): [number, number] {
  return ring[i % ring.length] as [number, number];
}
