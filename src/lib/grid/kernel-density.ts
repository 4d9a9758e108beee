import { type GridFrame, type PlanePoint, type ValueGrid, visitNodes } from './value-grid.ts';

const M2_PER_KM2 = 1e6;

/**
 * Weight per square kilometre around each node: the sum of quartic kernels of the given radius, each of which
 * holds the whole weight of its place. Every node is known.
 *
 * Source: Silverman, "Density Estimation" (1986), 4.5: K(d) = 3/(π r²) · (1 − d²/r²)².
 */
export function computeDensity(
  points: readonly PlanePoint[],
  radiusM: number,
  frame: GridFrame,
): ValueGrid {
  const values = new Float32Array(frame.columns * frame.rows);
  const square = radiusM * radiusM;
  const peak = (3 * M2_PER_KM2) / (Math.PI * square);
  for (const point of points)
    visitNodes(frame, point, radiusM, (node, d2) => {
      const rest = 1 - d2 / square;
      values[node] = (values[node] as number) + point.value * peak * rest * rest;
    });
  return { ...frame, values, cover: new Float32Array(values.length).fill(1) };
}
