import type { MeshData } from '../engine/mesh-primitive.ts';

/** Numbers of a vertex: position, normal, metres along. */
const TUBE_STRIDE = 7;
const SIDES = 14;

/** A round tube along a line of local x, y, z; the line runs along its axis. */
export function buildTubes(
  lines: readonly (readonly (readonly [number, number, number])[])[],
  radiusM: number,
): MeshData {
  const vertices: number[] = [];
  const indices: number[] = [];
  for (const line of lines) {
    let along = 0;
    for (const [i, [x, y, z]] of line.entries()) {
      const a = line[Math.max(0, i - 1)] as readonly [number, number, number];
      const b = line[Math.min(line.length - 1, i + 1)] as readonly [number, number, number];
      const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
      const [rightX, rightY] = [(b[1] - a[1]) / length, -(b[0] - a[0]) / length];
      if (i > 0) along += Math.hypot(x - a[0], y - a[1]);
      const first = vertices.length / TUBE_STRIDE;
      for (let k = 0; k <= SIDES; k++) {
        const angle = (2 * Math.PI * k) / SIDES;
        const [u, v] = [Math.cos(angle), Math.sin(angle)];
        const normal = [rightX * u, rightY * u, v];
        vertices.push(
          x + (normal[0] as number) * radiusM,
          y + (normal[1] as number) * radiusM,
          z + v * radiusM,
          ...normal,
          along,
        );
      }
      if (i === 0) continue;
      const before = first - SIDES - 1;
      for (let k = 0; k < SIDES; k++)
        indices.push(
          before + k,
          before + k + 1,
          first + k,
          first + k,
          before + k + 1,
          first + k + 1,
        );
    }
  }
  return { vertices: new Float32Array(vertices), indices: new Uint32Array(indices) };
}
