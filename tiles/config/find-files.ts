import { existsSync, globSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { TwinError } from '#model';

/**
 * Absolute paths of the files that a path or a pattern with `*` names, sorted.
 *
 * @param folder What relative paths start from.
 * @param field Where the path was given, for the message.
 * @throws {TwinError} source-invalid where there is none.
 */
export function findFiles(path: string, folder: string, field: string): readonly string[] {
  const whole = isAbsolute(path) ? path : join(folder, path);
  const found = path.includes('*')
    ? globSync(path, { cwd: isAbsolute(path) ? '/' : folder }).map((file) => resolve(folder, file))
    : existsSync(whole)
      ? [resolve(whole)]
      : [];
  if (found.length > 0) return found.sort();
  throw new TwinError(
    'source-invalid',
    `${field}: Expected ${path.includes('*') ? 'files that match' : 'a file at'} ${whole}, found none; correct the path.`,
  );
}
