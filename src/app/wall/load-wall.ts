import { DEFAULT_WALL, TwinError, type WallConfig } from '#model';
import type { TwinStore } from '#state';
import { parseWall } from './parse-wall.ts';

const NOTICE = 'wall';

/** What the address says in place of the file, for a quick look. */
export interface WallOverrides {
  readonly distanceM: number | null;
  readonly pitchMm: number | null;
}

/** Reads `wall.json` beside the app. A site without one, or with a wrong one, has the usual wall. */
export async function loadWall(
  base: URL,
  overrides: WallOverrides,
  store: TwinStore,
): Promise<WallConfig> {
  const wall = await fetchWall(base).catch((error: unknown) => {
    const detail = error instanceof Error ? error.message : String(error);
    store.getState().notify({
      id: NOTICE,
      severity: 'warning',
      text: {
        zh: `wall.json 有误，大屏按默认设置显示；请改正后刷新。${detail}`,
        en: `wall.json is wrong, so the wall stands as usual; correct it and reload. ${detail}`,
      },
    });
    return DEFAULT_WALL;
  });
  return {
    ...wall,
    distanceM: overrides.distanceM ?? wall.distanceM,
    pitchMm: overrides.pitchMm ?? wall.pitchMm,
  };
}

async function fetchWall(base: URL): Promise<WallConfig> {
  const response = await fetch(new URL('wall.json', base));
  if (response.status === 404) return DEFAULT_WALL;
  if (!response.ok)
    throw new TwinError('not-found', `wall.json: the server said ${response.status}.`);
  return parseWall(await response.json());
}
