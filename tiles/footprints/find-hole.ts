import type { SourcePosition, SourceSurface } from '../sources/source.ts';

type Point = readonly [x: number, y: number, z: number];
type Metres = readonly [x: number, y: number, z: number];

interface Face {
  readonly rings: readonly (readonly Point[])[];
  readonly normal: Point;
  readonly middleZ: number;
}

interface OpenEdge {
  readonly face: Face;
  readonly from: Point;
  readonly to: Point;
}

/** Corners nearer than this are one; a face so near to an edge closes it. */
const SLACK_M = 0.02;
/** Of a face's normal: steeper ones are walls. */
const LEVEL_COSINE = 0.5;
/** A model with more loose edges is judged by so many. */
const MOST_EDGES = 1000;

/**
 * True for a model that is open by more than its floor. An edge that an odd number of faces use is open, unless
 * other faces run under it (a chimney on a whole roof, a wall that meets two roofs) or it is the foot of a wall,
 * where models often leave out what stands on the ground.
 *
 * @param metresPerUnit of the three coordinates.
 */
export function hasHole(surfaces: readonly SourceSurface[], metresPerUnit: Metres): boolean {
  const first = surfaces[0]?.rings[0]?.[0];
  if (!first) return false;
  const faces = surfaces.map(({ rings }) => toFace(rings, first, metresPerUnit));
  return listOpenEdges(faces)
    .slice(0, MOST_EDGES)
    .some((edge) => !isFoot(edge) && !isClosed(edge, faces));
}

/** A face in metres from a corner of the model: single digits of degrees would be lost otherwise. */
function toFace(
  rings: SourceSurface['rings'],
  [ox = 0, oy = 0, oz = 0]: SourcePosition,
  [mx, my, mz]: Metres,
): Face {
  const own = rings.map((ring) =>
    ring.map(([x = 0, y = 0, z = 0]): Point => [(x - ox) * mx, (y - oy) * my, (z - oz) * mz]),
  );
  let [nx, ny, nz, sum] = [0, 0, 0, 0];
  const outer = own[0] ?? [];
  for (const [i, [ax, ay, az]] of outer.entries()) {
    const [bx, by, bz] = outer[(i + 1) % outer.length] as Point;
    nx += (ay - by) * (az + bz);
    ny += (az - bz) * (ax + bx);
    nz += (ax - bx) * (ay + by);
    sum += az;
  }
  const length = Math.hypot(nx, ny, nz) || 1;
  const normal: Point = [nx / length, ny / length, nz / length];
  return { rings: own, normal, middleZ: sum / outer.length };
}

function listOpenEdges(faces: readonly Face[]): OpenEdge[] {
  const numbers = new Map<string, number>();
  const numberOf = (point: Point) => {
    const key = point.map((metres) => Math.round(metres / SLACK_M)).join();
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
  const open = new Map<string, OpenEdge>();
  for (const face of faces)
    for (const ring of face.rings) {
      const corners = ring.map(numberOf);
      for (const [i, a] of corners.entries()) {
        const next = (i + 1) % ring.length;
        const b = corners[next] as number;
        if (a === b) continue;
        const key = a < b ? `${a} ${b}` : `${b} ${a}`;
        if (!open.delete(key))
          open.set(key, { face, from: ring[i] as Point, to: ring[next] as Point });
      }
    }
  return [...open.values()];
}

function isFoot({ face, from, to }: OpenEdge): boolean {
  const isWall = Math.abs(face.normal[2]) < LEVEL_COSINE;
  const isLevel = Math.abs(to[2] - from[2]) < Math.hypot(to[0] - from[0], to[1] - from[1]);
  return isWall && isLevel && Math.max(from[2], to[2]) < face.middleZ;
}

const SHARES = [0.2, 0.5, 0.8];

/** True where others than its own face run under an edge all along. */
function isClosed({ face: own, from, to }: OpenEdge, faces: readonly Face[]): boolean {
  return SHARES.every((share) => {
    const point = from.map((a, c) => a + ((to[c] as number) - a) * share) as unknown as Point;
    return faces.some((face) => face !== own && liesOn(face, point));
  });
}

function liesOn({ rings, normal }: Face, point: Point): boolean {
  const corner = rings[0]?.[0];
  if (!corner) return false;
  const off = normal.reduce(
    (sum, n, c) => sum + n * ((point[c] as number) - (corner[c] as number)),
    0,
  );
  if (Math.abs(off) > SLACK_M) return false;
  // Seen along the axis that the face looks along most.
  const steep = normal.map(Math.abs);
  const drop = steep.indexOf(Math.max(...steep));
  const [u, v] = [(drop + 1) % 3, (drop + 2) % 3] as [number, number];
  const [pu, pv] = [point[u] as number, point[v] as number];
  let isInside = false;
  for (const ring of rings)
    for (const [i, a] of ring.entries()) {
      const b = ring[(i + 1) % ring.length] as Point;
      if (distanceM(point, a, b) <= SLACK_M) return true;
      const [au, av] = [a[u] as number, a[v] as number];
      const [bu, bv] = [b[u] as number, b[v] as number];
      if (av > pv !== bv > pv && pu < au + ((pv - av) / (bv - av)) * (bu - au))
        isInside = !isInside;
    }
  return isInside;
}

function distanceM(point: Point, a: Point, b: Point): number {
  const along = a.map((from, c) => (b[c] as number) - from);
  const offset = a.map((from, c) => (point[c] as number) - from);
  const squared = along.reduce((sum, d) => sum + d * d, 0);
  const dot = along.reduce((sum, d, c) => sum + d * (offset[c] as number), 0);
  const t = squared === 0 ? 0 : Math.min(1, Math.max(0, dot / squared));
  return Math.hypot(...offset.map((d, c) => d - t * (along[c] as number)));
}
