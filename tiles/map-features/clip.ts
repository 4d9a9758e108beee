import type { Bounds, LonLat } from '#model';
import { nestRings, type OsmPolygon } from '../sources/osm/nest-rings.ts';

/** The pieces of a line that lie within the bounds. */
export function clipLine(line: readonly LonLat[], bounds: Bounds): LonLat[][] {
  const pieces: LonLat[][] = [];
  let piece: LonLat[] = [];
  for (let i = 1; i < line.length; i++) {
    const cut = clipSegment(line[i - 1] as LonLat, line[i] as LonLat, bounds);
    if (!cut) continue;
    const last = piece.at(-1);
    if (!last || !isSame(last, cut[0])) {
      if (piece.length > 1) pieces.push(piece);
      piece = [cut[0]];
    }
    if (!isSame(cut[0], cut[1])) piece.push(cut[1]);
  }
  if (piece.length > 1) pieces.push(piece);
  return pieces;
}

/** Liang and Barsky, "A new concept and method for line clipping", ACM TOG 3 (1984). */
function clipSegment(a: LonLat, b: LonLat, bounds: Bounds): [LonLat, LonLat] | undefined {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  let from = 0;
  let to = 1;
  for (const [step, room] of [
    [-dx, a[0] - bounds.westDeg],
    [dx, bounds.eastDeg - a[0]],
    [-dy, a[1] - bounds.southDeg],
    [dy, bounds.northDeg - a[1]],
  ] as const) {
    if (step === 0) {
      if (room < 0) return undefined;
      continue;
    }
    const t = room / step;
    if (step < 0) from = Math.max(from, t);
    else to = Math.min(to, t);
    if (from > to) return undefined;
  }
  const at = (t: number): LonLat => [a[0] + t * dx, a[1] + t * dy];
  return [from === 0 ? a : at(from), to === 1 ? b : at(to)];
}

/**
 * The parts of a polygon of closed rings within the bounds, as polygons of their own: cut at one side after the
 * other, and joined up along it between every other pair of cuts, so that no edge runs to and fro on a side.
 */
export function clipPolygon(polygon: OsmPolygon, bounds: Bounds): readonly OsmPolygon[] {
  const outer = polygon[0] ?? [];
  if (outer.every((point) => isWithin(point, bounds))) return [polygon];
  let rings: (readonly LonLat[])[] = [...polygon];
  for (const side of sidesOf(bounds)) rings = cutAtSide(rings, side);
  return rings.length === 0 ? [] : nestRings(rings);
}

/** A line along an axis and which way is inside. */
interface Side {
  readonly axis: 0 | 1;
  readonly at: number;
  readonly sign: 1 | -1;
}

function sidesOf(bounds: Bounds): readonly Side[] {
  return [
    { axis: 0, at: bounds.westDeg, sign: 1 },
    { axis: 0, at: bounds.eastDeg, sign: -1 },
    { axis: 1, at: bounds.southDeg, sign: 1 },
    { axis: 1, at: bounds.northDeg, sign: -1 },
  ];
}

/** What is inside between two cuts; both its ends lie on the side. */
type Chain = readonly LonLat[];

function cutAtSide(rings: readonly (readonly LonLat[])[], side: Side): (readonly LonLat[])[] {
  const whole: (readonly LonLat[])[] = [];
  const chains: Chain[] = [];
  for (const ring of rings) {
    const found = chainsOf(ring.slice(0, -1), side);
    if (found === 'inside') whole.push(ring);
    else chains.push(...found);
  }
  return [...whole, ...joinChains(chains, side)];
}

function chainsOf(open: readonly LonLat[], { axis, at, sign }: Side): Chain[] | 'inside' {
  const isInside = (point: LonLat) => sign * (point[axis] - at) >= 0;
  const start = open.findIndex((point) => !isInside(point));
  if (start < 0) return 'inside';
  const cross = (a: LonLat, b: LonLat): LonLat => {
    const t = (at - a[axis]) / (b[axis] - a[axis]);
    const other = a[1 - axis] as number;
    const along = other + t * ((b[1 - axis] as number) - other);
    return axis === 0 ? [at, along] : [along, at];
  };
  const chains: LonLat[][] = [];
  let chain: LonLat[] | undefined;
  for (let i = 0; i < open.length; i++) {
    const a = open[(start + i) % open.length] as LonLat;
    const b = open[(start + i + 1) % open.length] as LonLat;
    if (isInside(b)) {
      chain ??= [cross(a, b)];
      chain.push(b);
    } else if (chain) {
      chain.push(cross(a, b));
      chains.push(chain);
      chain = undefined;
    }
  }
  return chains;
}

/**
 * Along the side, outside and inside of the polygon take turns at every cut. Each cut so has two neighbours,
 * its chain's other end and the cut across the stretch inside; following them in turn leads round each ring.
 */
function joinChains(chains: readonly Chain[], { axis }: Side): LonLat[][] {
  const along = 1 - axis;
  const ends = chains.flatMap((chain, i) => [
    { chain: i, isLast: false, at: chain[0]?.[along] as number },
    { chain: i, isLast: true, at: chain.at(-1)?.[along] as number },
  ]);
  const order = ends.map((_, i) => i).sort((a, b) => (ends[a]?.at ?? 0) - (ends[b]?.at ?? 0));
  const partner = new Int32Array(ends.length);
  for (let i = 0; i + 1 < order.length; i += 2) {
    const [a, b] = [order[i] as number, order[i + 1] as number];
    partner[a] = b;
    partner[b] = a;
  }
  const isUsed = new Uint8Array(chains.length);
  const rings: LonLat[][] = [];
  for (let first = 0; first < chains.length; first++) {
    if (isUsed[first]) continue;
    const ring: LonLat[] = [];
    for (let end = 2 * first; !isUsed[end >> 1]; ) {
      isUsed[end >> 1] = 1;
      const chain = chains[end >> 1] as Chain;
      for (const point of end % 2 === 0 ? chain : chain.toReversed())
        if (!ring.at(-1) || !isSame(ring.at(-1) as LonLat, point)) ring.push(point);
      end = partner[end ^ 1] as number;
    }
    if (!isSame(ring[0] as LonLat, ring.at(-1) as LonLat)) ring.push(ring[0] as LonLat);
    if (ring.length > 3) rings.push(ring);
  }
  return rings;
}

function isWithin([lonDeg, latDeg]: LonLat, bounds: Bounds): boolean {
  return (
    lonDeg >= bounds.westDeg &&
    lonDeg <= bounds.eastDeg &&
    latDeg >= bounds.southDeg &&
    latDeg <= bounds.northDeg
  );
}

function isSame(a: LonLat, b: LonLat): boolean {
  return a[0] === b[0] && a[1] === b[1];
}
