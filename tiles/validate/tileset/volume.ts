import { DEG, toEcef } from '#lib/geo/wgs84.ts';
import type { BoundingVolume } from './tileset-schema.ts';

/** A bounding volume in the world: ECEF metres, or radians and metres for a region. */
export type Volume =
  | { readonly type: 'region'; readonly region: readonly number[] }
  | { readonly type: 'box'; readonly box: readonly number[] }
  | { readonly type: 'sphere'; readonly sphere: readonly number[] };

/** What is wrong with a volume in itself, or null. */
export function findVolumeFault({ region, box, sphere }: BoundingVolume): string | null {
  if (region) {
    const [west = 0, south = 0, east = 0, north = 0, low = 0, high = 0] = region;
    if (Math.abs(west) > Math.PI || Math.abs(east) > Math.PI)
      return `Expected longitudes of a region from −π to π, got ${west} and ${east}; they are radians.`;
    if (Math.abs(south) > Math.PI / 2 || Math.abs(north) > Math.PI / 2)
      return `Expected latitudes of a region from −π/2 to π/2, got ${south} and ${north}; they are radians.`;
    if (west >= east || south >= north)
      return 'Expected a region from west to east and south to north, got an empty or turned one.';
    if (low > high) return `Expected lowest height ≤ highest, got ${low} and ${high}.`;
  }
  if (box?.slice(3).every((value) => value === 0)) return 'Expected half axes of a box, got zeros.';
  if (sphere && !((sphere[3] ?? 0) > 0)) return `Expected a radius above 0, got ${sphere[3]}.`;
  return null;
}

/** A volume under a tile's transform; regions are not transformed (specification, 6.7.1.3). */
export function placeVolume(
  { region, box, sphere }: BoundingVolume,
  transform: readonly number[],
): Volume {
  if (region) return { type: 'region', region };
  if (box)
    return {
      type: 'box',
      box: [
        ...transformPoint(transform, box, 0),
        ...[3, 6, 9].flatMap((at) => transformVector(transform, box, at)),
      ],
    };
  const s = sphere as readonly number[];
  const scale = Math.max(...[0, 4, 8].map((at) => Math.hypot(...transform.slice(at, at + 3))));
  return { type: 'sphere', sphere: [...transformPoint(transform, s, 0), (s[3] as number) * scale] };
}

/** Corner places of a volume in ECEF; what a volume holds lies between them. */
function cornersOf(volume: Volume): number[][] {
  if (volume.type === 'region') {
    const [w = 0, s = 0, e = 0, n = 0, low = 0, high = 0] = volume.region;
    return [w, (w + e) / 2, e].flatMap((lon) =>
      [s, n].flatMap((lat) => [low, high].map((h) => [...toEcef(lon / DEG, lat / DEG, h)])),
    );
  }
  if (volume.type === 'sphere') {
    const [x = 0, y = 0, z = 0, r = 0] = volume.sphere;
    return [
      [x - r, y, z],
      [x + r, y, z],
      [x, y - r, z],
      [x, y + r, z],
      [x, y, z - r],
      [x, y, z + r],
    ];
  }
  const b = volume.box;
  return [-1, 1].flatMap((i) =>
    [-1, 1].flatMap((j) =>
      [-1, 1].map((k) =>
        [0, 1, 2].map(
          (axis) =>
            (b[axis] as number) +
            i * (b[3 + axis] as number) +
            j * (b[6 + axis] as number) +
            k * (b[9 + axis] as number),
        ),
      ),
    ),
  );
}

/** How far the inner volume reaches out of the outer one, metres; 0 where it lies within. */
export function reachOutOf(inner: Volume, outer: Volume): number {
  if (inner.type === 'region' && outer.type === 'region') {
    const a = inner.region as number[];
    const b = outer.region as number[];
    const at = (i: number) => [a[i] as number, b[i] as number] as const;
    const angle = (i: number, sign: 1 | -1) => {
      const [x, y] = at(i);
      return sign * (y - x) * 6_378_137;
    };
    const height = (i: number, sign: 1 | -1) => {
      const [x, y] = at(i);
      return sign * (y - x);
    };
    return Math.max(
      0,
      angle(0, 1),
      angle(1, 1),
      angle(2, -1),
      angle(3, -1),
      height(4, 1),
      height(5, -1),
    );
  }
  return Math.max(0, ...cornersOf(inner).map((corner) => distanceOut(outer, corner)));
}

/** How far a place lies outside a volume, metres; 0 or less inside. */
export function distanceOut(volume: Volume, [x = 0, y = 0, z = 0]: readonly number[]): number {
  if (volume.type === 'sphere') {
    const [cx = 0, cy = 0, cz = 0, r = 0] = volume.sphere;
    return Math.hypot(x - cx, y - cy, z - cz) - r;
  }
  if (volume.type === 'box') {
    const b = volume.box;
    const d = [x - (b[0] as number), y - (b[1] as number), z - (b[2] as number)];
    return Math.max(
      ...[3, 6, 9].map((at) => {
        const axis = [b[at] as number, b[at + 1] as number, b[at + 2] as number];
        const length = Math.hypot(...axis);
        if (length === 0) return 0;
        const along = axis.reduce((sum, value, i) => sum + value * (d[i] as number), 0) / length;
        return Math.abs(along) - length;
      }),
    );
  }
  const [w = 0, s = 0, e = 0, n = 0, low = 0, high = 0] = volume.region;
  const [lon, lat, h] = toGeodetic(x, y, z);
  return Math.max(
    (w - lon) * 6_378_137 * Math.cos(lat),
    (lon - e) * 6_378_137 * Math.cos(lat),
    (s - lat) * 6_378_137,
    (lat - n) * 6_378_137,
    low - h,
    h - high,
  );
}

const A = 6_378_137;
const E2 = 6.69437999014e-3;
const B = A * Math.sqrt(1 - E2);
const SECOND_E2 = E2 / (1 - E2);

/** Longitude and latitude in radians, height in metres, by Bowring's formula: exact to a tenth of a millimetre near the ground. */
export function toGeodetic(
  x: number,
  y: number,
  z: number,
): [lon: number, lat: number, heightM: number] {
  const p = Math.hypot(x, y);
  const theta = Math.atan2(z * A, p * B);
  const lat = Math.atan2(
    z + SECOND_E2 * B * Math.sin(theta) ** 3,
    p - E2 * A * Math.cos(theta) ** 3,
  );
  const sin = Math.sin(lat);
  const n = A / Math.sqrt(1 - E2 * sin * sin);
  const cos = Math.cos(lat);
  const heightM = cos > 0.1 ? p / cos - n : Math.abs(z) / Math.abs(sin) - n * (1 - E2);
  return [Math.atan2(y, x), lat, heightM];
}

export const IDENTITY: readonly number[] = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** a · b, column-major. */
export function multiply(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: 16 }, (_, i) => {
    const [row, column] = [i % 4, i - (i % 4)];
    let sum = 0;
    for (let k = 0; k < 4; k++) sum += (a[row + 4 * k] as number) * (b[column + k] as number);
    return sum;
  });
}

function transformPoint(m: readonly number[], p: readonly number[], at: number): number[] {
  return transformVector(m, p, at).map((value, i) => value + (m[12 + i] as number));
}

function transformVector(m: readonly number[], p: readonly number[], at: number): number[] {
  const [x = 0, y = 0, z = 0] = p.slice(at, at + 3);
  return [0, 1, 2].map(
    (i) => (m[i] as number) * x + (m[4 + i] as number) * y + (m[8 + i] as number) * z,
  );
}

/** The part of an implicit tiling's root volume that a tile covers by subdivision (3D Tiles 1.1, 8.2). */
export function divideVolume(
  root: Volume,
  at: { readonly level: number; readonly x: number; readonly y: number; readonly z: number },
  options: {
    readonly isOctree: boolean;
    readonly minHeightM?: number | undefined;
    readonly maxHeightM?: number | undefined;
  },
): Volume {
  const parts = 2 ** at.level;
  if (root.type === 'region') {
    const [w = 0, s = 0, e = 0, n = 0, low = 0, high = 0] = root.region;
    const step = options.isOctree ? (high - low) / parts : 0;
    return {
      type: 'region',
      region: [
        w + ((e - w) * at.x) / parts,
        s + ((n - s) * at.y) / parts,
        w + ((e - w) * (at.x + 1)) / parts,
        s + ((n - s) * (at.y + 1)) / parts,
        options.minHeightM ?? (options.isOctree ? low + step * at.z : low),
        options.maxHeightM ?? (options.isOctree ? low + step * (at.z + 1) : high),
      ],
    };
  }
  if (root.type === 'sphere') return root;
  const b = root.box;
  const places = [at.x, at.y, options.isOctree ? at.z : 0];
  const counts = [parts, parts, options.isOctree ? parts : 1];
  const half = (k: number, axis: number) => (b[3 + 3 * k + axis] as number) / (counts[k] as number);
  const centre = [0, 1, 2].map((axis) =>
    [0, 1, 2].reduce(
      (sum, k) => sum + half(k, axis) * (2 * (places[k] as number) + 1 - (counts[k] as number)),
      b[axis] as number,
    ),
  );
  return {
    type: 'box',
    box: [...centre, ...[0, 1, 2].flatMap((k) => [0, 1, 2].map((axis) => half(k, axis)))],
  };
}
