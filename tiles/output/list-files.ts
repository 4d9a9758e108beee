import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of all files in a folder, with slashes, sorted. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + (folder.endsWith('/') ? 0 : 1))
        .replaceAll('\\', '/'),
    )
    .sort();
}
