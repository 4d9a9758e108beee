import { closeSync, openSync, readSync } from 'node:fs';

/** Reads bytes of a file from an offset on until `into` is full. */
export function readWorkBytes(path: string, at: number, into: Uint8Array): void {
  const file = openSync(path, 'r');
  try {
    for (let done = 0; done < into.length; ) {
      const read = readSync(file, into, done, into.length - done, at + done);
      if (read === 0)
        throw new Error(`Expected ${into.length} bytes at ${at} of ${path}, got ${done}.`);
      done += read;
    }
  } finally {
    closeSync(file);
  }
}
