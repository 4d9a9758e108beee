import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { linkFile } from './link-file.ts';

/** Writes files of one folder by their paths in it. */
export interface FolderWriter {
  readonly folder: string;
  /** Returns the length in bytes. */
  write(path: string, content: string | Uint8Array): number;
  /** Absolute path for streamed writing; its folder is there, and it holds no file of another build. */
  prepare(path: string): string;
  /** Takes a file over from another folder without copying it, where the file system can. */
  link(path: string, from: string): void;
}

/**
 * Opens a folder for writing. A file that stands there may be a link to one of the standing build: it is
 * replaced, never written into.
 */
export function createFolderWriter(folder: string): FolderWriter {
  const made = new Set<string>();
  const place = (path: string): string => {
    if (posix.normalize(path) !== path || path.startsWith('..') || posix.isAbsolute(path))
      throw new Error(`Expected a plain path in the folder, got "${path}".`);
    const file = join(folder, path);
    const parent = dirname(file);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    return file;
  };
  return {
    folder,
    write(path, content) {
      const file = place(path);
      try {
        writeFileSync(file, content, { flag: 'wx' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        rmSync(file);
        writeFileSync(file, content, { flag: 'wx' });
      }
      return typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength;
    },
    prepare(path) {
      const file = place(path);
      rmSync(file, { force: true });
      return file;
    },
    link: (path, from) => linkFile(from, place(path)),
  };
}
