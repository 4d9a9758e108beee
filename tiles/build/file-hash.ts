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
import { open } from 'node:fs/promises';

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

/** A file's hash is that of the hashes of its pieces, which are made side by side. */
const PIECE_BYTES = 4 * 2 ** 20;
const PIECES_AT_ONCE = 4;

/** SHA-256 of the SHA-256 of each piece of a file, one after another; made by the engine's threads. */
async function hashContent(path: string, bytes: number): Promise<string> {
  const digests = new Uint8Array(32 * Math.ceil(bytes / PIECE_BYTES));
  const file = await open(path);
  let next = 0;
  const work = async () => {
    const buffer = new Uint8Array(Math.min(bytes, PIECE_BYTES));
    for (let at = next * PIECE_BYTES; at < bytes; at = next * PIECE_BYTES) {
      const piece = next++;
      const length = Math.min(PIECE_BYTES, bytes - at);
      for (let done = 0; done < length; ) {
        const { bytesRead } = await file.read(buffer, done, length - done, at + done);
        if (bytesRead === 0) throw new Error(`Expected ${bytes} bytes in ${path}, got fewer.`);
        done += bytesRead;
      }
      const digest = await crypto.subtle.digest('SHA-256', buffer.subarray(0, length));
      digests.set(new Uint8Array(digest), 32 * piece);
    }
  };
  try {
    await Promise.all(Array.from({ length: PIECES_AT_ONCE }, work));
  } finally {
    await file.close();
  }
  return createHash('sha256').update(digests).digest('hex');
}

/** Files changed so lately may change again without another time of change. */
const SETTLED_MS = 2000;

interface Known {
  readonly size: number;
  readonly changedMs: number;
  /** Of `hashContent`; earlier builds left whole hashes under another name, which are not to be taken for it. */
  readonly piecesHash: string;
}

/** Hashes file contents; a file that has not changed since the last build is not read again. */
export interface FileHasher {
  /** Of the content, or null where there is no such file. */
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
      if (before?.size === size && before.changedMs === changedMs && before.piecesHash) {
        used[file] = before;
        return before.piecesHash;
      }
      const piecesHash = await hashContent(file, size);
      if (Date.now() - changedMs > SETTLED_MS) used[file] = { size, changedMs, piecesHash };
      return piecesHash;
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
