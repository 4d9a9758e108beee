import type { SourcePosition, SourceSurface, SurfaceSemantic } from '../source.ts';
import type { ModelSurface } from './city-object.ts';

/** Faces steeper than this, as the share of their normal that points up or down, are walls (80°). */
const WALL_SHARE = Math.cos((80 * Math.PI) / 180);
const METRES_PER_DEGREE = 111_320;
/** A building smaller than this in both axes is given in degrees: no building is five centimetres wide. */
const MAX_DEGREES = 0.05;
/** A face this near to the lowest point, metres, stands on the ground. */
const GROUND_M = 0.3;

/**
 * Gives faces without a semantic (LoD1 as a rule) one by the way they face: up is roof, down at the foot
 * is ground, down elsewhere is other, the rest wall.
 */
export function completeSemantics(faces: readonly ModelSurface[]): SourceSurface[] {
  if (faces.every(({ semantic }) => semantic !== undefined)) return faces as SourceSurface[];
  const box = boxOf(faces);
  const isDegrees = box.width < MAX_DEGREES && box.depth < MAX_DEGREES;
  const scale: Scale = isDegrees
    ? [METRES_PER_DEGREE * Math.cos((box.y * Math.PI) / 180), METRES_PER_DEGREE]
    : [1, 1];
  return faces.map(({ rings, semantic }) => ({
    rings,
    semantic: semantic ?? semanticOf(rings[0] ?? [], scale, box.z),
  }));
}

type Scale = readonly [x: number, y: number];

function semanticOf(ring: readonly SourcePosition[], scale: Scale, footM: number): SurfaceSemantic {
  const [nx, ny, nz] = newellNormal(ring, scale);
  const length = Math.hypot(nx, ny, nz);
  if (length === 0 || Math.abs(nz) / length < WALL_SHARE) return 'wall';
  if (nz > 0) return 'roof';
  return ring.every((point) => (point[2] ?? 0) <= footM + GROUND_M) ? 'ground' : 'other';
}

/** Twice the area vector of a ring (Newell's method), about its first point to keep the digits. */
function newellNormal(ring: readonly SourcePosition[], [sx, sy]: Scale): [number, number, number] {
  const [ox = 0, oy = 0, oz = 0] = ring[0] ?? [];
  let nx = 0;
  let ny = 0;
  let nz = 0;
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i] as SourcePosition;
    const b = ring[(i + 1) % ring.length] as SourcePosition;
    const ax = ((a[0] ?? 0) - ox) * sx;
    const ay = ((a[1] ?? 0) - oy) * sy;
    const az = (a[2] ?? 0) - oz;
    const bx = ((b[0] ?? 0) - ox) * sx;
    const by = ((b[1] ?? 0) - oy) * sy;
    const bz = (b[2] ?? 0) - oz;
    nx += (ay - by) * (az + bz);
    ny += (az - bz) * (ax + bx);
    nz += (ax - bx) * (ay + by);
  }
  return [nx, ny, nz];
}

function boxOf(faces: readonly ModelSurface[]) {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { rings } of faces)
    for (const point of rings[0] ?? [])
      for (let axis = 0; axis < 3; axis++) {
        const value = point[axis] ?? 0;
        if (value < (low[axis] as number)) low[axis] = value;
        if (value > (high[axis] as number)) high[axis] = value;
      }
  const [x = 0, y = 0, z = 0] = low;
  return { y, z, width: (high[0] ?? 0) - x, depth: (high[1] ?? 0) - y };
}
