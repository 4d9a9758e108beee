import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { TwinError } from '#model';

/**
 * The first bytes of a file, fewer where it is shorter.
 *
 * @throws {TwinError} source-invalid where it cannot be read.
 */
export function readHead(path: string, length: number): Uint8Array {
  return withFile(path, (file, bytes) => readRange(file, 0, Math.min(length, bytes)));
}

/**
 * Opens a file for as long as `use` runs.
 *
 * @throws {TwinError} source-invalid where it cannot be opened or is a folder.
 */
export function withFile<T>(path: string, use: (file: number, bytes: number) => T): T {
  const { file, bytes } = openSource(path);
  try {
    return use(file, bytes);
  } finally {
    closeSync(file);
  }
}

/**
 * Opens a source's file; the caller closes it.
 *
 * @throws {TwinError} source-invalid where it cannot be opened or is a folder.
 */
export function openSource(path: string): { readonly file: number; readonly bytes: number } {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    throw new TwinError('source-invalid', `${path}: Expected a readable file; check the path.`, {
      cause,
    });
  }
  const stat = fstatSync(file);
  if (stat.isFile()) return { file, bytes: stat.size };
  closeSync(file);
  throw new TwinError(
    'source-invalid',
    `${path}: Expected a file, got a folder; name a file in it.`,
  );
}

/** The bytes from `start` to `end`, fewer where the file ends before. */
export function readRange(file: number, start: number, end: number): Buffer {
  return readInto(Buffer.allocUnsafe(Math.max(0, end - start)), file, start);
}

/** Fills a buffer from `start` on; what comes back is shorter where the file ends before. */
function readInto(bytes: Buffer, file: number, start: number): Buffer {
  let filled = 0;
  while (filled < bytes.length) {
    const got = readSync(file, bytes, filled, bytes.length - filled, start + filled);
    if (got === 0) break;
    filled += got;
  }
  return bytes.subarray(0, filled);
}

/** A buffer that one reader at a time uses, as big ones are costly to make and to collect; in each thread. */
let spare: Buffer | undefined;

/** Uses the bytes from `start` to `end` for as long as `use` runs; they must not be kept. */
export async function* withRange<T>(
  path: string,
  { start, end }: { readonly start: number; readonly end: number },
  use: (bytes: Buffer) => Iterable<T>,
): AsyncGenerator<T> {
  const length = Math.max(0, end - start);
  const taken = spare && spare.length >= length ? spare : Buffer.allocUnsafeSlow(length);
  spare = undefined;
  try {
    yield* use(withFile(path, (file) => readInto(taken.subarray(0, length), file, start)));
  } finally {
    spare = taken;
  }
}

/** Usual size of a piece: small enough for memory in every worker, big enough to be worth a job. */
export const PIECE_BYTES = 8_388_608;

/**
 * Says what is wrong with a text file that cannot be read as UTF-8.
 *
 * @throws {TwinError} source-invalid where it is empty, packed or UTF-16.
 */
export function checkTextHead(name: string, head: Uint8Array, what: string): void {
  const fault =
    head.length === 0
      ? 'an empty file'
      : head[0] === 0x1f && head[1] === 0x8b
        ? 'a gzip file; unpack it first'
        : head[0] === 0x50 && head[1] === 0x4b
          ? 'a zip file; unpack it first'
          : (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
            ? 'UTF-16 text; save it as UTF-8'
            : undefined;
  if (fault) throw new TwinError('source-invalid', `${name}: Expected ${what}, got ${fault}.`);
}
