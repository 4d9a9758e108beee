import { type GridFrame, type PlanePoint, type ValueGrid, visitNodes } from './value-grid.ts';

/** From this share of the reach on a figure fades out. */
const FADE_FROM = 0.72;
/** Nearer than this a node takes the place's own figure. */
const SAME_PLACE_M2 = 1e-6;

/**
 * Blends the figures of the places within reach of each node, the nearer ones counting more. No node gets a figure
 * beyond those it is blended from; where no place is within reach nothing is known.
 *
 * Source: Franke and Little's weights for Shepard's method, w = ((R − d) / (R d))².
 */
export function blendNearest(
  points: readonly PlanePoint[],
  reachM: number,
  frame: GridFrame,
): ValueGrid {
  const nodes = frame.columns * frame.rows;
  const values = new Float32Array(nodes);
  const weights = new Float64Array(nodes);
  const sums = new Float64Array(nodes);
  const nearest = new Float64Array(nodes).fill(Infinity);
  for (const point of points)
    visitNodes(frame, point, reachM, (node, d2) => {
      const d = Math.sqrt(Math.max(d2, SAME_PLACE_M2));
      const weight = ((reachM - d) / (reachM * d)) ** 2;
      weights[node] = (weights[node] as number) + weight;
      sums[node] = (sums[node] as number) + weight * point.value;
      nearest[node] = Math.min(nearest[node] as number, d);
    });
  const cover = new Float32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    const weight = weights[node] as number;
    if (!(weight > 0)) continue;
    values[node] = (sums[node] as number) / weight;
    const t = Math.min(
      1,
      Math.max(0, ((nearest[node] as number) / reachM - FADE_FROM) / (1 - FADE_FROM)),
    );
    cover[node] = 1 - t * t * (3 - 2 * t);
  }
  return { ...frame, values, cover };
}
