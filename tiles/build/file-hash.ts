import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';

const CHUNK_BYTES = 262_144;
/** Chunks between two looks at what else is to be done, such as a signal. */
const CHUNKS_A_TURN = 64;

/** Adds a file's content. One buffer is filled again and again: a stream costs ten times as much. */
export async function addContent(digest: Hash, path: string): Promise<void> {
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  const file = openSync(path, 'r');
  try {
    for (let turn = 1; ; turn++) {
      const length = readSync(file, chunk, 0, CHUNK_BYTES, null);
      if (length === 0) return;
      digest.update(chunk.subarray(0, length));
      if (turn % CHUNKS_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    closeSync(file);
  }
}

/** Files changed so lately may change again without another time of change. */
const SETTLED_MS = 2000;

interface Known {
  readonly size: number;
  readonly changedMs: number;
  readonly hash: string;
}

/** Hashes file contents; a file that has not changed since the last build is not read again. */
export interface FileHasher {
  /** SHA-256 of the content, or null where there is no such file. */
  hash(file: string): Promise<string | null>;
  /** Remembers what was hashed. */
  save(): void;
}

/** @param memory File that remembers hashes by path, size and time of change. */
export function createFileHasher(memory: string): FileHasher {
  const known = readMemory(memory);
  const used: Record<string, Known> = {};
  return {
    async hash(file) {
      const stat = statSync(file, { throwIfNoEntry: false });
      if (!stat?.isFile()) return null;
      const { size, mtimeMs: changedMs } = stat;
      const before = used[file] ?? known[file];
      if (before?.size === size && before.changedMs === changedMs) {
        used[file] = before;
        return before.hash;
      }
      const digest = createHash('sha256');
      await addContent(digest, file);
      const hash = digest.digest('hex');
      if (Date.now() - changedMs > SETTLED_MS) used[file] = { size, changedMs, hash };
      return hash;
    },
    save() {
      writeFileSync(`${memory}.${process.pid}`, JSON.stringify(used));
      renameSync(`${memory}.${process.pid}`, memory);
    },
  };
}

function readMemory(file: string): Record<string, Known> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Known>;
  } catch {
    return {};
  }
}
