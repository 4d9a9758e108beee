import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSiteBundle, type Site, TWIN_FILES, TwinError } from '#model';

/**
 * Reads the site that the tile pipeline wrote under `public/tiles/`.
 *
 * @param siteId absent: the first site there is
 * @throws {TwinError} tiles-missing where there is none, seed-invalid where it cannot be read
 */
export function readBuiltSite(publicFolder: string, siteId?: string): Site {
  const folder = join(publicFolder, 'tiles');
  const built = listFolders(folder).filter((name) => readSiteFile(folder, name) !== undefined);
  const id = siteId ?? built[0];
  const text = id !== undefined && built.includes(id) ? readSiteFile(folder, id) : undefined;
  if (text === undefined)
    throw new TwinError(
      'tiles-missing',
      siteId === undefined
        ? `Expected built tiles in ${folder}, got none; run "npm run tiles" first.`
        : `Expected tiles of site "${siteId}" in ${folder}, got ${built.join(', ') || 'none'}; run "npm run tiles" or choose another SITE.`,
    );
  try {
    return parseSiteBundle(JSON.parse(text));
  } catch (cause) {
    if (cause instanceof TwinError) throw cause;
    throw new TwinError(
      'seed-invalid',
      `Expected JSON in ${join(folder, id as string, TWIN_FILES.site)}; run "npm run tiles" again.`,
      { cause },
    );
  }
}

function listFolders(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function readSiteFile(folder: string, name: string): string | undefined {
  try {
    return readFileSync(join(folder, name, TWIN_FILES.site), 'utf8');
  } catch {
    return undefined;
  }
}
