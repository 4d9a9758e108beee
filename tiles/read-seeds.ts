import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSite, SITE_FILES, type Site, TwinError } from '#model';

/** A site folder as read: its files' text by name, and the site they describe. */
export interface Seeds {
  readonly files: Readonly<Record<string, string>>;
  readonly site: Site;
}

/**
 * Reads the seeds of a site; without an id, of the first site there is.
 *
 * @throws {TwinError} not-found where there is no such site, seed-invalid where it cannot be read.
 */
export function readSeeds(seedsFolder: string, siteId?: string): Seeds {
  const known = existsSync(seedsFolder)
    ? readdirSync(seedsFolder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort()
    : [];
  const id = siteId ?? known[0];
  if (id === undefined || !known.includes(id))
    throw new TwinError(
      'not-found',
      `Expected a folder for site ${id ?? '(any)'} in ${seedsFolder}, got ${known.join(', ') || 'none'}; name one with --site.`,
    );
  const folder = join(seedsFolder, id);
  const files: Record<string, string> = {};
  for (const name of SITE_FILES)
    if (existsSync(join(folder, name))) files[name] = readFileSync(join(folder, name), 'utf8');
  const site = parseSite(files);
  if (site.id !== id)
    throw new TwinError(
      'seed-invalid',
      `${join(folder, 'site.json')}: Expected id "${id}" like its folder, got "${site.id}".`,
    );
  return { files, site };
}
