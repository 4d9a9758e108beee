import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Site, TWIN_FILES } from '#model';

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
