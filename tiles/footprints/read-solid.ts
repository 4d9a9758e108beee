import { DEG } from '#lib/geo/wgs84.ts';
import type { Transform } from '../crs/transform.ts';
import type { BuildingSurface } from '../district.ts';
import type { SourcePosition, SourceSurface } from '../sources/source.ts';
import { dissolve } from './dissolve.ts';
import { hasHole } from './find-hole.ts';
import type { CleanPolygon, PolygonCleaner } from './polygon-cleaner.ts';
import { quote } from './polygon-cleaner.ts';
import type { Refusal, RepairReason } from './refusal.ts';

export interface SolidReading {
  /** What it stands on, biggest first. */
  readonly footprint: CleanPolygon;
  readonly surfaces: readonly BuildingSurface[];
  readonly heightM: number;
}

const MIN_HEIGHT_M = 0.5;
const MAX_HEIGHT_M = 1000;
/** Of a face's normal: steeper ones are walls. */
const LEVEL_COSINE = 0.5;
/** Near enough to tell level from steep. */
const METRES_PER_DEGREE = 100_000;

/**
 * Reads a building model. Its footprint is the biggest of its ground surfaces, found by their meaning or, without
 * any, as the lowest level faces; failing that, the outline around all its corners.
 *
 * @param offsetM added to the source's heights to reach the ellipsoid.
 */
export function readSolid(
  given: readonly SourceSurface[],
  by: {
    readonly transform: Transform;
    readonly cleaner: PolygonCleaner;
    readonly offsetM: number;
    readonly repairs: RepairReason[];
  },
): SolidReading | Refusal {
  let bottomM = Number.POSITIVE_INFINITY;
  let topM = Number.NEGATIVE_INFINITY;
  const surfaces: BuildingSurface[] = [];
  for (const [s, { rings, semantic }] of given.entries()) {
    const turned: [number, number, number][][] = [];
    for (const [r, ring] of rings.entries()) {
      const points: [number, number, number][] = [];
      for (const [i, position] of ring.entries()) {
        const [x, y, z] = position as [number, number, number];
        const [lonDeg, latDeg] = by.transform.isIdentity ? [x, y] : by.transform.toWgs84(x, y);
        if (!Number.isFinite(lonDeg) || !Number.isFinite(latDeg) || !Number.isFinite(z))
          return {
            reason: 'coordinates',
            field: `surfaces[${s}].rings[${r}][${i}]`,
            expected: `expected three finite numbers, got ${quote(position)}`,
          };
        points.push([lonDeg, latDeg, z + by.offsetM]);
        if (z < bottomM) bottomM = z;
        if (z > topM) topM = z;
      }
      if (points.length >= 3) turned.push(points);
    }
    if (turned.length > 0) surfaces.push({ rings: turned, semantic });
  }
  const heightM = topM - bottomM;
  if (surfaces.length === 0 || !(heightM >= MIN_HEIGHT_M && heightM <= MAX_HEIGHT_M))
    return {
      reason: surfaces.length === 0 ? 'open-solid' : 'height',
      field: 'surfaces',
      expected:
        surfaces.length === 0
          ? 'expected faces of three points or more, got none'
          : `expected a model ${MIN_HEIGHT_M} to ${MAX_HEIGHT_M} m high, got ${heightM.toFixed(2)} m`,
    };
  const footprint = findFootprint(given, by);
  if ('reason' in footprint) return footprint;
  if (hasHole(given, measureUnits(given, by.transform))) by.repairs.push('open-solid');
  return { footprint, surfaces, heightM };
}

/** Metres of the source's units, along its three axes. */
function measureUnits(
  given: readonly SourceSurface[],
  { isGeographic }: Transform,
): [number, number, number] {
  if (!isGeographic) return [1, 1, 1];
  const latDeg = given[0]?.rings[0]?.[0]?.[1] ?? 0;
  return [111_320 * Math.cos(latDeg * DEG), 111_320, 1];
}

function findFootprint(
  given: readonly SourceSurface[],
  {
    cleaner,
    repairs,
    transform,
  }: {
    readonly cleaner: PolygonCleaner;
    readonly repairs: RepairReason[];
    readonly transform: Transform;
  },
): CleanPolygon | Refusal {
  const named = given.filter(({ semantic }) => semantic === 'ground');
  const perUnit = transform.isGeographic ? METRES_PER_DEGREE : 1;
  const faces = named.length > 0 ? named : given.filter((face) => facesDown(face, perUnit));
  let biggest: CleanPolygon | undefined;
  let refused: Refusal | undefined;
  for (const rings of dissolve(faces.map(({ rings }) => rings))) {
    // Rings of surfaces are open by definition, so their repairs are no news.
    const cleaned = cleaner.clean(rings, 'surfaces.ground', []);
    if ('reason' in cleaned) refused ??= cleaned;
    else
      for (const polygon of cleaned)
        if (!biggest || polygon.areaM2 > biggest.areaM2) biggest = polygon;
  }
  if (biggest) return biggest;
  if (refused && isOfPlace(refused)) return refused;
  const hull = convexHull(given.flatMap(({ rings }) => rings[0] ?? []));
  const cleaned = cleaner.clean([hull], 'surfaces', []);
  if ('reason' in cleaned) return cleaned;
  repairs.push('outlined-solid');
  return cleaned[0] as CleanPolygon;
}

function isOfPlace({ reason }: Refusal): boolean {
  return reason === 'outside-site' || reason === 'swapped-coordinates' || reason === 'not-degrees';
}

/** True for a level face that is seen from below, by Newell's normal. */
function facesDown({ rings }: SourceSurface, metresPerUnit: number): boolean {
  const ring = rings[0] ?? [];
  let [nx, ny, nz] = [0, 0, 0];
  for (let i = 0; i < ring.length; i++) {
    const [ax = 0, ay = 0, az = 0] = ring[i] as SourcePosition;
    const [bx = 0, by = 0, bz = 0] = ring[(i + 1) % ring.length] as SourcePosition;
    nx += (ay - by) * (az + bz);
    ny += (az - bz) * (ax + bx);
    nz += (ax - bx) * (ay + by);
  }
  return nz < 0 && -nz * metresPerUnit > LEVEL_COSINE * Math.hypot(nx, ny, nz * metresPerUnit);
}

/** Corners of the smallest convex ring around the points (Andrew's monotone chain). */
function convexHull(points: readonly SourcePosition[]): SourcePosition[] {
  const sorted = [...points].sort(
    (a, b) => (a[0] as number) - (b[0] as number) || (a[1] as number) - (b[1] as number),
  );
  const chain = (order: readonly SourcePosition[]) => {
    const hull: SourcePosition[] = [];
    for (const p of order) {
      while (hull.length >= 2 && cross(hull.at(-2), hull.at(-1), p) <= 0) hull.pop();
      hull.push(p);
    }
    return hull.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

function cross(a: SourcePosition | undefined, b: SourcePosition | undefined, c: SourcePosition) {
  const [ax = 0, ay = 0] = a ?? [];
  const [bx = 0, by = 0] = b ?? [];
  const [cx = 0, cy = 0] = c;
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}
