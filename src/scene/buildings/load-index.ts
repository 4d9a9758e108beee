import { type BuildingIndex, decodeBuildingIndex, TWIN_FILES, TwinError } from '#model';
import { retry } from '../view/retry.ts';

/**
 * Every building's facts, fetched when they are first asked for and kept; after a failure the next call tries again.
 * Resolves to undefined where they cannot be had, which `onProblem` is told.
 */
export function createIndexLoader(
  tilesUrl: string,
  onProblem: () => void,
): () => Promise<BuildingIndex | undefined> {
  let loading: Promise<BuildingIndex | undefined> | undefined;
  const load = async () => {
    const url = tilesUrl + TWIN_FILES.buildingIndex;
    const response = await fetch(url);
    if (!response.ok)
      throw new TwinError(
        'tiles-missing',
        `Expected the building index at ${url}, got HTTP ${response.status}; build the tiles with "npm run tiles".`,
      );
    return decodeBuildingIndex(await response.arrayBuffer());
  };
  return () => {
    loading ??= retry(load).catch(() => {
      loading = undefined;
      onProblem();
      return undefined;
    });
    return loading;
  };
}
