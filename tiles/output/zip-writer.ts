import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';

const STORE = 0;
const DEFLATE = 8;
/** The first day that ZIP knows: the same input gives the same bytes at any time. */
const DOS_DATE = (0 << 9) | (1 << 5) | 1;
const UTF8_NAMES = 1 << 11;
const MAX_U32 = 0xffffffff;

/** Writes a ZIP archive as ISO/IEC 21320-1 profiles it: stored or deflated, sizes in the local headers. */
export interface ZipWriter {
  /** Adds a file, deflated where that saves at least a tenth. Returns the offset of its local header. */
  add(path: string, content: Uint8Array, options?: { readonly isStored?: boolean }): number;
  /** Writes the directory and puts the archive in place; returns its length. */
  finish(): number;
  /** Removes what was written. */
  discard(): void;
}

interface Entry {
  readonly name: Buffer;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly bytes: number;
  readonly offset: number;
}

export function createZipWriter(file: string): ZipWriter {
  const draft = `${file}.${process.pid}`;
  const handle = openSync(draft, 'w');
  const entries: Entry[] = [];
  let at = 0;
  const write = (bytes: Uint8Array) => {
    for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
    at += bytes.length;
  };
  return {
    add(path, content, { isStored = false } = {}) {
      // Sizes stand in the local header, which has 32 bits for them.
      if (content.length >= MAX_U32)
        throw new Error(`Expected files below 4 GiB in an archive, got ${path}.`);
      const deflated = isStored ? content : deflateRawSync(content);
      const isDeflated = deflated.length < 0.9 * content.length;
      const body = isDeflated ? deflated : content;
      const entry: Entry = {
        name: Buffer.from(path, 'utf8'),
        method: isDeflated ? DEFLATE : STORE,
        crc: crc32(content),
        packed: body.length,
        bytes: content.length,
        offset: at,
      };
      entries.push(entry);
      write(localHeader(entry));
      write(body);
      return entry.offset;
    },
    finish() {
      const start = at;
      for (const entry of entries) write(directoryHeader(entry));
      write(endOfDirectory(entries.length, { start, length: at - start }));
      closeSync(handle);
      renameSync(draft, file);
      return at;
    },
    discard() {
      closeSync(handle);
      rmSync(draft, { force: true });
    },
  };
}

function localHeader({ name, method, crc, packed, bytes }: Entry): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(UTF8_NAMES, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt16LE(DOS_DATE, 12);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(packed, 18);
  header.writeUInt32LE(bytes, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function directoryHeader({ name, method, crc, packed, bytes, offset }: Entry): Buffer {
  const isFar = offset >= MAX_U32;
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(isFar ? 45 : 20, 4);
  header.writeUInt16LE(isFar ? 45 : 20, 6);
  header.writeUInt16LE(UTF8_NAMES, 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt16LE(DOS_DATE, 14);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(packed, 20);
  header.writeUInt32LE(bytes, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(isFar ? 12 : 0, 30);
  header.writeUInt32LE(isFar ? MAX_U32 : offset, 42);
  const far = Buffer.alloc(isFar ? 12 : 0);
  if (isFar) {
    far.writeUInt16LE(1, 0);
    far.writeUInt16LE(8, 2);
    far.writeBigUInt64LE(BigInt(offset), 4);
  }
  return Buffer.concat([header, name, far]);
}

/** With the ZIP64 records where numbers outgrow the old ones (APPNOTE 4.3.14 to 4.3.16). */
function endOfDirectory(
  count: number,
  { start, length }: { readonly start: number; readonly length: number },
): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, 0xffff), 8);
  end.writeUInt16LE(Math.min(count, 0xffff), 10);
  end.writeUInt32LE(Math.min(length, MAX_U32), 12);
  end.writeUInt32LE(Math.min(start, MAX_U32), 16);
  if (count < 0xffff && start < MAX_U32 && length < MAX_U32) return end;
  const far = Buffer.alloc(56 + 20);
  far.writeUInt32LE(0x06064b50, 0);
  far.writeBigUInt64LE(44n, 4);
  far.writeUInt16LE(45, 12);
  far.writeUInt16LE(45, 14);
  far.writeBigUInt64LE(BigInt(count), 24);
  far.writeBigUInt64LE(BigInt(count), 32);
  far.writeBigUInt64LE(BigInt(length), 40);
  far.writeBigUInt64LE(BigInt(start), 48);
  far.writeUInt32LE(0x07064b50, 56);
  far.writeBigUInt64LE(BigInt(start + length), 64);
  far.writeUInt32LE(1, 72);
  return Buffer.concat([far, end]);
}
