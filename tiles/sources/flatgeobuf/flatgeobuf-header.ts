import { fstatSync } from 'node:fs';
import { basename } from 'node:path';
import { deserialize } from 'flatgeobuf/lib/mjs/generic/featurecollection.js';
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js';
import { TwinError } from '#model';
import { readRange } from '../source-file.ts';

/** Of the magic bytes, in which the fourth is the major version. */
export const MAGIC_BYTES = 8;
const MAX_HEADER_BYTES = 67_108_864;
/** Of a node of the index: four doubles and an offset. */
export const NODE_BYTES = 40;

export interface FlatgeobufHeader {
  readonly meta: HeaderMeta;
  readonly featuresStart: number;
  readonly crs: string | undefined;
}

/** @throws {TwinError} source-invalid where the file is no FlatGeobuf 3 or is cut off. */
export async function readHeader(path: string, file: number): Promise<FlatgeobufHeader> {
  const name = basename(path);
  const start = readRange(file, 0, MAGIC_BYTES + 4);
  if (start.length < MAGIC_BYTES + 4 || start.toString('latin1', 0, 3) !== 'fgb' || start[3] !== 3)
    throw new TwinError(
      'source-invalid',
      `${name}: Expected FlatGeobuf of version 3, its first bytes are others; write it anew with ogr2ogr.`,
    );
  const length = start.readUInt32LE(MAGIC_BYTES);
  const indexStart = MAGIC_BYTES + 4 + length;
  const bytes = length <= MAX_HEADER_BYTES ? readRange(file, 0, indexStart) : start;
  const meta = await parseHeader(bytes, { name, length: indexStart });
  const { size } = fstatSync(file);
  const indexBytes = meta.indexNodeSize > 0 ? measureIndex(meta) : 0;
  if (indexStart + indexBytes > size)
    throw new TwinError(
      'source-invalid',
      `${name}: Expected an index of ${meta.featuresCount} features, the file ends before; it is broken or cut off.`,
    );
  return { meta, featuresStart: indexStart + indexBytes, crs: crsOf(meta) };
}

async function parseHeader(
  bytes: Uint8Array,
  given: { readonly name: string; readonly length: number },
): Promise<HeaderMeta> {
  const read: HeaderMeta[] = [];
  const context = {
    fromFeature: () => ({}),
    headerMetaFn: (meta: HeaderMeta) => {
      read.push(meta);
    },
  };
  try {
    if (bytes.length < given.length) throw new RangeError('it ends before its features');
    if (4 * countColumns(Buffer.from(bytes)) > bytes.length)
      throw new RangeError('it announces more columns than it has room for');
    await deserialize(bytes, context).next();
    if (read[0]) return read[0];
    throw new RangeError('it has none');
  } catch (cause) {
    throw new TwinError(
      'source-invalid',
      `${given.name}: Expected a FlatGeobuf header, it cannot be read (${cause instanceof Error ? cause.message : cause}); the file is broken or cut off.`,
      { cause },
    );
  }
}

/** Place of the columns in the header's table, and where its entry stands in the list of offsets. */
const COLUMNS_ENTRY = 4 + 2 * 7;

/** Length of the list of columns as the flat buffer has it; the library would believe any number. */
function countColumns(bytes: Buffer): number {
  const start = MAGIC_BYTES + 4;
  const table = start + bytes.readUInt32LE(start);
  const entries = table - bytes.readInt32LE(table);
  if (bytes.readUInt16LE(entries) <= COLUMNS_ENTRY) return 0;
  const field = bytes.readUInt16LE(entries + COLUMNS_ENTRY);
  if (field === 0) return 0;
  const list = table + field;
  return bytes.readUInt32LE(list + bytes.readUInt32LE(list));
}

/** Bytes of the packed tree over all features. */
function measureIndex({ featuresCount, indexNodeSize }: HeaderMeta): number {
  let level = featuresCount;
  const nodeSize = Math.max(2, indexNodeSize);
  let nodes = level;
  // A tree of one feature has a root as well.
  do {
    level = Math.ceil(level / nodeSize);
    nodes += level;
  } while (level > 1);
  return nodes * NODE_BYTES;
}

function crsOf({ crs }: HeaderMeta): string | undefined {
  if (!crs) return undefined;
  if (crs.code > 0) return `${crs.org ?? 'EPSG'}:${crs.code}`;
  return crs.wkt ?? crs.code_string ?? undefined;
}
