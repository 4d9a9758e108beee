import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { BUILDING_PROVENANCES, BUILDING_USES, type LonLat } from '#model';
import type { BuildingRecord, BuildingSurface, BuildingVolume, RoofHint } from '../district.ts';
import { HAS, NO_TOWN, WORD } from './record-layout.ts';
import { createMortonCoder, type RootCell } from './root-cell.ts';
import type { WordWriter } from './word-writer.ts';

const E7 = 1e7;
export const ROOF_SHAPES = ['flat', 'gabled', 'hipped', 'pyramidal', 'skillion'] as const;
export const SEMANTICS = ['wall', 'roof', 'ground', 'other'] as const;
const USE_CODES = new Map<string, number>(BUILDING_USES.map((use, code) => [use, code]));
const floatBits = new Int32Array(1);
const float = new Float32Array(floatBits.buffer);

/** Appends records in the words of `record-layout.ts`; returns the hash of the id, 0 where there is none. */
export type RecordWriter = (record: BuildingRecord, ordinal: number, to: WordWriter) => number;

export function createRecordWriter(root: RootCell, townCodes: readonly string[]): RecordWriter {
  const codeOf = createMortonCoder(root);
  const towns = new Map(townCodes.map((code, i) => [code, i]));
  const plane = createLocalPlane(
    root.westDeg + root.lonSpanDeg / 2,
    root.southDeg + root.latSpanDeg / 2,
  );
  const perLonE7 = (plane.toX(plane.originLonDeg + 1) - plane.toX(plane.originLonDeg)) / E7;
  const perLatE7 = (plane.toY(plane.originLatDeg + 1) - plane.toY(plane.originLatDeg)) / E7;
  const box: Box = { west: 0, south: 0, east: 0, north: 0 };

  return (record, ordinal, to) => {
    const { ring, holes, townCode } = record;
    const from = to.length;
    to.reserve(WORD.ring + 2 * ring.length);
    to.length = from + WORD.ring;
    empty(box);
    putRing(ring, to, box);
    let corners = ring.length;
    if (holes)
      for (const hole of holes) {
        addRing(hole, to, box);
        corners += hole.length;
      }
    let idHash = 0;
    let has = record.isHeightEstimated ? HAS.estimatedHeight : 0;
    if (record.isPlaceEstimated) has |= HAS.estimatedPlace;
    if (record.roof) {
      has |= HAS.roof;
      addRoof(record.roof, to);
    }
    if (record.volumes) {
      has |= HAS.volumes;
      corners = Math.max(corners, addVolumes(record.volumes, to, box));
    }
    if (record.surfaces) {
      has |= HAS.surfaces;
      corners = Math.max(corners, addSurfaces(record.surfaces, to, box) / 4);
    }
    if (record.properties) {
      has |= HAS.properties;
      addProperties(record.properties, to);
    }
    if (record.id !== undefined) {
      has |= HAS.id;
      const at = to.length;
      to.addText(record.id);
      idHash = hashIdAt(to.words, at);
    }
    if (record.name) {
      has |= HAS.name;
      to.addText(record.name.zh);
      to.addText(record.name.en);
    }
    const town = townCode === null ? NO_TOWN : towns.get(townCode);
    if (town === undefined) {
      has |= HAS.foreignTown;
      to.addText(townCode as string);
    }
    if ((to.length - from) % 2 !== 0) to.addWord(0);

    const end = to.length;
    to.length = from + WORD.height;
    to.addDouble(record.heightM);
    to.length = end;
    const { words } = to;
    words[from + WORD.length] = end - from;
    words[from + WORD.code] = codeOf(middle(box.west, box.east), middle(box.south, box.north));
    words[from + WORD.kind] =
      has |
      ((USE_CODES.get(record.use) as number) << 16) |
      (BUILDING_PROVENANCES.indexOf(record.provenance) << 24);
    float[0] = Math.sqrt(
      ((box.east - box.west) * perLonE7) ** 2 +
        ((box.north - box.south) * perLatE7) ** 2 +
        4 * record.heightM * record.heightM,
    );
    words[from + WORD.size] = floatBits[0] as number;
    words[from + WORD.ordinal] = ordinal;
    words[from + WORD.corners] = Math.ceil(corners);
    words[from + WORD.west] = box.west;
    words[from + WORD.south] = box.south;
    words[from + WORD.east] = box.east;
    words[from + WORD.north] = box.north;
    words[from + WORD.storeysTown] = (record.storeys & 0xffff) | ((town ?? NO_TOWN) << 16);
    words[from + WORD.dwellings] = record.dwellings;
    words[from + WORD.ringLength] = ring.length;
    words[from + WORD.holeCount] = holes?.length ?? 0;
    words[from + WORD.hash] = hashOf(words, from, end);
    return idHash;
  };
}

interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

function empty(box: Box): void {
  box.west = 0x7fffffff;
  box.south = 0x7fffffff;
  box.east = -0x7fffffff;
  box.north = -0x7fffffff;
}

function middle(low: number, high: number): number {
  return (low + high) / 2;
}

function putRing(ring: readonly LonLat[], to: WordWriter, box: Box): void {
  const { words } = to;
  let { west, south, east, north } = box;
  let at = to.length;
  for (let i = 0; i < ring.length; i++) {
    const corner = ring[i] as LonLat;
    const lon = Math.round(corner[0] * E7);
    const lat = Math.round(corner[1] * E7);
    if (lon < west) west = lon;
    if (lon > east) east = lon;
    if (lat < south) south = lat;
    if (lat > north) north = lat;
    words[at] = lon;
    words[at + 1] = lat;
    at += 2;
  }
  to.length = at;
  box.west = west;
  box.south = south;
  box.east = east;
  box.north = north;
}

function addRing(ring: readonly LonLat[], to: WordWriter, box: Box): void {
  to.reserve(1 + 2 * ring.length);
  to.put(ring.length);
  putRing(ring, to, box);
}

function addRoof({ shape, heightM, orientation }: RoofHint, to: WordWriter): void {
  const turned = orientation === undefined ? 0 : orientation === 'along' ? 1 : 2;
  to.addWord(ROOF_SHAPES.indexOf(shape) | (turned << 8) | ((heightM === undefined ? 0 : 1) << 16));
  if (heightM !== undefined) to.addDouble(heightM);
}

/** Returns how many corners they have together. */
function addVolumes(volumes: readonly BuildingVolume[], to: WordWriter, box: Box): number {
  let corners = 0;
  to.addWord(volumes.length);
  for (const { ring, holes, fromM, toM, roof } of volumes) {
    to.addDouble(fromM);
    to.addDouble(toM);
    addRing(ring, to, box);
    corners += ring.length;
    to.addWord(holes?.length ?? 0);
    for (const hole of holes ?? []) {
      addRing(hole, to, box);
      corners += hole.length;
    }
    to.addWord(roof ? 1 : 0);
    if (roof) addRoof(roof, to);
  }
  return corners;
}

function addSurfaces(surfaces: readonly BuildingSurface[], to: WordWriter, box: Box): number {
  let corners = 0;
  to.addWord(surfaces.length);
  for (const { rings, semantic } of surfaces) {
    to.addWord(SEMANTICS.indexOf(semantic) | (rings.length << 8));
    for (const ring of rings) {
      to.addWord(ring.length);
      corners += ring.length;
      for (const [lonDeg, latDeg, heightM] of ring) {
        const lon = Math.round(lonDeg * E7);
        const lat = Math.round(latDeg * E7);
        box.west = Math.min(box.west, lon);
        box.east = Math.max(box.east, lon);
        box.south = Math.min(box.south, lat);
        box.north = Math.max(box.north, lat);
        to.addWord(lon);
        to.addWord(lat);
        to.addDouble(heightM);
      }
    }
  }
  return corners;
}

function addProperties(values: readonly (string | number | undefined)[], to: WordWriter): void {
  to.addWord(values.length);
  for (const value of values) {
    if (typeof value === 'number') {
      to.addWord(1);
      to.addDouble(value);
    } else if (typeof value === 'string') {
      to.addWord(2);
      to.addText(value);
    } else to.addWord(0);
  }
}

/** MurmurHash3's mixing over the words. */
function hashOf(words: Int32Array, from: number, end: number): number {
  let hash = Math.imul(words[from + WORD.kind] as number, 0x9e3779b1);
  for (let i = from + WORD.west; i < end; i++) {
    let k = Math.imul(words[i] as number, 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    hash ^= Math.imul(k, 0x1b873593);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  return finishHash(hash);
}

function finishHash(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** The same of a text among words. */
function hashIdAt(words: Int32Array, at: number): number {
  const length = words[at] as number;
  let hash = 0x811c9dc5;
  for (let i = 0; i < length; i++) {
    const byte = ((words[at + 1 + (i >> 2)] as number) >>> (8 * (i & 3))) & 255;
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return finishHash(hash) >>> 0 || 1;
}

/** Hash of an id's UTF-8; never 0, which stands for no id. */
export function hashId(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return finishHash(hash) >>> 0 || 1;
}
