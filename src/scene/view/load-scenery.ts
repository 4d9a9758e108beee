import { decodeHeightGrid, TWIN_FILES, TwinError, type TwinLines, type TwinManifest } from '#model';
import { createNetworkLoader } from '../network/load-network.ts';
import type { SceneAssets, SceneOptions } from '../scene-types.ts';
import type { Scenery } from './scene-context.ts';

/**
 * Fetches what every layer needs before the first frame.
 *
 * @throws {TwinError} tiles-missing where a file is not there; index-invalid where it cannot be read.
 */
export async function loadScenery(
  { tilesUrl, site }: SceneAssets,
  quality: SceneOptions['quality'],
): Promise<Scenery> {
  const get = async (path: string) => {
    const response = await fetch(tilesUrl + path).catch(() => undefined);
    const type = response?.headers.get('content-type') ?? '';
    if (!response?.ok || type.startsWith('text/html'))
      throw new TwinError(
        'tiles-missing',
        `Expected ${path} under ${tilesUrl}, got ${response?.status ?? 'no answer'}; build the tiles with "npm run tiles".`,
      );
    return response;
  };
  const [heights, lines, manifest] = await Promise.all([
    get(TWIN_FILES.heights).then((response) => response.arrayBuffer()),
    get(TWIN_FILES.lines).then((response) => response.json() as Promise<TwinLines>),
    get(TWIN_FILES.manifest).then((response) => response.json() as Promise<TwinManifest>),
  ]);
  return {
    site,
    tilesUrl,
    heights: decodeHeightGrid(heights),
    lines,
    buildingCount: manifest.buildings.count,
    hasTrees: (manifest.counts.trees ?? 0) > 0,
    network: createNetworkLoader({
      url: tilesUrl + TWIN_FILES.network,
      origin: site.centre,
      withMeshes: quality === 'high',
    }),
  };
}
