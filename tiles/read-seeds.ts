import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { OPTIONAL_SITE_FILES, parseSite, SITE_FILES, type Site, TwinError } from '#model';

/** A site folder as read: its files' text by name, and the site they describe. */
export interface Seeds {
  readonly folder: string;
  readonly files: Readonly<Record<string, string>>;
  readonly site: Site;
}

/**
 * Reads the seeds of a site: of an id in the seeds' folder, or of a folder by its path. Without either, of the
 * first site there is.
 *
 * @throws {TwinError} not-found where there is no such site, seed-invalid where it cannot be read.
 */
export function readSeeds(seedsFolder: string, siteOrPath?: string): Seeds {
  const isPath = siteOrPath !== undefined && /[/\\]|^\.\.?$/.test(siteOrPath);
  const parent = isPath ? dirname(resolve(siteOrPath)) : seedsFolder;
  const known = listSites(parent);
  const id = isPath ? basename(resolve(siteOrPath)) : (siteOrPath ?? known[0]);
  if (id === undefined || !known.includes(id))
    throw new TwinError(
      'not-found',
      `Expected a folder for site ${id ?? '(any)'} in ${parent}, got ${known.join(', ') || 'none'}; name one of them, or a folder by its path, or others with --seeds.`,
    );
  const folder = resolve(parent, id);
  const files: Record<string, string> = {};
  for (const name of [...SITE_FILES, ...OPTIONAL_SITE_FILES])
    if (existsSync(join(folder, name))) files[name] = readFileSync(join(folder, name), 'utf8');
  const site = parseSite(files);
  if (site.id !== id)
    throw new TwinError(
      'seed-invalid',
      `${join(folder, 'site.json')}: Expected id "${id}" like its folder, got "${site.id}".`,
    );
  return { folder, files, site };
}

/** Id of the site where there is just one. */
export function findOnlySite(seedsFolder: string): string | undefined {
  const known = listSites(seedsFolder);
  return known.length === 1 ? known[0] : undefined;
}

function listSites(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
