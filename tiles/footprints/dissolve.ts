import type { SourcePosition } from '../sources/source.ts';

type Rings = readonly (readonly SourcePosition[])[];

/**
 * Joins polygons that share whole edges, as the triangles or strips of one floor do: edges that two of them
 * run along in opposite ways fall out, the rest is chained to rings. Comes back as polygons: each outer ring
 * with all the rings that turn the other way. Polygons that share nothing come back as they are.
 */
export function dissolve(polygons: readonly Rings[]): readonly Rings[] {
  if (polygons.length < 2) return polygons;
  const edges = new Map<string, { readonly from: SourcePosition; readonly to: SourcePosition }>();
  let hasShared = false;
  for (const ring of polygons.flat())
    for (let i = 0; i < ring.length; i++) {
      const from = ring[i] as SourcePosition;
      const to = ring[(i + 1) % ring.length] as SourcePosition;
      if (keyOf(from) === keyOf(to)) continue;
      if (edges.delete(`${keyOf(to)}>${keyOf(from)}`)) hasShared = true;
      else edges.set(`${keyOf(from)}>${keyOf(to)}`, { from, to });
    }
  if (!hasShared) return polygons;
  const rings = chain([...edges.values()]);
  const isLeft = (ring: readonly SourcePosition[]) => planArea(ring) > 0;
  const widest = rings.toSorted((a, b) => Math.abs(planArea(b)) - Math.abs(planArea(a)))[0];
  if (!widest) return polygons;
  const outers = rings.filter((ring) => isLeft(ring) === isLeft(widest));
  const holes = rings.filter((ring) => isLeft(ring) !== isLeft(widest));
  // A hole of another part would be refused as outside; only a single outer ring takes them.
  return outers.length === 1 ? [[widest, ...holes]] : outers.map((ring) => [ring]);
}

function chain(
  edges: readonly { readonly from: SourcePosition; readonly to: SourcePosition }[],
): SourcePosition[][] {
  const leaving = new Map<string, SourcePosition[]>();
  for (const { from, to } of edges) {
    const list = leaving.get(keyOf(from));
    if (list) list.push(to);
    else leaving.set(keyOf(from), [to]);
  }
  const rings: SourcePosition[][] = [];
  for (const { from } of edges) {
    const ring: SourcePosition[] = [];
    for (let at = from; ; ) {
      const to = leaving.get(keyOf(at))?.pop();
      if (!to) break;
      ring.push(at);
      at = to;
    }
    if (ring.length >= 3) rings.push(ring);
  }
  return rings;
}

function keyOf([x, y]: SourcePosition): string {
  return `${x},${y}`;
}

function planArea(ring: readonly SourcePosition[]): number {
  const [x0 = 0, y0 = 0] = ring[0] ?? [];
  let twice = 0;
  for (let i = 1; i < ring.length - 1; i++) {
    const [ax = 0, ay = 0] = ring[i] as SourcePosition;
    const [bx = 0, by = 0] = ring[i + 1] as SourcePosition;
    twice += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return twice / 2;
}
