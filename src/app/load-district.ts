import { parseSiteBundle, type Site, TWIN_FILES, TwinError, type TwinManifest } from '#model';
import { parseViewerConfig, type ViewerConfig } from '#wire';
import { fetchJson } from './fetch-json.ts';

export interface District {
  readonly config: ViewerConfig;
  readonly site: Site;
  readonly manifest: TwinManifest;
  /** Absolute URL of the site's tile folder, with a slash at the end. */
  readonly tilesUrl: URL;
}

/**
 * Reads the viewer's configuration and what the pipeline built for its site.
 *
 * @throws {TwinError} config, not-found, tiles-missing or seed-invalid, saying what to do.
 */
export async function loadDistrict(base: URL, siteId: string | null): Promise<District> {
  const config = parseViewerConfig(
    await fetchJson(
      new URL('config.json', base),
      'The server must offer config.json beside the app.',
    ),
  );
  const id = siteId ?? config.site;
  const tilesUrl = new URL(`${config.tilesUrl}${id}/`, base);
  const hint = `Build the district with "npm run tiles -- build ${id}".`;
  const [manifest, bundle] = await Promise.all([
    fetchJson(new URL(TWIN_FILES.manifest, tilesUrl), hint) as Promise<TwinManifest>,
    fetchJson(new URL(TWIN_FILES.site, tilesUrl), hint),
  ]);
  if (manifest.format !== 2)
    throw new TwinError(
      'tiles-missing',
      `Expected tiles of format 2, got format ${String(manifest.format)}. ${hint}`,
    );
  return { config, site: parseSiteBundle(bundle), manifest, tilesUrl };
}
