import { statSync } from 'node:fs';
import { readRange, withFile } from '../source-file.ts';

/** Known line starts of a file, in its order. */
interface Known {
  readonly version: string;
  readonly offsets: number[];
  readonly lines: number[];
}

const KNOWN = new Map<string, Known>();
const BLOCK_BYTES = 1_048_576;
const NEWLINE = 10;

/**
 * Number of the line, counting from 1, in which a byte of a file stands. It is only asked for what is
 * refused: then the file is read up to there, once in a thread, however often it is asked.
 */
export function lineNumberAt(path: string, offset: number): number {
  const { offsets, lines } = knownOf(path);
  let nearest = offsets.length - 1;
  while (nearest > 0 && (offsets[nearest] as number) > offset) nearest--;
  const from = offsets[nearest] as number;
  let line = lines[nearest] as number;
  if (from === offset) return line;
  withFile(path, (file) => {
    for (let at = from; at < offset; at += BLOCK_BYTES) {
      const block = readRange(file, at, Math.min(offset, at + BLOCK_BYTES));
      for (let next = block.indexOf(NEWLINE); next >= 0; next = block.indexOf(NEWLINE, next + 1))
        line++;
    }
  });
  offsets.splice(nearest + 1, 0, offset);
  lines.splice(nearest + 1, 0, line);
  return line;
}

function knownOf(path: string): Known {
  const { size, mtimeMs } = statSync(path);
  const version = `${size} ${mtimeMs}`;
  const known = KNOWN.get(path);
  if (known?.version === version) return known;
  const fresh: Known = { version, offsets: [0], lines: [1] };
  KNOWN.set(path, fresh);
  return fresh;
}
