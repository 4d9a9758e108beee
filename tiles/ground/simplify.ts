/**
 * Ranks the vertices of a line or an open ring by how far they stand out (Douglas and Peucker): leaving out all
 * below a squared tolerance moves the line by no more than the tolerance. A shape keeps the ends of a line, or
 * two far corners of a ring and the most outstanding vertex between them on either side: their rank is infinite.
 */
export function rankVertices(xy: ArrayLike<number>, isRing: boolean): Float64Array {
  const count = xy.length / 2;
  const rank = new Float64Array(count);
  if (!isRing) {
    rank[0] = Infinity;
    rank[count - 1] = Infinity;
    rankBetween(xy, rank, 0, count - 1);
    return rank;
  }
  const far = findFarthest(xy, 0);
  rank[0] = Infinity;
  rank[far] = Infinity;
  for (const [from, to] of [
    [0, far],
    [far, count],
  ] as const) {
    const worst = rankBetween(xy, rank, from, to);
    if (worst > 0) rank[worst] = Infinity;
  }
  return rank;
}

function findFarthest(xy: ArrayLike<number>, from: number): number {
  let far = 0;
  let most = -1;
  for (let i = 0; 2 * i < xy.length; i++) {
    const dx = (xy[2 * i] as number) - (xy[2 * from] as number);
    const dy = (xy[2 * i + 1] as number) - (xy[2 * from + 1] as number);
    const distance = dx * dx + dy * dy;
    if (distance <= most) continue;
    most = distance;
    far = i;
  }
  return far;
}

/** Ranks the vertices between two; `to` may be the count, which is vertex 0. Returns the first split, or −1. */
function rankBetween(xy: ArrayLike<number>, rank: Float64Array, from: number, to: number): number {
  const open: number[] = [from, to];
  let first = -1;
  while (open.length > 0) {
    const last = open.pop() as number;
    const start = open.pop() as number;
    if (last - start < 2) continue;
    const end = (2 * last) % xy.length;
    const ax = xy[2 * start] as number;
    const ay = xy[2 * start + 1] as number;
    const dx = (xy[end] as number) - ax;
    const dy = (xy[end + 1] as number) - ay;
    const length = dx * dx + dy * dy;
    let worst = -1;
    let most = -1;
    for (let i = start + 1; i < last; i++) {
      const x = (xy[2 * i] as number) - ax;
      const y = (xy[2 * i + 1] as number) - ay;
      const t = length === 0 ? 0 : Math.max(0, Math.min(1, (x * dx + y * dy) / length));
      const off = (x - t * dx) ** 2 + (y - t * dy) ** 2;
      if (off <= most) continue;
      most = off;
      worst = i;
    }
    rank[worst] = most;
    if (first < 0) first = worst;
    open.push(start, worst, worst, last);
  }
  return first;
}
