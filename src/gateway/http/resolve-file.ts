import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** A file to serve. */
export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/**
 * Takes the path of a URL apart, decoding it once.
 *
 * @returns the folders and file to go through, or undefined for a path that could lead out of a folder or
 * at hidden files: `..`, empty parts, backslashes, control characters, names that begin with a dot
 */
export function splitUrlPath(urlPath: string): readonly string[] | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (!decoded.startsWith('/') || /[\\:\p{Cc}]/u.test(decoded)) return undefined;
  const parts = decoded.slice(1).split('/');
  return parts.some((part) => part === '' || part.startsWith('.')) ? undefined : parts;
}

/**
 * Finds the file in a folder. A symbolic link that leads out of the folder finds nothing.
 *
 * @param parts as `splitUrlPath` gives them
 */
export async function findFile(
  folder: string,
  parts: readonly string[],
): Promise<FoundFile | undefined> {
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, ...parts));
    if (!path.startsWith(root + sep)) return undefined;
    const found = await stat(path);
    if (!found.isFile()) return undefined;
    return { path, bytes: found.size, modifiedMs: found.mtimeMs };
  } catch {
    return undefined;
  }
}
