import { readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

/** The file of the same name with another ending, in whatever case; undefined where there is none. */
export function findCompanion(path: string, ending: string): string | undefined {
  const folder = dirname(path);
  const wanted = `${basename(path, extname(path))}${ending}`.toLowerCase();
  const names = readdirSync(folder).filter((name) => name.toLowerCase() === wanted);
  const name = names.sort()[0];
  return name === undefined ? undefined : join(folder, name);
}
