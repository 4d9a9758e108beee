/** Vertices joined where they belong to the same feature and lie in the same place. */
export interface Weld {
  /** By vertex: the first vertex in its place. */
  readonly first: Int32Array;
}

export function weldVertices(stored: Int32Array, feature: ArrayLike<number>, count: number): Weld {
  const capacity = 2 ** Math.ceil(Math.log2(Math.max(16, 2 * count)));
  const table = new Int32Array(capacity).fill(-1);
  const first = new Int32Array(count);
  for (let v = 0; v < count; v++) {
    const x = stored[3 * v] as number;
    const y = stored[3 * v + 1] as number;
    const z = stored[3 * v + 2] as number;
    const f = feature[v] as number;
    let slot = mix(mix(mix(mix(0x9e3779b9, x), y), z), f) & (capacity - 1);
    for (;;) {
      const other = table[slot] as number;
      if (other === -1) {
        table[slot] = v;
        first[v] = v;
        break;
      }
      if (
        feature[other] === f &&
        stored[3 * other] === x &&
        stored[3 * other + 1] === y &&
        stored[3 * other + 2] === z
      ) {
        first[v] = other;
        break;
      }
      slot = (slot + 1) & (capacity - 1);
    }
  }
  return { first };
}

function mix(hash: number, value: number): number {
  const h = Math.imul(hash ^ value, 0x85ebca6b);
  return h ^ (h >>> 15);
}

/**
 * Directed edges that no other triangle runs along the other way, as pairs of welded vertices. A closed mesh has
 * none; each hole shows as a ring of them.
 */
export function findOpenEdges(
  triangles: ArrayLike<number>,
  triangleCount: number,
  { first }: Weld,
): Int32Array {
  const capacity = 2 ** Math.ceil(Math.log2(Math.max(16, 6 * triangleCount)));
  const from = new Int32Array(capacity).fill(-1);
  const to = new Int32Array(capacity);
  const open = new Int32Array(capacity);
  const find = (a: number, b: number): number => {
    let slot = mix(mix(0x9e3779b9, a), b) & (capacity - 1);
    while (from[slot] !== -1 && (from[slot] !== a || to[slot] !== b))
      slot = (slot + 1) & (capacity - 1);
    return slot;
  };
  for (let t = 0; t < 3 * triangleCount; t += 3)
    for (let k = 0; k < 3; k++) {
      const a = first[triangles[t + k] as number] as number;
      const b = first[triangles[t + ((k + 1) % 3)] as number] as number;
      if (a === b) continue;
      const back = find(b, a);
      if (from[back] !== -1 && (open[back] as number) > 0) open[back] = (open[back] as number) - 1;
      else {
        const slot = find(a, b);
        from[slot] = a;
        to[slot] = b;
        open[slot] = (open[slot] as number) + 1;
      }
    }
  const left: number[] = [];
  for (let slot = 0; slot < capacity; slot++)
    for (let n = open[slot] as number; n > 0; n--)
      left.push(from[slot] as number, to[slot] as number);
  return Int32Array.from(left);
}

/**
 * Drops edges that run along the same line forth and back in different steps: a face whose corner lies in the
 * middle of a neighbour's edge. Returns what is left; all edges are of one feature.
 */
export function joinAlongLines(
  edges: readonly (readonly [from: number, to: number])[],
  place: Float64Array,
  slackM: number,
): (readonly [from: number, to: number])[] {
  const left = new Set(edges);
  const starting = new Map<number, (readonly [number, number])[]>();
  for (const edge of edges) {
    const list = starting.get(edge[0]);
    if (list) list.push(edge);
    else starting.set(edge[0], [edge]);
  }
  // Longest first: short edges make up the way back along a long one.
  for (const edge of [...edges].sort((a, b) => lengthOf(b, place) - lengthOf(a, place))) {
    if (!left.has(edge)) continue;
    const way: (readonly [number, number])[] = [];
    let at = edge[1];
    let gone = 0;
    while (at !== edge[0]) {
      const next = (starting.get(at) ?? []).find((candidate) => {
        if (!left.has(candidate) || way.includes(candidate)) return false;
        const along = alongEdge(edge, candidate[1], place);
        return along.offM <= slackM && along.back > gone;
      });
      if (!next) break;
      way.push(next);
      gone = alongEdge(edge, next[1], place).back;
      at = next[1];
    }
    if (at !== edge[0] || way.length === 0) continue;
    left.delete(edge);
    for (const used of way) left.delete(used);
  }
  return [...left];
}

function lengthOf([a, b]: readonly [number, number], place: Float64Array): number {
  return Math.hypot(
    (place[3 * b] as number) - (place[3 * a] as number),
    (place[3 * b + 1] as number) - (place[3 * a + 1] as number),
    (place[3 * b + 2] as number) - (place[3 * a + 2] as number),
  );
}

/** How far a vertex lies from an edge's line, and how far it is from the edge's end towards its start. */
function alongEdge(
  [a, b]: readonly [number, number],
  v: number,
  place: Float64Array,
): { offM: number; back: number } {
  const d = [0, 1, 2].map((c) => (place[3 * a + c] as number) - (place[3 * b + c] as number));
  const p = [0, 1, 2].map((c) => (place[3 * v + c] as number) - (place[3 * b + c] as number));
  const length = Math.hypot(...d) || 1;
  const back = d.reduce((sum, value, c) => sum + value * (p[c] as number), 0) / length;
  const offM = Math.hypot(...p.map((value, c) => value - ((d[c] as number) * back) / length));
  return { offM, back: v === a ? length : back };
}
