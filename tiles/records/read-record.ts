import {
  BUILDING_PROVENANCES,
  BUILDING_USES,
  type BuildingProvenance,
  type BuildingUse,
  type LonLat,
} from '#model';
import type { BuildingRecord, BuildingSurface, BuildingVolume, RoofHint } from '../district.ts';
import { HAS, NO_TOWN, WORD } from './record-layout.ts';
import { WordReader } from './word-writer.ts';
import { ROOF_SHAPES, SEMANTICS } from './write-record.ts';

const E7 = 1e7;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Where a record's parts after the rings begin; 0 where it has none. Refilled by `findParts`. */
export interface RecordParts {
  roof: number;
  volumes: number;
  surfaces: number;
  properties: number;
  id: number;
  name: number;
  foreignTown: number;
}

export function createParts(): RecordParts {
  return { roof: 0, volumes: 0, surfaces: 0, properties: 0, id: 0, name: 0, foreignTown: 0 };
}

const reader = new WordReader(new Int32Array(0), 0);

/** Finds a record's parts without reading them. */
export function findParts(words: Int32Array, start: number, parts: RecordParts): void {
  const has = (words[start + WORD.kind] as number) & 0xffff;
  reader.words = words;
  reader.at = start + WORD.ring + 2 * (words[start + WORD.ringLength] as number);
  for (let h = words[start + WORD.holeCount] as number; h > 0; h--) skipRing();
  parts.roof = has & HAS.roof ? reader.at : 0;
  if (parts.roof) readRoof();
  parts.volumes = has & HAS.volumes ? reader.at : 0;
  if (parts.volumes) skipVolumes();
  parts.surfaces = has & HAS.surfaces ? reader.at : 0;
  if (parts.surfaces) skipSurfaces();
  parts.properties = has & HAS.properties ? reader.at : 0;
  if (parts.properties) skipProperties();
  parts.id = has & HAS.id ? reader.at : 0;
  if (parts.id) reader.skipText();
  parts.name = has & HAS.name ? reader.at : 0;
  if (parts.name) {
    reader.skipText();
    reader.skipText();
  }
  parts.foreignTown = has & HAS.foreignTown ? reader.at : 0;
}

/** The whole record, as it was written. */
export function readRecord(
  words: Int32Array,
  start: number,
  townCodes: readonly string[],
): BuildingRecord {
  const parts = createParts();
  findParts(words, start, parts);
  const at = (word: number) => words[start + word] as number;
  const town = at(WORD.storeysTown) >>> 16;
  const record: Writable<BuildingRecord> = {
    ring: readRingAt(words, start + WORD.ring, at(WORD.ringLength)),
    heightM: readHeight(words, start),
    storeys: at(WORD.storeysTown) & 0xffff,
    use: BUILDING_USES[(at(WORD.kind) >>> 16) & 255] as BuildingUse,
    provenance: BUILDING_PROVENANCES[at(WORD.kind) >>> 24] as BuildingProvenance,
    townCode: parts.foreignTown
      ? textAt(words, parts.foreignTown)
      : town === NO_TOWN
        ? null
        : (townCodes[town] as string),
    dwellings: at(WORD.dwellings) >>> 0,
  };
  if (at(WORD.holeCount) > 0) {
    reader.words = words;
    reader.at = start + WORD.ring + 2 * at(WORD.ringLength);
    record.holes = Array.from({ length: at(WORD.holeCount) }, readRing);
  }
  if (at(WORD.kind) & HAS.estimatedHeight) record.isHeightEstimated = true;
  if (at(WORD.kind) & HAS.estimatedPlace) record.isPlaceEstimated = true;
  if (parts.roof) record.roof = roofAt(words, parts.roof);
  if (parts.volumes) record.volumes = volumesAt(words, parts.volumes);
  if (parts.surfaces) record.surfaces = surfacesAt(words, parts.surfaces);
  if (parts.properties) record.properties = propertiesAt(words, parts.properties);
  if (parts.id) record.id = textAt(words, parts.id);
  if (parts.name) record.name = nameAt(words, parts.name);
  return record;
}

const double = new Float64Array(1);
const doubleWords = new Int32Array(double.buffer);

export function readHeight(words: Int32Array, start: number): number {
  doubleWords[0] = words[start + WORD.height] as number;
  doubleWords[1] = words[start + WORD.height + 1] as number;
  return double[0] as number;
}

function textAt(words: Int32Array, at: number): string {
  return seek(words, at).readText();
}

export function bytesAt(words: Int32Array, at: number): Uint8Array {
  return seek(words, at).readBytes();
}

export function nameAt(words: Int32Array, at: number): { zh: string; en: string } {
  const from = seek(words, at);
  return { zh: from.readText(), en: from.readText() };
}

export function roofAt(words: Int32Array, at: number): RoofHint {
  seek(words, at);
  return readRoof();
}

export function volumesAt(words: Int32Array, at: number): BuildingVolume[] {
  const from = seek(words, at);
  return Array.from({ length: from.readWord() }, () => {
    const volume: Writable<BuildingVolume> = {
      fromM: from.readDouble(),
      toM: from.readDouble(),
      ring: readRing(),
    };
    const holes = from.readWord();
    if (holes > 0) volume.holes = Array.from({ length: holes }, readRing);
    if (from.readWord()) volume.roof = readRoof();
    return volume;
  });
}

export function surfacesAt(words: Int32Array, at: number): BuildingSurface[] {
  const from = seek(words, at);
  return Array.from({ length: from.readWord() }, () => {
    const word = from.readWord();
    return {
      semantic: SEMANTICS[word & 255] as BuildingSurface['semantic'],
      rings: Array.from({ length: word >>> 8 }, () =>
        Array.from(
          { length: from.readWord() },
          () => [from.readWord() / E7, from.readWord() / E7, from.readDouble()] as const,
        ),
      ),
    };
  });
}

/** Visits the values of the declared properties without a list being made. */
export function visitProperties(
  words: Int32Array,
  at: number,
  visit: (place: number, value: string | number) => void,
): void {
  let from = at + 1;
  for (let place = 0; place < (words[at] as number); place++) {
    const tag = words[from++];
    if (tag === 0) continue;
    seek(words, from);
    const value = tag === 1 ? reader.readDouble() : reader.readText();
    from = reader.at;
    visit(place, value);
  }
}

function propertiesAt(words: Int32Array, at: number): (string | number | undefined)[] {
  const values = new Array<string | number | undefined>(words[at] as number).fill(undefined);
  visitProperties(words, at, (place, value) => {
    values[place] = value;
  });
  return values;
}

function seek(words: Int32Array, at: number): WordReader {
  reader.words = words;
  reader.at = at;
  return reader;
}

function readRoof(): RoofHint {
  const word = reader.readWord();
  const turned = (word >>> 8) & 255;
  return {
    shape: ROOF_SHAPES[word & 255] as RoofHint['shape'],
    ...(word >>> 16 ? { heightM: reader.readDouble() } : {}),
    ...(turned ? { orientation: turned === 1 ? 'along' : 'across' } : {}),
  };
}

function readRing(): LonLat[] {
  const length = reader.readWord();
  const ring = readRingAt(reader.words, reader.at, length);
  reader.at += 2 * length;
  return ring;
}

function readRingAt(words: Int32Array, at: number, length: number): LonLat[] {
  return Array.from({ length }, (_, i) => [
    (words[at + 2 * i] as number) / E7,
    (words[at + 2 * i + 1] as number) / E7,
  ]);
}

function skipRing(): void {
  reader.at += 1 + 2 * (reader.words[reader.at] as number);
}

function skipVolumes(): void {
  for (let v = reader.readWord(); v > 0; v--) {
    reader.at += 4;
    skipRing();
    for (let h = reader.readWord(); h > 0; h--) skipRing();
    if (reader.readWord()) readRoof();
  }
}

function skipSurfaces(): void {
  for (let s = reader.readWord(); s > 0; s--)
    for (let r = reader.readWord() >>> 8; r > 0; r--) {
      const length = reader.readWord();
      reader.at += 4 * length;
    }
}

function skipProperties(): void {
  for (let p = reader.readWord(); p > 0; p--) {
    const tag = reader.readWord();
    if (tag === 1) reader.at += 2;
    else if (tag === 2) reader.skipText();
  }
}
