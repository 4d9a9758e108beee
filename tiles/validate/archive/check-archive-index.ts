import { createHash } from 'node:crypto';
import type { FindingSink } from '../finding.ts';
import type { Archive, ArchiveEntry } from './read-archive.ts';

/** Name of the index that a 3D Tiles archive ends with. */
export const INDEX = '@3dtilesIndex1@';
const ROW_BYTES = 24;

/** Checks the index by which viewers find files. The last file, stored: MD5 of each path and where it lies, sorted as two little-endian numbers. */
export function checkArchiveIndex(archive: Archive, sink: FindingSink): void {
  const last = archive.entries.at(-1);
  if (last?.path !== INDEX) {
    sink.error(
      'archive',
      INDEX,
      `Expected the index as the last file, got ${last ? `"${last.path}"` : 'no file'}.`,
    );
    return;
  }
  if (last.method !== 0) sink.error('archive', INDEX, 'Expected it stored, got it packed.');
  const index = readIndex(archive, last, sink);
  if (!index) return;
  const files = archive.entries.slice(0, -1).filter(({ path }) => !path.endsWith('/'));
  if (index.length !== ROW_BYTES * files.length)
    sink.error(
      'archive',
      INDEX,
      `Expected ${files.length} rows of ${ROW_BYTES} bytes, one a file, got ${index.length} bytes.`,
    );
  const offsets = new Map<string, bigint>();
  let [low, high] = [-1n, -1n];
  for (let at = 0; at + ROW_BYTES <= index.length; at += ROW_BYTES) {
    const [nextLow, nextHigh] = [index.readBigUInt64LE(at), index.readBigUInt64LE(at + 8)];
    if (nextLow < low || (nextLow === low && nextHigh <= high))
      sink.error('archive', INDEX, `Expected sorted rows, got row ${at / ROW_BYTES} out of place.`);
    [low, high] = [nextLow, nextHigh];
    offsets.set(index.toString('hex', at, at + 16), index.readBigUInt64LE(at + 16));
  }
  for (const { path, offset } of files) {
    const found = offsets.get(createHash('md5').update(path).digest('hex'));
    if (found !== BigInt(offset))
      sink.error(
        'archive',
        path,
        `Expected ${offset} as its place in the index, got ${found ?? 'no row'}; viewers will not find it.`,
      );
  }
}

function readIndex(archive: Archive, entry: ArchiveEntry, sink: FindingSink): Buffer | undefined {
  try {
    return archive.read(entry);
  } catch (error) {
    sink.error('archive', INDEX, (error as Error).message);
    return undefined;
  }
}
