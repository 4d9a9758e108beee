import { inflateSync, zstdDecompressSync } from 'node:zlib';
import { PbfReader } from 'pbf';
import { readRange } from '../source-file.ts';

/** One block of an OSM PBF file: its kind and its bytes, unpacked on request. */
export interface PbfBlob {
  readonly type: string;
  /** Where the block begins in the file. */
  readonly from: number;
  readonly to: number;
  /** @throws {Error} where the packing is unknown or the data is broken. */
  unpack(): Uint8Array;
}

/** The format's own limits. */
const MAX_HEADER_BYTES = 64 * 1024;
const MAX_BLOB_BYTES = 32 << 20;

/**
 * The block at `from`; undefined at the end of the file.
 *
 * @throws {Error} where there is none.
 */
export function readBlob(file: number, from: number): PbfBlob | undefined {
  const lengthBytes = readRange(file, from, from + 4);
  if (lengthBytes.length === 0) return undefined;
  if (lengthBytes.length < 4) throw new Error('expected the length of a block, the file ends');
  const headerBytes = lengthBytes.readUInt32BE(0);
  if (headerBytes === 0 || headerBytes > MAX_HEADER_BYTES)
    throw new Error(`expected the header of a block, got one of ${headerBytes} bytes`);
  const header = readRange(file, from + 4, from + 4 + headerBytes);
  if (header.length < headerBytes) throw new Error('expected the header of a block, the file ends');
  const reader = new PbfReader(header);
  let type = '';
  let size = -1;
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) type = reader.readString();
    else if (field === 3) size = reader.readVarint();
  }
  if (size < 0 || size > MAX_BLOB_BYTES)
    throw new Error(`expected a block of at most ${MAX_BLOB_BYTES} bytes, got ${size}`);
  const start = from + 4 + headerBytes;
  return { type, from, to: start + size, unpack: () => unpack(file, start, size) };
}

const OTHER_PACKING: Readonly<Record<number, string>> = { 4: 'lzma', 5: 'bzip2', 6: 'lz4' };

function unpack(file: number, start: number, size: number): Uint8Array {
  const bytes = readRange(file, start, start + size);
  if (bytes.length < size)
    throw new Error(`expected a block of ${size} bytes, the file ends after ${bytes.length}`);
  const reader = new PbfReader(bytes);
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) return reader.readBytes();
    if (field === 3) return inflateSync(reader.readBytes());
    if (field === 7) return zstdDecompressSync(reader.readBytes());
    const other = OTHER_PACKING[field];
    if (other)
      throw new Error(
        `expected blocks packed by zlib or zstd, got ${other}; rewrite it: osmium cat`,
      );
  }
  throw new Error('expected data in a block, found none');
}
