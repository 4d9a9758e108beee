import { FOUNDATION_M, PLAIN_U_M, ROOF_U_M, TEXEL_PER_M, type TileMesh } from '../tile-mesh.ts';
import { readNormals } from './read-runs.ts';

/** What a mesh amounts to, measured from its triangles alone; for tests. */
export interface MeshMeasures {
  /** Between its faces that look up and those that look down, and the ground, cubic metres. Parapets apart. */
  readonly volumeM3: number;
  /** Edges that are not shared by two faces in opposite directions; those of the open floor do not count. */
  readonly openEdges: number;
  /** Triangles without area, with NaN, or whose normal is not that of their corners. */
  readonly badTriangles: number;
  /** Roof triangles that do not look up. */
  readonly fallenRoofs: number;
  readonly triangles: number;
  readonly topM: number;
}

/** Measures a mesh whose up is y and whose ground is at `groundM`. */
export function measureMesh(mesh: TileMesh, groundM = 0): MeshMeasures {
  const edges = new Map<string, number>();
  let [volumeM3, badTriangles, fallenRoofs, topM] = [0, 0, 0, Number.NEGATIVE_INFINITY];
  const at = (v: number): [number, number, number] => [
    mesh.position[3 * v] as number,
    (mesh.position[3 * v + 1] as number) - groundM,
    mesh.position[3 * v + 2] as number,
  ];
  const key = (v: number) =>
    at(v)
      .map((value) => Math.round(value * 1000) + 0)
      .join();
  const normals = readNormals(mesh);
  for (let t = 0; t < mesh.indexCount; t += 3) {
    const ids = [0, 1, 2].map((i) => mesh.index[t + i] as number) as [number, number, number];
    const [a, b, c] = ids.map(at) as number[][] as [number[], number[], number[]];
    const normal = cross(subtract(b, a), subtract(c, a));
    const length = Math.hypot(...normal);
    const along = ids.map((v) => (mesh.texture[2 * v] as number) / TEXEL_PER_M);
    const isPlain = along[0] === PLAIN_U_M;
    for (const v of ids) topM = Math.max(topM, at(v)[1]);
    const stored = [0, 1, 2].map((i) => (normals[4 * ids[0] + i] as number) / 127);
    const agreement = dot(stored, normal) / length;
    // Faces of near-rectangles are not quite flat; their normal is the mean.
    if (!(length > 1e-9) || !(agreement > 0.98)) badTriangles++;
    if (along[0] === ROOF_U_M && !((normal[1] as number) > 0)) fallenRoofs++;
    if (!isPlain || (normal[1] as number) < 0)
      volumeM3 +=
        ((normal[1] as number) / 2) *
        (((a[1] as number) + (b[1] as number) + (c[1] as number)) / 3);
    for (let i = 0; i < 3; i++) {
      const from = ids[i] as number;
      const to = ids[(i + 1) % 3] as number;
      if (at(from)[1] < 0.01 - FOUNDATION_M && at(to)[1] < 0.01 - FOUNDATION_M) continue;
      const [start, end] = [key(from), key(to)];
      const isForward = start < end;
      const edge = isForward ? `${start}|${end}` : `${end}|${start}`;
      edges.set(edge, (edges.get(edge) ?? 0) + (isForward ? 1 : -1));
    }
  }
  let openEdges = 0;
  for (const balance of edges.values()) openEdges += Math.abs(balance);
  return { volumeM3, openEdges, badTriangles, fallenRoofs, triangles: mesh.indexCount / 3, topM };
}

function subtract(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => value - (b[i] as number));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  const [ax, ay, az] = a as [number, number, number];
  const [bx, by, bz] = b as [number, number, number];
  return [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
}
