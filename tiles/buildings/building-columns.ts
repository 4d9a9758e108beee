import {
  BUILDING_PROVENANCES,
  BUILDING_USES,
  type BuildingIndex,
  buildingId,
  type LonLat,
  type Site,
} from '#model';
import type { BuildingRecord } from '../district.ts';
import type { GroundHeight } from '../relief/ground-height.ts';

/**
 * All buildings as columns over shared memory, so that every worker reads the same bytes: the index that is
 * published, and the courtyards that only the tiles need.
 */
export interface BuildingColumns extends BuildingIndex {
  /** Length count + 1: holes of building i are holeStart[i] … holeStart[i + 1] − 1. */
  readonly holeStart: Uint32Array;
  /** Length holes + 1: first vertex of each hole in `holeVertices`. */
  readonly holeRingStart: Uint32Array;
  /** lon, lat pairs in 1e-7 degree. */
  readonly holeVertices: Int32Array;
}

const SCALE = 1e7;

/** Ids of generated buildings say that they are made up. */
const SYNTHETIC_PREFIX = 'SYN-';

/** Packs records in their order, which becomes the global id, and sets each on the lowest ground under it. */
export function packBuildings(
  records: readonly BuildingRecord[],
  site: Pick<Site, 'towns'>,
  groundM: GroundHeight,
): BuildingColumns {
  const count = records.length;
  const townCodes = site.towns.map((town) => town.code);
  const townPlace = new Map(townCodes.map((code, i) => [code, i]));
  const holes = records.flatMap((record) => record.holes ?? []);
  const sum = (rings: readonly { readonly length: number }[]) =>
    rings.reduce((total, ring) => total + ring.length, 0);
  const columns = {
    count,
    townCodes,
    ringStart: shared(Uint32Array, count + 1),
    vertices: shared(Int32Array, 2 * sum(records.map((record) => record.ring))),
    heightM: shared(Float32Array, count),
    baseM: shared(Float32Array, count),
    storeys: shared(Uint8Array, count),
    use: shared(Uint8Array, count),
    provenance: shared(Uint8Array, count),
    town: shared(Uint8Array, count),
    dwellings: shared(Uint16Array, count),
    holeStart: shared(Uint32Array, count + 1),
    holeRingStart: shared(Uint32Array, holes.length + 1),
    holeVertices: shared(Int32Array, 2 * sum(holes)),
  };
  const names: Record<number, { zh: string; en: string }> = {};
  let hole = 0;
  for (const [gid, record] of records.entries()) {
    columns.ringStart[gid + 1] = writeRing(
      columns.vertices,
      columns.ringStart[gid] as number,
      record.ring,
    );
    for (const ring of record.holes ?? []) {
      columns.holeRingStart[hole + 1] = writeRing(
        columns.holeVertices,
        columns.holeRingStart[hole] as number,
        ring,
      );
      hole++;
    }
    columns.holeStart[gid + 1] = hole;
    columns.heightM[gid] = record.heightM;
    columns.baseM[gid] = lowestGroundM(record.ring, groundM);
    columns.storeys[gid] = Math.max(1, Math.min(255, Math.round(record.storeys)));
    columns.use[gid] = BUILDING_USES.indexOf(record.use);
    columns.provenance[gid] = BUILDING_PROVENANCES.indexOf(record.provenance);
    columns.town[gid] = townPlace.get(record.townCode ?? '') ?? 255;
    columns.dwellings[gid] = Math.max(0, Math.min(65535, Math.round(record.dwellings)));
    if (record.name) names[gid] = record.name;
  }
  const idPrefix = SYNTHETIC_PREFIX;
  const named = records.some((record) => record.id !== undefined);
  const ids = named
    ? records.map(({ id }, gid) => id ?? buildingId({ ids: null, idPrefix: '' }, gid))
    : null;
  return { ...columns, ids, idPrefix: named ? '' : idPrefix, names };
}

function writeRing(vertices: Int32Array, start: number, ring: readonly LonLat[]): number {
  for (const [i, [lonDeg, latDeg]] of ring.entries()) {
    vertices[2 * (start + i)] = Math.round(lonDeg * SCALE);
    vertices[2 * (start + i) + 1] = Math.round(latDeg * SCALE);
  }
  return start + ring.length;
}

function lowestGroundM(ring: readonly LonLat[], groundM: GroundHeight): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (const [lonDeg, latDeg] of ring) lowest = Math.min(lowest, groundM(lonDeg, latDeg));
  return lowest;
}

type TypedArrayConstructor<T> = {
  new (buffer: SharedArrayBuffer): T;
  readonly BYTES_PER_ELEMENT: number;
};

function shared<T>(Type: TypedArrayConstructor<T>, length: number): T {
  return new Type(new SharedArrayBuffer(Math.max(1, length) * Type.BYTES_PER_ELEMENT));
}
