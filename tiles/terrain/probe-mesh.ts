import { DEG, WGS84_A } from '#lib/geo/wgs84.ts';
import type { Bounds } from '#model';
import { FADE_M, type GroundHeight } from '../relief/ground-shape.ts';
import { BEND_SHARE } from './height-samples.ts';
import { MESH_UNITS } from './quantized-mesh.ts';
import type { TerrainMesh } from './terrain-mesh.ts';
import { samplesPerSide, type TileAddress, tileBounds } from './tms.ts';

/** Tiles whose samples lie no farther apart than this are judged by them alone, metres. */
const PROBE_M = 60;
/** Along a side. */
const MAX_PROBES = 128;
const METRES_PER_DEG = WGS84_A * DEG;

/**
 * How far a mesh as it is stored lies from the ground, metres: measured between the samples of coarse tiles, where a
 * whole hill may stand that no sample meets, and no less than what the ground bends from one probe to the next.
 * 0 where samples are near enough to each other, and where the tile has nothing but the level plain.
 *
 * @param site Whose relief it is, for probes need not be spent on the plain around it; the whole tile where absent.
 */
export function probeMesh(
  mesh: TerrainMesh,
  tile: TileAddress,
  ground: { readonly groundM: GroundHeight; readonly maxLevel: number; readonly site?: Bounds },
): number {
  const { groundM, maxLevel, site } = ground;
  const sizeDeg = 180 / 2 ** tile.level;
  const apartM = (sizeDeg * METRES_PER_DEG) / (samplesPerSide(tile.level, maxLevel) - 1);
  if (apartM <= PROBE_M) return 0;
  const box = site ? intersect(tileBounds(tile), grow(site)) : tileBounds(tile);
  const spanM = Math.max(box.northDeg - box.southDeg, box.eastDeg - box.westDeg) * METRES_PER_DEG;
  if (!(box.northDeg > box.southDeg && box.eastDeg > box.westDeg)) return 0;
  const side = Math.min(MAX_PROBES, Math.ceil(spanM / PROBE_M));
  const stepLon = (box.eastDeg - box.westDeg) / side;
  const stepLat = (box.northDeg - box.southDeg) / side;
  const truthM = new Float64Array(side * side);
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      truthM[row * side + column] = groundM(
        box.westDeg + (column + 0.5) * stepLon,
        box.northDeg - (row + 0.5) * stepLat,
      );
  const { westDeg, northDeg } = tileBounds(tile);
  const off = greatestGap(mesh, truthM, {
    side,
    // From shares of the tile to columns and rows of probes.
    toColumn: (u) => (westDeg + u * sizeDeg - box.westDeg) / stepLon - 0.5,
    toRow: (v) => (box.northDeg - northDeg + v * sizeDeg) / stepLat - 0.5,
  });
  return off + greatestBend(truthM, side) * BEND_SHARE;
}

function greatestGap(
  { side: meshSide, coords, heightM, triangles }: TerrainMesh,
  truthM: Float64Array,
  probes: {
    readonly side: number;
    readonly toColumn: (share: number) => number;
    readonly toRow: (share: number) => number;
  },
): number {
  const { side } = probes;
  const stored = (place: number) => Math.round((place / (meshSide - 1)) * MESH_UNITS) / MESH_UNITS;
  const column = heightM.map((_, v) => probes.toColumn(stored(coords[2 * v] as number)));
  const row = heightM.map((_, v) => probes.toRow(stored(coords[2 * v + 1] as number)));
  let worst = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [triangles[t], triangles[t + 1], triangles[t + 2]] as [
      number,
      number,
      number,
    ];
    const [ax, bx, cx] = [column[a], column[b], column[c]] as [number, number, number];
    const [ay, by, cy] = [row[a], row[b], row[c]] as [number, number, number];
    const [ha, hb, hc] = [heightM[a], heightM[b], heightM[c]] as [number, number, number];
    const whole = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (whole === 0) continue;
    const toX = Math.min(side - 1, Math.floor(Math.max(ax, bx, cx)));
    const toY = Math.min(side - 1, Math.floor(Math.max(ay, by, cy)));
    for (let y = Math.max(0, Math.ceil(Math.min(ay, by, cy))); y <= toY; y++)
      for (let x = Math.max(0, Math.ceil(Math.min(ax, bx, cx))); x <= toX; x++) {
        const wb = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / whole;
        const wc = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / whole;
        if (wb < 0 || wc < 0 || wb + wc > 1) continue;
        const meshM = ha + wb * (hb - ha) + wc * (hc - ha);
        worst = Math.max(worst, Math.abs(meshM - (truthM[y * side + x] as number)));
      }
  }
  return worst;
}

/** Greatest second difference along a row or a column. */
function greatestBend(heightM: Float64Array, side: number): number {
  let worst = 0;
  const bend = (i: number, step: number) =>
    Math.abs(
      (heightM[i - step] as number) - 2 * (heightM[i] as number) + (heightM[i + step] as number),
    );
  for (let row = 0; row < side; row++)
    for (let at = 1; at < side - 1; at++)
      worst = Math.max(worst, bend(row * side + at, 1), bend(at * side + row, side));
  return worst;
}

function grow({ westDeg, southDeg, eastDeg, northDeg }: Bounds): Bounds {
  const latDeg = FADE_M / METRES_PER_DEG;
  const lonDeg = latDeg / Math.cos(Math.max(Math.abs(northDeg), Math.abs(southDeg)) * DEG);
  return {
    westDeg: westDeg - lonDeg,
    southDeg: southDeg - latDeg,
    eastDeg: eastDeg + lonDeg,
    northDeg: northDeg + latDeg,
  };
}

function intersect(a: Bounds, b: Bounds): Bounds {
  return {
    westDeg: Math.max(a.westDeg, b.westDeg),
    southDeg: Math.max(a.southDeg, b.southDeg),
    eastDeg: Math.min(a.eastDeg, b.eastDeg),
    northDeg: Math.min(a.northDeg, b.northDeg),
  };
}
