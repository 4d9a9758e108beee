import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Site, TWIN_FILES, type TwinManifest } from '#model';

/** A site's output folder, written aside and put in place whole. */
export interface OutputFolder {
  /** Where to write until `commit`. */
  readonly path: string;
  /** Writes a file by its path in the folder; returns its length in bytes. */
  write(path: string, content: string | Uint8Array): number;
  /** Puts the folder in the place of the one before. */
  commit(): void;
  /** Removes what was written and not committed. */
  discard(): void;
}

/** Opens an empty folder beside the site's place in `outFolder`; removes what broken builds left there. */
export function openOutputFolder(outFolder: string, siteId: string): OutputFolder {
  const place = join(outFolder, siteId);
  const prefix = `.${siteId}.`;
  mkdirSync(outFolder, { recursive: true });
  for (const name of readdirSync(outFolder))
    if (name.startsWith(prefix) && !isRunning(Number(name.split('.').at(-1))))
      rmSync(join(outFolder, name), { recursive: true, force: true });
  const path = join(outFolder, `${prefix}new.${process.pid}`);
  const old = join(outFolder, `${prefix}old.${process.pid}`);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path);
  return {
    path,
    write(name, content) {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return Buffer.byteLength(content);
    },
    commit() {
      if (existsSync(place)) renameSync(place, old);
      renameSync(path, place);
      rmSync(old, { recursive: true, force: true });
    },
    discard: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** The manifest of what stands in a site's place, or null where there is none that can be read. */
export function readManifest(outFolder: string, siteId: string): TwinManifest | null {
  try {
    return JSON.parse(readFileSync(join(outFolder, siteId, TWIN_FILES.manifest), 'utf8'));
  } catch {
    return null;
  }
}

/** Lists all built sites in `sites.json`, for the viewer to choose from. */
export function writeSiteList(outFolder: string): void {
  const sites = readdirSync(outFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(outFolder, name, TWIN_FILES.site))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Site)
    .map(({ id, name }) => ({ id, name }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const file = join(outFolder, 'sites.json');
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(sites, null, 2)}\n`);
  renameSync(`${file}.${process.pid}`, file);
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
