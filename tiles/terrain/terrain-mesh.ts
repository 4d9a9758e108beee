import Delatin from 'delatin';
import { profileHeightM, simplifyEdge } from './edge-profile.ts';
import type { HeightSamples } from './height-samples.ts';

/** Triangles over a tile's sample grid, counter-clockwise seen from above. */
export interface TerrainMesh {
  readonly side: number;
  /** Column and row of each vertex, in turn. */
  readonly coords: readonly number[];
  readonly heightM: readonly number[];
  readonly triangles: readonly number[];
}

/**
 * Meshes the samples to within the tolerance. Greedy insertion gives both tiles the same edge except where
 * rounding breaks a tie; the edge is therefore made to follow its own profile: missing points are put in,
 * spare ones are laid on the line.
 */
export function meshSamples(samples: HeightSamples, toleranceM: number): TerrainMesh {
  const { side, heightM } = samples;
  const delatin = new Delatin(heightM, side, side);
  delatin.run(toleranceM);
  const coords = [...delatin.coords];
  const triangles = [...delatin.triangles];
  const heights: number[] = [];
  for (let k = 0; k < coords.length; k += 2)
    heights.push(heightM[(coords[k + 1] as number) * side + (coords[k] as number)] as number);
  const mesh = { side, coords, heightM: heights, triangles };
  for (const edge of edgesOf(side)) followProfile(mesh, samples, { edge, toleranceM });
  turnUp(mesh);
  return mesh;
}

interface Edge {
  /** Sample index of the edge's place i: first + i × step. */
  readonly first: number;
  readonly step: number;
}

function edgesOf(side: number): Edge[] {
  const end = side - 1;
  return [
    { first: 0, step: 1 },
    { first: end * side, step: 1 },
    { first: 0, step: side },
    { first: end, step: side },
  ];
}

function followProfile(
  mesh: { side: number; coords: number[]; heightM: number[]; triangles: number[] },
  samples: HeightSamples,
  { edge, toleranceM }: { edge: Edge; toleranceM: number },
): void {
  const { side } = mesh;
  const at = (i: number) => edge.first + i * edge.step;
  const heights = Array.from({ length: side }, (_, i) => samples.heightM[at(i)] as number);
  const kept = simplifyEdge(heights, toleranceM);
  const vertexAt = new Map<number, number>();
  for (let v = 0; v < mesh.heightM.length; v++)
    vertexAt.set((mesh.coords[2 * v + 1] as number) * side + (mesh.coords[2 * v] as number), v);
  for (let i = 0; i < side; i++) {
    const vertex = vertexAt.get(at(i));
    if (vertex !== undefined && !kept[i]) mesh.heightM[vertex] = profileHeightM(heights, kept, i);
    if (vertex !== undefined || !kept[i]) continue;
    let before = i - 1;
    while (!vertexAt.has(at(before))) before--;
    let after = i + 1;
    while (!vertexAt.has(at(after))) after++;
    const added = splitEdge(mesh, {
      a: vertexAt.get(at(before)) as number,
      b: vertexAt.get(at(after)) as number,
      column: at(i) % side,
      row: Math.floor(at(i) / side),
      heightM: heights[i] as number,
    });
    vertexAt.set(at(i), added);
  }
}

function splitEdge(
  mesh: { coords: number[]; heightM: number[]; triangles: number[] },
  split: { a: number; b: number; column: number; row: number; heightM: number },
): number {
  const { a, b } = split;
  const added = mesh.heightM.length;
  mesh.coords.push(split.column, split.row);
  mesh.heightM.push(split.heightM);
  const { triangles } = mesh;
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = triangles.slice(t, t + 3);
    const i = corners.indexOf(a);
    const j = corners.indexOf(b);
    if (i < 0 || j < 0) continue;
    const apex = corners[3 - i - j] as number;
    triangles.splice(t, 3, a, added, apex, added, b, apex);
    break;
  }
  return added;
}

function turnUp({ coords, triangles }: { coords: number[]; triangles: number[] }): void {
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = triangles.slice(t, t + 3) as [number, number, number];
    const x = (v: number) => coords[2 * v] as number;
    const y = (v: number) => -(coords[2 * v + 1] as number);
    const turn = (x(b) - x(a)) * (y(c) - y(a)) - (y(b) - y(a)) * (x(c) - x(a));
    if (turn >= 0) continue;
    triangles[t + 1] = c;
    triangles[t + 2] = b;
  }
}
