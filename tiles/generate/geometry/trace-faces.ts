import type { LineGraph } from './node-lines.ts';
import { measureArea, type Ring, type Xy } from './ring.ts';

/**
 * The faces of a plane graph as counter-clockwise rings. Edges with the same face on both sides (dead ends,
 * bridges between loops) bound nothing and are left out, and so are loops that hang free inside another face.
 */
export function traceFaces(graph: LineGraph): Ring[] {
  let edges = keepLargestPart(graph, pruneDeadEnds(graph.nodes.length, graph.edges));
  for (;;) {
    const { faces, faceOf } = walkFaces(graph.nodes, edges);
    const bounding = edges.filter((_, i) => faceOf[2 * i] !== faceOf[2 * i + 1]);
    if (bounding.length === edges.length)
      return faces.filter((face) => face.length >= 3 && measureArea(face) > 0);
    edges = keepLargestPart(graph, bounding);
  }
}

type Edge = readonly [number, number];

function pruneDeadEnds(nodeCount: number, edges: readonly Edge[]): readonly Edge[] {
  let kept = edges;
  for (;;) {
    const degree = new Int32Array(nodeCount);
    for (const [a, b] of kept) {
      (degree[a] as number)++;
      (degree[b] as number)++;
    }
    const rest = kept.filter(([a, b]) => (degree[a] as number) > 1 && (degree[b] as number) > 1);
    if (rest.length === kept.length) return kept;
    kept = rest;
  }
}

/** Keeps the connected part that covers the most ground. */
function keepLargestPart(graph: LineGraph, edges: readonly Edge[]): readonly Edge[] {
  const parent = Int32Array.from(graph.nodes, (_, i) => i);
  const find = (node: number): number => {
    let root = node;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root] as number] as number;
      root = parent[root] as number;
    }
    return root;
  };
  for (const [a, b] of edges) parent[find(a)] = find(b);
  const boxes = new Map<number, [number, number, number, number]>();
  for (const [a, b] of edges)
    for (const node of [a, b]) {
      const [x, y] = graph.nodes[node] as Xy;
      const box = boxes.get(find(node));
      if (!box) boxes.set(find(node), [x, y, x, y]);
      else {
        box[0] = Math.min(box[0], x);
        box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x);
        box[3] = Math.max(box[3], y);
      }
    }
  let best = -1;
  let bestArea = -1;
  for (const [root, [x0, y0, x1, y1]] of boxes)
    if ((x1 - x0) * (y1 - y0) > bestArea) {
      best = root;
      bestArea = (x1 - x0) * (y1 - y0);
    }
  return edges.filter(([a]) => find(a) === best);
}

/** Half-edge 2i runs along edge i, 2i + 1 against it; each face lies to the left of its half-edges. */
function walkFaces(nodes: readonly Xy[], edges: readonly Edge[]) {
  const origin = (half: number) => (edges[half >> 1] as Edge)[half & 1] as number;
  const target = (half: number) => (edges[half >> 1] as Edge)[(half & 1) ^ 1] as number;
  const around: number[][] = nodes.map(() => []);
  for (let half = 0; half < 2 * edges.length; half++) (around[origin(half)] as number[]).push(half);
  const next = new Int32Array(2 * edges.length);
  for (const halves of around) {
    halves.sort((a, b) => compareAngles(nodes, origin(a), target(a), target(b)) || a - b);
    // Arriving at the node along the twin of one half-edge, the walk leaves by the next one clockwise.
    for (let i = 0; i < halves.length; i++)
      next[(halves[i] as number) ^ 1] = halves[(i + halves.length - 1) % halves.length] as number;
  }
  const faceOf = new Int32Array(2 * edges.length).fill(-1);
  const faces: Xy[][] = [];
  for (let start = 0; start < 2 * edges.length; start++) {
    if (faceOf[start] !== -1) continue;
    const ring: Xy[] = [];
    let half = start;
    do {
      faceOf[half] = faces.length;
      ring.push(nodes[origin(half)] as Xy);
      half = next[half] as number;
    } while (half !== start);
    faces.push(ring);
  }
  return { faces, faceOf };
}

/** Orders directions from a node counter-clockwise from east, by half-plane and cross product. */
function compareAngles(nodes: readonly Xy[], from: number, a: number, b: number): number {
  const [ox, oy] = nodes[from] as Xy;
  const ax = (nodes[a] as Xy)[0] - ox;
  const ay = (nodes[a] as Xy)[1] - oy;
  const bx = (nodes[b] as Xy)[0] - ox;
  const by = (nodes[b] as Xy)[1] - oy;
  const upperA = ay > 0 || (ay === 0 && ax > 0) ? 0 : 1;
  const upperB = by > 0 || (by === 0 && bx > 0) ? 0 : 1;
  if (upperA !== upperB) return upperA - upperB;
  return ay * bx - ax * by;
}
