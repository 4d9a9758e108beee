/** Rings up to this length are compared edge by edge; longer ones are swept. */
const FEW = 96;

/**
 * First pair of edges of an open ring that touch or cross where they must not, as `first * count + second`;
 * −1 where the ring is simple. Edge i runs from vertex i to the next. Spikes and equal neighbours must be gone.
 * Coordinates are whole numbers, so that every answer is exact.
 */
export function findCrossing(xs: Float64Array, ys: Float64Array, count: number): number {
  return count <= FEW ? comparePairs(xs, ys, count) : sweep(xs, ys, count);
}

function comparePairs(xs: Float64Array, ys: Float64Array, count: number): number {
  for (let i = 0; i < count - 2; i++) {
    const ax = xs[i] as number;
    const ay = ys[i] as number;
    const bx = xs[i + 1] as number;
    const by = ys[i + 1] as number;
    const west = Math.min(ax, bx);
    const east = Math.max(ax, bx);
    const south = Math.min(ay, by);
    const north = Math.max(ay, by);
    const last = i === 0 ? count - 1 : count;
    for (let j = i + 2; j < last; j++) {
      const k = j + 1 === count ? 0 : j + 1;
      const cx = xs[j] as number;
      const dx = xs[k] as number;
      if ((cx < west && dx < west) || (cx > east && dx > east)) continue;
      const cy = ys[j] as number;
      const dy = ys[k] as number;
      if ((cy < south && dy < south) || (cy > north && dy > north)) continue;
      if (meet(ax, ay, bx, by, cx, cy, dx, dy)) return i * count + j;
    }
  }
  return -1;
}

/** Edges in the order of their western ends; each is compared with those that begin before it ends. */
function sweep(xs: Float64Array, ys: Float64Array, count: number): number {
  const west = new Float64Array(count);
  const east = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const a = xs[i] as number;
    const b = xs[(i + 1) % count] as number;
    west[i] = Math.min(a, b);
    east[i] = Math.max(a, b);
  }
  const order = Uint32Array.from(west.keys()).sort(
    (a, b) => (west[a] as number) - (west[b] as number) || a - b,
  );
  for (let at = 0; at < count; at++) {
    const i = order[at] as number;
    const iEnd = (i + 1) % count;
    for (let next = at + 1; next < count; next++) {
      const j = order[next] as number;
      if ((west[j] as number) > (east[i] as number)) break;
      const jEnd = (j + 1) % count;
      if (jEnd === i || iEnd === j) continue;
      const isMeeting = meet(
        xs[i] as number,
        ys[i] as number,
        xs[iEnd] as number,
        ys[iEnd] as number,
        xs[j] as number,
        ys[j] as number,
        xs[jEnd] as number,
        ys[jEnd] as number,
      );
      if (isMeeting) return Math.min(i, j) * count + Math.max(i, j);
    }
  }
  return -1;
}

/** True where the segments share a point, ends counted. */
export function meet(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): boolean {
  const abc = turn(ax, ay, bx, by, cx, cy);
  const abd = turn(ax, ay, bx, by, dx, dy);
  if ((abc > 0 && abd > 0) || (abc < 0 && abd < 0)) return false;
  const cda = turn(cx, cy, dx, dy, ax, ay);
  const cdb = turn(cx, cy, dx, dy, bx, by);
  if ((cda > 0 && cdb > 0) || (cda < 0 && cdb < 0)) return false;
  if (abc !== 0 || abd !== 0) return true;
  return (
    Math.max(ax, bx) >= Math.min(cx, dx) &&
    Math.max(cx, dx) >= Math.min(ax, bx) &&
    Math.max(ay, by) >= Math.min(cy, dy) &&
    Math.max(cy, dy) >= Math.min(ay, by)
  );
}

/** Twice the area of the triangle, positive where c lies left of a → b. */
export function turn(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}
