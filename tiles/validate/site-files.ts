import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

/** The files of a folder, by path in it with `/` between the parts. */
export interface SiteFiles {
  readonly root: string;
  /** Sorted. */
  readonly paths: readonly string[];
  has(path: string): boolean;
  read(path: string): Buffer<ArrayBuffer>;
}

export function openSiteFiles(root: string): SiteFiles {
  const paths: string[] = [];
  const list = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) list(path);
      else if (entry.isFile() || statSync(join(root, path)).isFile()) paths.push(path);
    }
  };
  list('');
  paths.sort();
  const known = new Set(paths);
  return {
    root,
    paths,
    has: (path) => known.has(path),
    read: (path) => readFileSync(join(root, path)),
  };
}

/** Path of a relative URI in a file; null where it leads out of the folder or to another server. */
export function resolveUri(from: string, uri: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:|^\//i.test(uri)) return null;
  let bare: string;
  try {
    bare = decodeURIComponent(uri.split(/[?#]/)[0] as string);
  } catch {
    return null;
  }
  const path = posix.normalize(posix.join(posix.dirname(from), bare));
  return path.startsWith('../') ? null : path;
}
