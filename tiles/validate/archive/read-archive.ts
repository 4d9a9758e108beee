import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';

/** A file in an archive, as the directory at its end describes it. */
export interface ArchiveEntry {
  readonly path: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly bytes: number;
  /** Of its local header. */
  readonly offset: number;
}

/** An open ZIP archive (APPNOTE 6.3, ISO/IEC 21320-1). Close it. */
export interface Archive {
  /** In the order of the directory. */
  readonly entries: readonly ArchiveEntry[];
  readonly byteLength: number;
  /**
   * Unpacks an entry.
   *
   * @throws where its header, its length or its checksum is not as the directory says.
   */
  read(entry: ArchiveEntry): Buffer;
  close(): void;
}

const END = 0x06054b50;
const END_BYTES = 22;
const FAR_END = 0x06064b50;
const FAR_LOCATOR = 0x07064b50;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end of the directory may be followed by a comment of 64 KiB. */
const LONGEST_TAIL = END_BYTES + 0xffff + 20;
const U32 = 0xffffffff;

/** @throws where the file has no readable directory. */
export function openArchive(file: string): Archive {
  const handle = openSync(file, 'r');
  try {
    const byteLength = fstatSync(handle).size;
    const entries = readDirectory(handle, byteLength);
    return {
      entries,
      byteLength,
      read: (entry) => readEntry(handle, entry),
      close: () => closeSync(handle),
    };
  } catch (error) {
    closeSync(handle);
    throw error;
  }
}

function readDirectory(handle: number, byteLength: number): ArchiveEntry[] {
  const tailAt = Math.max(0, byteLength - LONGEST_TAIL);
  const tail = readAt(handle, tailAt, byteLength - tailAt);
  let end = tail.length - END_BYTES;
  while (end >= 0 && tail.readUInt32LE(end) !== END) end--;
  if (end < 0)
    throw new Error('Expected a ZIP archive with its directory at the end, got none; is it whole?');
  let count = tail.readUInt16LE(end + 10);
  let length = tail.readUInt32LE(end + 12);
  let start = tail.readUInt32LE(end + 16);
  const locator = end - 20;
  if (locator >= 0 && tail.readUInt32LE(locator) === FAR_LOCATOR) {
    const far = readAt(handle, Number(tail.readBigUInt64LE(locator + 8)), 56);
    if (far.readUInt32LE(0) !== FAR_END)
      throw new Error('Expected the ZIP64 end of the directory, got other bytes.');
    count = Number(far.readBigUInt64LE(32));
    length = Number(far.readBigUInt64LE(40));
    start = Number(far.readBigUInt64LE(48));
  }
  const directory = readAt(handle, start, length);
  const entries: ArchiveEntry[] = [];
  for (let at = 0; entries.length < count; ) {
    if (at + 46 > length || directory.readUInt32LE(at) !== DIRECTORY)
      throw new Error(`Expected ${count} entries in the directory, got ${entries.length}.`);
    const nameLength = directory.readUInt16LE(at + 28);
    const extraLength = directory.readUInt16LE(at + 30);
    const extraAt = at + 46 + nameLength;
    entries.push({
      path: directory.toString('utf8', at + 46, extraAt),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      ...readSizes(directory, at, directory.subarray(extraAt, extraAt + extraLength)),
    });
    at = extraAt + extraLength + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** Numbers too big for 32 bits stand in the extra field 1, in this order. */
function readSizes(
  directory: Buffer,
  at: number,
  extra: Buffer,
): Pick<ArchiveEntry, 'packed' | 'bytes' | 'offset'> {
  let far: Buffer = Buffer.alloc(0);
  for (let i = 0; i + 4 <= extra.length; i += 4 + extra.readUInt16LE(i + 2))
    if (extra.readUInt16LE(i) === 1) far = extra.subarray(i + 4, i + 4 + extra.readUInt16LE(i + 2));
  const take = (field: number): number => {
    const value = directory.readUInt32LE(at + field);
    if (value !== U32 || far.length < 8) return value;
    const wide = Number(far.readBigUInt64LE(0));
    far = far.subarray(8);
    return wide;
  };
  const bytes = take(24);
  const packed = take(20);
  return { bytes, packed, offset: take(42) };
}

function readEntry(handle: number, entry: ArchiveEntry): Buffer {
  const { path, method, crc, packed, bytes, offset } = entry;
  const header = readAt(handle, offset, 30);
  if (header.readUInt32LE(0) !== LOCAL)
    throw new Error(`Expected a local header at ${offset}, got other bytes.`);
  const nameLength = header.readUInt16LE(26);
  const name = readAt(handle, offset + 30, nameLength).toString('utf8');
  if (name !== path) throw new Error(`Expected its own name in its local header, got "${name}".`);
  if (header.readUInt16LE(8) !== method)
    throw new Error(
      `Expected method ${method} in its local header, got ${header.readUInt16LE(8)}.`,
    );
  const body = readAt(handle, offset + 30 + nameLength + header.readUInt16LE(28), packed);
  if (method !== 0 && method !== 8)
    throw new Error(`Expected it stored or deflated, got method ${method}.`);
  const content = method === 0 ? body : inflateRawSync(body, { maxOutputLength: bytes + 1 });
  if (content.length !== bytes) throw new Error(`Expected ${bytes} bytes, got ${content.length}.`);
  if (crc32(content) !== crc)
    throw new Error('Expected the checksum of the directory, got another.');
  return content;
}

function readAt(handle: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const read = readSync(handle, bytes, done, length - done, at + done);
    if (read === 0)
      throw new Error(`Expected ${length} bytes at ${at}, got ${done}: the archive is cut short.`);
    done += read;
  }
  return bytes;
}
