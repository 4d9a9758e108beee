import { PbfReader } from 'pbf';

export interface VectorTileLayer {
  readonly name: string;
  readonly version: number;
  readonly extent: number;
  readonly features: number;
}

const FEATURE_TYPES = ['unknown', 'point', 'line', 'polygon'] as const;

/**
 * Reads every layer, feature, tag and coordinate of a Mapbox Vector Tile 2.1, strictly: lenient readers pass over what
 * is cut short.
 *
 * @throws Error saying what is wrong.
 */
export function readVectorTile(bytes: Uint8Array): VectorTileLayer[] {
  checkMessage(bytes, 0, bytes.length);
  const reader = new PbfReader(bytes);
  const layers: VectorTileLayer[] = [];
  while (reader.pos < bytes.length) {
    const tag = reader.readVarint() >> 3;
    if (tag !== 3) throw new Error(`Expected layers, got field ${tag}.`);
    const length = reader.readVarint();
    const end = reader.pos + length;
    layers.push(readLayer(reader, end));
    reader.pos = end;
  }
  if (new Set(layers.map(({ name }) => name)).size !== layers.length)
    throw new Error('Expected each layer once.');
  return layers;
}

/** Walks the fields of a message: none may reach beyond its end. */
function checkMessage(bytes: Uint8Array, start: number, end: number): void {
  const reader = new PbfReader(bytes);
  reader.pos = start;
  while (reader.pos < end) {
    const key = reader.readVarint();
    const wire = key & 7;
    if (wire === 0) reader.readVarint();
    else if (wire === 1) reader.pos += 8;
    else if (wire === 5) reader.pos += 4;
    else if (wire === 2) {
      const length = reader.readVarint();
      reader.pos += length;
    } else throw new Error(`Expected a wire type of protobuf, got ${wire}.`);
    if (reader.pos > end) throw new Error('Expected a whole message, the tile is cut short.');
  }
}

function readLayer(reader: PbfReader, end: number): VectorTileLayer {
  checkMessage(reader.buf, reader.pos, end);
  const features: (readonly [start: number, end: number])[] = [];
  let [name, version, extent, keys, values] = ['', 1, 4096, 0, 0];
  while (reader.pos < end) {
    const key = reader.readVarint();
    const field = key >> 3;
    if (field === 15) version = reader.readVarint();
    else if (field === 1) name = reader.readString();
    else if (field === 5) extent = reader.readVarint();
    else if (field === 3) {
      keys++;
      reader.readString();
    } else {
      const length = reader.readVarint();
      if (field === 2) features.push([reader.pos, reader.pos + length]);
      if (field === 4) {
        values++;
        checkMessage(reader.buf, reader.pos, reader.pos + length);
      }
      reader.pos += length;
    }
  }
  if (!name) throw new Error('Expected a name of each layer.');
  if (version !== 2) throw new Error(`${name}: Expected version 2, got ${version}.`);
  if (features.length === 0) throw new Error(`${name}: Expected one feature or more.`);
  for (const [i, [from, to]] of features.entries()) {
    const fault = findFeatureFault(reader.buf, [from, to], { keys, values });
    if (fault) throw new Error(`${name}, feature ${i}: ${fault}`);
  }
  return { name, version, extent, features: features.length };
}

function findFeatureFault(
  bytes: Uint8Array,
  [start, end]: readonly [number, number],
  { keys, values }: { keys: number; values: number },
): string | null {
  checkMessage(bytes, start, end);
  const reader = new PbfReader(bytes);
  reader.pos = start;
  let type: (typeof FEATURE_TYPES)[number] = 'unknown';
  let tags: number[] = [];
  let commands: number[] = [];
  while (reader.pos < end) {
    const key = reader.readVarint();
    if (key >> 3 === 3) type = FEATURE_TYPES[reader.readVarint()] ?? 'unknown';
    else if (key >> 3 === 2) tags = readPacked(reader);
    else if (key >> 3 === 4) commands = readPacked(reader);
    else reader.skip(key);
  }
  if (tags.length % 2) return 'Expected tags in pairs.';
  for (const [i, tag] of tags.entries())
    if (tag >= (i % 2 ? values : keys))
      return `Expected tags below ${i % 2 ? values : keys}, got ${tag}.`;
  if (type === 'unknown') return 'Expected a point, line or polygon.';
  return findGeometryFault(commands, type);
}

function readPacked(reader: PbfReader): number[] {
  const length = reader.readVarint();
  const end = reader.pos + length;
  const values: number[] = [];
  while (reader.pos < end) values.push(reader.readVarint());
  return values;
}

function findGeometryFault(
  commands: readonly number[],
  type: 'point' | 'line' | 'polygon',
): string | null {
  let at = 0;
  let points = 0;
  let paths = 0;
  while (at < commands.length) {
    const command = (commands[at] as number) & 7;
    const count = (commands[at] as number) >> 3;
    at++;
    if (command === 7) {
      if (type !== 'polygon' || points < 3)
        return `Expected rings of 3 points or more, got ${points}.`;
      points = 0;
      continue;
    }
    if (command !== 1 && command !== 2) return `Expected a command of the format, got ${command}.`;
    if (count === 0) return 'Expected commands with a count.';
    if (command === 1) {
      if (type === 'line' && paths > 0 && points < 2) return 'Expected lines of 2 points or more.';
      if (type === 'polygon' && points > 0) return 'Expected closed rings.';
      points = 0;
      paths++;
    } else if (points === 0) return 'Expected a place to begin at.';
    points += count;
    at += 2 * count;
    if (at > commands.length) return 'Expected whole coordinates, the geometry is cut short.';
  }
  if (paths === 0) return 'Expected a geometry, got none.';
  if (type === 'line' && points < 2) return 'Expected lines of 2 points or more.';
  if (type === 'polygon' && points > 0) return 'Expected closed rings.';
  return null;
}
