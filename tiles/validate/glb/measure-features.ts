import { WGS84_A, WGS84_E2 } from '#lib/geo/wgs84.ts';
import type { WorldMesh } from './world-mesh.ts';

/** Figures of the features of a mesh, by feature id. */
export interface FeatureMeasures {
  /** A vertex of each, −1 where it has no triangle. */
  readonly vertex: Int32Array;
  /** Area seen from above, faces from below taken off, m². A closed block's is its footprint. */
  readonly areaM2: Float64Array;
  /** Between the ground and the faces, what lies above the feature's height left out, m³. */
  readonly volumeM3: Float64Array;
  /** Lowest and highest place of faces that look up, above the ground, metres. */
  readonly lowestRoofM: Float64Array;
  readonly highestRoofM: Float64Array;
  /** How near to the feature's height a face that looks up comes, metres. */
  readonly missM: Float64Array;
}

/** Metres to a radian of longitude and of latitude. */
export function metresPerRadian(latRad: number): [east: number, north: number] {
  const sin = Math.sin(latRad);
  const w = 1 - WGS84_E2 * sin * sin;
  return [
    (WGS84_A * Math.cos(latRad)) / Math.sqrt(w),
    (WGS84_A * (1 - WGS84_E2)) / (w * Math.sqrt(w)),
  ];
}

/** Faces that look up less than this much (their area's share seen from above) are walls. */
const LOOKS_UP = 0.02;
/** Faces wholly below the ground are floors. */
const FLOOR_M = -0.2;

/**
 * Measures in longitude, latitude and height, in which upright walls are upright everywhere: the area is that of
 * the footprint on the ellipsoid, whatever the tile's size.
 */
export function measureFeatures(
  mesh: WorldMesh,
  feature: ArrayLike<number>,
  of: {
    readonly count: number;
    /** Faces that belong to no block: the tops of parapets. */
    isPlain(vertex: number): boolean;
    baseM(feature: number): number;
    heightM(feature: number): number;
  },
): FeatureMeasures {
  const { count } = of;
  const { geodetic, local, triangles, triangleCount } = mesh;
  const measures = {
    vertex: new Int32Array(count).fill(-1),
    areaM2: new Float64Array(count),
    volumeM3: new Float64Array(count),
    lowestRoofM: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
    highestRoofM: new Float64Array(count).fill(Number.NEGATIVE_INFINITY),
    missM: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
  };
  const east = new Float64Array(count);
  const north = new Float64Array(count);
  const baseM = new Float64Array(count);
  const topM = new Float64Array(count);
  for (let t = 0; t < triangleCount; t++) {
    const a = triangles[3 * t] as number;
    const f = feature[a] as number;
    if (!(f < count)) continue;
    const b = triangles[3 * t + 1] as number;
    const c = triangles[3 * t + 2] as number;
    if (measures.vertex[f] === -1) {
      measures.vertex[f] = a;
      const [perLon, perLat] = metresPerRadian(geodetic[3 * a + 1] as number);
      east[f] = perLon;
      north[f] = perLat;
      baseM[f] = of.baseM(f);
      topM[f] = of.heightM(f);
    }
    const h = (v: number) => (geodetic[3 * v + 2] as number) - (baseM[f] as number);
    const [ha, hb, hc] = [h(a), h(b), h(c)];
    if (ha < FLOOR_M && hb < FLOOR_M && hc < FLOOR_M) continue;
    const x = (v: number) =>
      ((geodetic[3 * v] as number) - (geodetic[3 * a] as number)) * (east[f] as number);
    const y = (v: number) =>
      ((geodetic[3 * v + 1] as number) - (geodetic[3 * a + 1] as number)) * (north[f] as number);
    const area = (x(b) * y(c) - x(c) * y(b)) / 2;
    if (area > 0 && of.isPlain(a)) continue;
    const top = topM[f] as number;
    measures.areaM2[f] = (measures.areaM2[f] as number) + area;
    measures.volumeM3[f] =
      (measures.volumeM3[f] as number) +
      (area * (Math.min(ha, top) + Math.min(hb, top) + Math.min(hc, top))) / 3;
    if (area < 1e-4 || area < LOOKS_UP * areaOf(local, a, b, c)) continue;
    measures.lowestRoofM[f] = Math.min(measures.lowestRoofM[f] as number, ha, hb, hc);
    measures.highestRoofM[f] = Math.max(measures.highestRoofM[f] as number, ha, hb, hc);
    measures.missM[f] = Math.min(
      measures.missM[f] as number,
      Math.abs(ha - top),
      Math.abs(hb - top),
      Math.abs(hc - top),
    );
  }
  return measures;
}

function areaOf(local: Float64Array, a: number, b: number, c: number): number {
  return Math.hypot(...crossOf(local, a, b, c)) / 2;
}

/** Twice the area as a vector along the face's normal. */
function crossOf(local: Float64Array, a: number, b: number, c: number): [number, number, number] {
  const at = (v: number, axis: number) =>
    (local[3 * v + axis] as number) - (local[3 * a + axis] as number);
  const [ux, uy, uz, vx, vy, vz] = [at(b, 0), at(b, 1), at(b, 2), at(c, 0), at(c, 1), at(c, 2)];
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
}
