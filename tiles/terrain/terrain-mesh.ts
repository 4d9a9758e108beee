import Delatin from 'delatin';
import { profileHeightM, simplifyEdge } from './edge-profile.ts';
import type { EdgeSamples, HeightSamples } from './height-samples.ts';
import { type OpenMesh, removeRimVertex } from './remove-vertex.ts';

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
 * rounding breaks a tie; the edge is therefore made to follow a profile of its own: missing points are put in,
 * spare ones taken out, and what that bent is refined. Edges may be sampled more finely than the tile, by a whole factor; the mesh
 * then counts in their steps.
 */
export function meshSamples(
  samples: HeightSamples,
  toleranceM: number,
  edges: EdgeSamples = edgesOf(samples),
): TerrainMesh {
  const { side, heightM } = samples;
  const delatin = new Delatin(heightM, side, side);
  delatin.run(toleranceM);
  const factor = (edges.side - 1) / (side - 1);
  const coords = [...delatin.coords].map((place) => place * factor);
  const triangles = [...delatin.triangles];
  const heights: number[] = [];
  for (let k = 0; k < coords.length; k += 2)
    heights.push(
      heightM[(delatin.coords[k + 1] as number) * side + (delatin.coords[k] as number)] as number,
    );
  const mesh = { side: edges.side, coords, heightM: heights, triangles };
  turnUp(mesh);
  const end = edges.side - 1;
  followProfile(mesh, edges.north, { toleranceM, at: (i) => [i, 0] });
  followProfile(mesh, edges.south, { toleranceM, at: (i) => [i, end] });
  followProfile(mesh, edges.west, { toleranceM, at: (i) => [0, i] });
  followProfile(mesh, edges.east, { toleranceM, at: (i) => [end, i] });
  refineTriangles(mesh, samples, toleranceM);
  return mesh;
}

function edgesOf({ side, heightM }: HeightSamples): EdgeSamples {
  const take = (first: number, step: number) =>
    Float64Array.from({ length: side }, (_, i) => heightM[first + i * step] as number);
  const end = side - 1;
  return {
    side,
    north: take(0, 1),
    south: take(end * side, 1),
    west: take(0, side),
    east: take(end, side),
  };
}

interface Edge {
  readonly toleranceM: number;
  /** Column and row of the edge's place i. */
  at(i: number): readonly [column: number, row: number];
}

function followProfile(
  mesh: { side: number; coords: number[]; heightM: number[]; triangles: number[] },
  heights: Float64Array,
  { toleranceM, at }: Edge,
): void {
  const { side } = mesh;
  const kept = simplifyEdge(heights, toleranceM);
  const keyAt = (i: number) => {
    const [column, row] = at(i);
    return row * side + column;
  };
  const vertexAt = new Map<number, number>();
  for (let v = 0; v < mesh.heightM.length; v++)
    vertexAt.set((mesh.coords[2 * v + 1] as number) * side + (mesh.coords[2 * v] as number), v);
  for (let i = 0; i < side; i++) {
    const vertex = vertexAt.get(keyAt(i));
    if (vertex !== undefined || !kept[i]) continue;
    let before = i - 1;
    while (!vertexAt.has(keyAt(before))) before--;
    let after = i + 1;
    while (!vertexAt.has(keyAt(after))) after++;
    const [column, row] = at(i);
    const added = splitEdge(mesh, {
      a: vertexAt.get(keyAt(before)) as number,
      b: vertexAt.get(keyAt(after)) as number,
      column,
      row,
      heightM: heights[i] as number,
    });
    vertexAt.set(keyAt(i), added);
  }
  for (let i = 0; i < side; i++) {
    const vertex = vertexAt.get(keyAt(i));
    if (vertex === undefined || kept[i]) continue;
    // Where it cannot be taken out it is laid on the line: half a height step off at most.
    if (!removeRimVertex(mesh, vertex)) mesh.heightM[vertex] = profileHeightM(heights, kept, i);
  }
}

/** Puts a vertex on the edge a–b: each triangle beside it becomes two, the second at the end of the list. */
function splitEdge(
  mesh: OpenMesh,
  split: { a: number; b: number; column: number; row: number; heightM: number },
): number {
  const { a, b } = split;
  const added = mesh.heightM.length;
  mesh.coords.push(split.column, split.row);
  mesh.heightM.push(split.heightM);
  const { triangles } = mesh;
  const count = triangles.length;
  for (let t = 0; t < count; t += 3)
    for (let k = 0; k < 3; k++) {
      const from = triangles[t + k] as number;
      const to = triangles[t + ((k + 1) % 3)] as number;
      if (!((from === a && to === b) || (from === b && to === a))) continue;
      const apex = triangles[t + ((k + 2) % 3)] as number;
      triangles.splice(t, 3, from, added, apex);
      triangles.push(added, to, apex);
      break;
    }
  return added;
}

/** Puts in the worst sample of each triangle that misses one by more than the tolerance, until none does. */
function refineTriangles(
  mesh: OpenMesh & { readonly side: number },
  samples: HeightSamples,
  toleranceM: number,
): void {
  const { side, coords, heightM, triangles } = mesh;
  const factor = (side - 1) / (samples.side - 1);
  const open = Array.from({ length: triangles.length / 3 }, (_, i) => 3 * i);
  for (let t = open.pop(); t !== undefined; t = open.pop()) {
    const [a, b, c] = triangles.slice(t, t + 3) as [number, number, number];
    const worst = worstWithin(mesh, samples, { a, b, c, factor, toleranceM });
    if (!worst) continue;
    const [column, row] = [worst.column * factor, worst.row * factor];
    const height = samples.heightM[worst.row * samples.side + worst.column] as number;
    const end = triangles.length;
    if (worst.edge) {
      const added = splitEdge(mesh, { ...worst.edge, column, row, heightM: height });
      for (let at = 0; at < triangles.length; at += 3)
        if (triangles.slice(at, at + 3).includes(added)) open.push(at);
      continue;
    }
    const added = heightM.length;
    coords.push(column, row);
    heightM.push(height);
    triangles[t + 2] = added;
    triangles.push(b, c, added, c, a, added);
    open.push(t, end, end + 3);
  }
}

interface WorstSample {
  readonly column: number;
  readonly row: number;
  /** The triangle's edge on which it lies, if any. */
  readonly edge?: { readonly a: number; readonly b: number };
}

/** The sample of a triangle that lies farthest off it, where that is beyond the tolerance; the tile's rim is settled. */
function worstWithin(
  { coords, heightM }: OpenMesh,
  samples: HeightSamples,
  corners: { a: number; b: number; c: number; factor: number; toleranceM: number },
): WorstSample | null {
  const { a, b, c, factor } = corners;
  const [ax, ay] = [(coords[2 * a] as number) / factor, (coords[2 * a + 1] as number) / factor];
  const [bx, by] = [(coords[2 * b] as number) / factor, (coords[2 * b + 1] as number) / factor];
  const [cx, cy] = [(coords[2 * c] as number) / factor, (coords[2 * c + 1] as number) / factor];
  const whole = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  if (whole === 0) return null;
  const [ha, hb, hc] = [heightM[a] as number, heightM[b] as number, heightM[c] as number];
  let worst = corners.toleranceM;
  let found: WorstSample | null = null;
  const toRow = Math.floor(Math.max(ay, by, cy));
  const toColumn = Math.floor(Math.max(ax, bx, cx));
  for (let row = Math.ceil(Math.min(ay, by, cy)); row <= toRow; row++)
    for (let column = Math.ceil(Math.min(ax, bx, cx)); column <= toColumn; column++) {
      const wb = ((column - ax) * (cy - ay) - (row - ay) * (cx - ax)) / whole;
      const wc = ((bx - ax) * (row - ay) - (by - ay) * (column - ax)) / whole;
      const wa = 1 - wb - wc;
      if (wa < -1e-9 || wb < -1e-9 || wc < -1e-9) continue;
      if (isRim(column, samples.side) || isRim(row, samples.side)) continue;
      const truth = samples.heightM[row * samples.side + column] as number;
      const off = Math.abs(wa * ha + wb * hb + wc * hc - truth);
      if (off <= worst) continue;
      const onEdge = [wa, wb, wc].filter((weight) => weight <= 1e-9).length;
      if (onEdge > 1) continue;
      worst = off;
      found = { column, row };
      if (wa <= 1e-9) found = { column, row, edge: { a: b, b: c } };
      else if (wb <= 1e-9) found = { column, row, edge: { a: c, b: a } };
      else if (wc <= 1e-9) found = { column, row, edge: { a, b } };
    }
  return found;
}

function isRim(place: number, side: number): boolean {
  return place === 0 || place === side - 1;
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
