import { existsSync } from 'node:fs';

/** Endings of files that belong to one of the same name: attribute tables, indexes, coordinate systems, buffers. */
const ENDINGS = ['.dbf', '.shx', '.cpg', '.prj', '.tfw', '.bin'];

/** Files beside a source that decide what is read of it, besides the file itself. */
export function listCompanions(file: string): string[] {
  const stem = file.replace(/\.[^./\\]+$/, '');
  return ENDINGS.flatMap((ending) => [stem + ending, stem + ending.toUpperCase()]).filter(
    (path) => path !== file && existsSync(path),
  );
}
