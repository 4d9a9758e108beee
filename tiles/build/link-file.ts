import { copyFileSync, linkSync, rmSync } from 'node:fs';

/** Makes a file appear at a second path: a hard link, or a copy where the file system has none. */
export function linkFile(from: string, to: string): void {
  rmSync(to, { force: true });
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
    copyFileSync(from, to);
  }
}
