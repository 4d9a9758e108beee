import { distanceOut, toGeodetic, type Volume } from '../tileset/volume.ts';
import type { PlacedPrimitive } from './placed-primitive.ts';
import type { GlbFile } from './read-glb.ts';

/** A triangle mesh in the world. */
export interface WorldMesh {
  readonly count: number;
  /** x, y, z east, north, up of `origin`, metres; three a vertex. */
  readonly local: Float64Array;
  /** Radians and metres above the ellipsoid; three a vertex. */
  readonly geodetic: Float64Array;
  /** Stored position's integers, or bits of its floats; equal where the places are. Three a vertex. */
  readonly stored: Int32Array;
  /** Largest distance of two stored places that lie side by side, metres. */
  readonly stepM: number;
  readonly triangles: ArrayLike<number>;
  readonly triangleCount: number;
}

/** West, south, east, north in radians, lowest, highest. */
export type Reach = [number, number, number, number, number, number];

export const NO_REACH: Reach = [Infinity, Infinity, -Infinity, -Infinity, Infinity, -Infinity];

/** Puts a primitive's vertices in the world; undefined where positions or indices cannot be read. */
export function createWorldMesh(
  glb: GlbFile,
  { primitive, matrix }: PlacedPrimitive,
): WorldMesh | undefined {
  const position = glb.accessor(primitive.attributes.POSITION ?? -1);
  if (position?.components !== 3) return undefined;
  const indices = primitive.indices === undefined ? null : glb.accessor(primitive.indices);
  if (indices === undefined) return undefined;
  const { values, count, stride, scale } = position;
  const isFloat = values instanceof Float32Array;
  const local = new Float64Array(3 * count);
  const geodetic = new Float64Array(3 * count);
  const stored = new Int32Array(3 * count);
  const bits = isFloat ? new Int32Array(values.buffer, values.byteOffset, values.length) : null;
  const m = matrix as number[];
  const [m0, m1, m2, , m4, m5, m6, , m8, m9, m10, , tx, ty, tz] = m as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  let frame: Frame | undefined;
  for (let v = 0; v < count; v++) {
    const at = v * stride;
    const px = (values[at] as number) * scale;
    const py = (values[at + 1] as number) * scale;
    const pz = (values[at + 2] as number) * scale;
    const x = m0 * px + m4 * py + m8 * pz + tx;
    const y = m1 * px + m5 * py + m9 * pz + ty;
    const z = m2 * px + m6 * py + m10 * pz + tz;
    const place = toGeodetic(x, y, z);
    geodetic.set(place, 3 * v);
    frame ??= Number.isFinite(x + y + z) ? createFrame(x, y, z, place) : undefined;
    if (frame) toFrame(frame, x, y, z, local, 3 * v);
    for (let c = 0; c < 3; c++) {
      const bit = bits ? (bits[at + c] as number) : (values[at + c] as number);
      // Minus zero lies where zero lies.
      stored[3 * v + c] = bits && bit === -2147483648 ? 0 : bit;
    }
  }
  const triangles = indices?.values ?? Uint32Array.from({ length: count }, (_, i) => i);
  return {
    count,
    local,
    geodetic,
    stored,
    stepM: isFloat
      ? 0.02
      : scale * Math.max(Math.hypot(m0, m1, m2), Math.hypot(m4, m5, m6), Math.hypot(m8, m9, m10)),
    triangles,
    triangleCount: Math.floor((indices?.count ?? count) / 3),
  };
}

interface Frame {
  readonly origin: readonly [number, number, number];
  /** East, north, up, one after the other. */
  readonly axes: readonly number[];
}

function createFrame(
  x: number,
  y: number,
  z: number,
  [lon, lat]: readonly [number, number, number],
): Frame {
  const [sinLon, cosLon, sinLat, cosLat] = [
    Math.sin(lon),
    Math.cos(lon),
    Math.sin(lat),
    Math.cos(lat),
  ];
  return {
    origin: [x, y, z],
    axes: [
      -sinLon,
      cosLon,
      0,
      -sinLat * cosLon,
      -sinLat * sinLon,
      cosLat,
      cosLat * cosLon,
      cosLat * sinLon,
      sinLat,
    ],
  };
}

function toFrame(
  { origin, axes }: Frame,
  x: number,
  y: number,
  z: number,
  out: Float64Array,
  at: number,
): void {
  const [dx, dy, dz] = [x - origin[0], y - origin[1], z - origin[2]];
  for (let i = 0; i < 3; i++)
    out[at + i] =
      (axes[3 * i] as number) * dx +
      (axes[3 * i + 1] as number) * dy +
      (axes[3 * i + 2] as number) * dz;
}

/** Widens `reach` to take in all vertices. */
export function addReach(reach: Reach, geodetic: Float64Array): void {
  for (let at = 0; at < geodetic.length; at += 3) {
    const lon = geodetic[at] as number;
    const lat = geodetic[at + 1] as number;
    const height = geodetic[at + 2] as number;
    if (lon < reach[0]) reach[0] = lon;
    if (lat < reach[1]) reach[1] = lat;
    if (lon > reach[2]) reach[2] = lon;
    if (lat > reach[3]) reach[3] = lat;
    if (height < reach[4]) reach[4] = height;
    if (height > reach[5]) reach[5] = height;
  }
}

/** How far the farthest vertex lies outside a volume, metres. */
export function farthestOut(
  volume: Volume,
  { reach, ecef }: { reach: Reach; ecef: () => Iterable<readonly number[]> },
): number {
  if (volume.type === 'region') {
    const [w = 0, s = 0, e = 0, n = 0, low = 0, high = 0] = volume.region;
    return Math.max(
      (w - reach[0]) * 6_378_137 * Math.cos(reach[1]),
      (reach[2] - e) * 6_378_137 * Math.cos(reach[1]),
      (s - reach[1]) * 6_378_137,
      (reach[3] - n) * 6_378_137,
      low - reach[4],
      reach[5] - high,
    );
  }
  let farthest = Number.NEGATIVE_INFINITY;
  for (const place of ecef()) farthest = Math.max(farthest, distanceOut(volume, place));
  return farthest;
}
