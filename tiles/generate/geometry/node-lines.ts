import { squaredDistanceToSegment, type Xy } from './ring.ts';

/** A plane graph: straight edges that meet only at their ends. */
export interface LineGraph {
  readonly nodes: readonly Xy[];
  /** Pairs of node indices, each undirected edge once. */
  readonly edges: readonly (readonly [number, number])[];
}

const CELL_M = 250;
/** Points this near are one node; ends this near to a segment lie on it. */
const SNAP_M = 0.5;

/** Cuts lines where they cross or touch one another and joins ends that nearly meet. */
export function nodeLines(lines: readonly (readonly Xy[])[]): LineGraph {
  const segments: (readonly [Xy, Xy])[] = [];
  for (const line of lines)
    for (let i = 1; i < line.length; i++) segments.push([line[i - 1] as Xy, line[i] as Xy]);
  const cells = bucketSegments(segments);
  const cuts: number[][] = segments.map(() => [0, 1]);
  const tested = new Set<number>();
  for (const members of cells.values())
    for (let i = 0; i < members.length; i++)
      for (let j = i + 1; j < members.length; j++) {
        const a = members[i] as number;
        const b = members[j] as number;
        const pair = a * segments.length + b;
        if (tested.has(pair)) continue;
        tested.add(pair);
        addCuts(segments, a, b, cuts);
      }
  return joinPieces(segments, cuts);
}

function bucketSegments(segments: readonly (readonly [Xy, Xy])[]): Map<string, number[]> {
  const cells = new Map<string, number[]>();
  for (const [index, [a, b]] of segments.entries()) {
    const c0 = Math.floor((Math.min(a[0], b[0]) - SNAP_M) / CELL_M);
    const c1 = Math.floor((Math.max(a[0], b[0]) + SNAP_M) / CELL_M);
    const r0 = Math.floor((Math.min(a[1], b[1]) - SNAP_M) / CELL_M);
    const r1 = Math.floor((Math.max(a[1], b[1]) + SNAP_M) / CELL_M);
    for (let r = r0; r <= r1; r++)
      for (let c = c0; c <= c1; c++) {
        const key = `${c},${r}`;
        const members = cells.get(key);
        if (members) members.push(index);
        else cells.set(key, [index]);
      }
  }
  return cells;
}

function addCuts(
  segments: readonly (readonly [Xy, Xy])[],
  a: number,
  b: number,
  cuts: number[][],
): void {
  const [p, q] = segments[a] as readonly [Xy, Xy];
  const [r, s] = segments[b] as readonly [Xy, Xy];
  for (const end of [r, s])
    if (squaredDistanceToSegment(end[0], end[1], p, q) < SNAP_M * SNAP_M)
      (cuts[a] as number[]).push(projectOnto(end, p, q));
  for (const end of [p, q])
    if (squaredDistanceToSegment(end[0], end[1], r, s) < SNAP_M * SNAP_M)
      (cuts[b] as number[]).push(projectOnto(end, r, s));
  const dx = q[0] - p[0];
  const dy = q[1] - p[1];
  const ex = s[0] - r[0];
  const ey = s[1] - r[1];
  const cross = dx * ey - dy * ex;
  if (Math.abs(cross) < 1e-9) return;
  const t = ((r[0] - p[0]) * ey - (r[1] - p[1]) * ex) / cross;
  const u = ((r[0] - p[0]) * dy - (r[1] - p[1]) * dx) / cross;
  if (t <= 0 || t >= 1 || u <= 0 || u >= 1) return;
  (cuts[a] as number[]).push(t);
  (cuts[b] as number[]).push(u);
}

function projectOnto([x, y]: Xy, p: Xy, q: Xy): number {
  const dx = q[0] - p[0];
  const dy = q[1] - p[1];
  const length2 = dx * dx + dy * dy;
  if (length2 === 0) return 0;
  return Math.max(0, Math.min(1, ((x - p[0]) * dx + (y - p[1]) * dy) / length2));
}

function joinPieces(
  segments: readonly (readonly [Xy, Xy])[],
  cuts: readonly number[][],
): LineGraph {
  const nodes: Xy[] = [];
  const byCell = new Map<string, number[]>();
  const findNode = (x: number, y: number): number => {
    const c = Math.floor(x / SNAP_M);
    const r = Math.floor(y / SNAP_M);
    for (let dr = -1; dr <= 1; dr++)
      for (let dc = -1; dc <= 1; dc++)
        for (const node of byCell.get(`${c + dc},${r + dr}`) ?? []) {
          const [nx, ny] = nodes[node] as Xy;
          if ((nx - x) ** 2 + (ny - y) ** 2 <= SNAP_M * SNAP_M) return node;
        }
    const node = nodes.push([x, y]) - 1;
    const key = `${c},${r}`;
    const members = byCell.get(key);
    if (members) members.push(node);
    else byCell.set(key, [node]);
    return node;
  };
  const edges: (readonly [number, number])[] = [];
  const known = new Set<string>();
  for (const [index, [p, q]] of segments.entries()) {
    const ts = [...(cuts[index] as number[])].sort((a, b) => a - b);
    let from = findNode(p[0], p[1]);
    for (const t of ts) {
      const to = findNode(p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1]));
      const key = from < to ? `${from},${to}` : `${to},${from}`;
      if (from !== to && !known.has(key)) {
        known.add(key);
        edges.push([from, to]);
      }
      from = to;
    }
  }
  return { nodes, edges };
}
