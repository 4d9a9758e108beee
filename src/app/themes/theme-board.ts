import {
  type GridCells,
  type LayerSpec,
  type Provenance,
  parseGridCells,
  type Site,
  type Text,
  TWIN_FILES,
  type TwinManifest,
} from '#model';
import { limitOf } from '#operations';
import type { TwinStore } from '#state';
import { fetchJson } from '../fetch-json.ts';
import { SENSOR_THEMES } from './sensor-themes.ts';
import { SITE_THEMES } from './site-themes.ts';
import { THEME_GROUPS, type Theme, type ThemeContext, type ThemeGroup } from './theme.ts';

/** A theme as a list shows it. */
export interface ThemeEntry {
  readonly id: string;
  readonly group: ThemeGroup;
  readonly title: Text;
  readonly isOn: boolean;
  /** False where the district or its feeds lack what it shows. */
  readonly isAvailable: boolean;
}

/** All themes, in the order of their groups. */
export const THEMES: readonly Theme[] = THEME_GROUPS.flatMap((group) =>
  [...SENSOR_THEMES, ...SITE_THEMES].filter((theme) => theme.group === group),
);

const PREFIX = 'theme:';
const BUILDINGS = 'buildings';

/** Id of the layer that shows a theme. */
function layerIdOf(theme: string): string {
  return PREFIX + theme;
}

interface BoardContext {
  readonly store: TwinStore;
  readonly site: Site;
  readonly manifest: TwinManifest;
  readonly tilesUrl: URL;
  now(): number;
}

/** Switches themes on and off, and keeps what is shown in step with catalogue and incidents. */
export interface ThemeBoard {
  themes(): readonly ThemeEntry[];
  /** Waits only where the theme needs a file; an unknown id is left alone. @throws {TwinError} where the file is missing */
  setTheme(id: string, on: boolean): Promise<void>;
  /** Null until a theme needed it. */
  cells(): GridCells | null;
  dispose(): void;
}

export function createThemeBoard({
  store,
  site,
  manifest,
  tilesUrl,
  now,
}: BoardContext): ThemeBoard {
  let cells: GridCells | null = null;
  const wanted = new Map<string, boolean>();
  const buildings: Provenance = {
    source: { zh: manifest.buildings.source, en: manifest.buildings.source },
    kind: 'static',
    quality: manifest.buildings.provenance === 'synthetic' ? 'synthetic' : 'generalised',
    ...(manifest.buildings.asOf && { asOf: manifest.buildings.asOf }),
  };
  const context = (): ThemeContext => {
    const { catalogue, incidents } = store.getState();
    const limit = (property: string) => limitOf(property, now());
    return { site, catalogue, incidents, cells, buildings, limitOf: limit };
  };
  const layers = () => store.getState().scene.layers;
  const isOn = (theme: Theme) => layers().some((layer) => isLayerOf(layer, theme));
  const show = (theme: Theme) => {
    const built = theme.build(context());
    if (!built) return;
    const base = layers().find(({ type }) => type === BUILDINGS);
    const next =
      built.type === BUILDINGS
        ? { ...base, ...built, id: base?.id ?? BUILDINGS, title: theme.title, visible: true }
        : { ...built, id: layerIdOf(theme.id), title: theme.title, visible: true };
    const known = layers().find(({ id }) => id === next.id);
    const layer = {
      ...next,
      visible: known && built.type !== BUILDINGS ? known.visible : true,
    } as LayerSpec;
    if (JSON.stringify(known) !== JSON.stringify(layer)) store.getState().setLayer(layer);
  };
  const hide = (theme: Theme) => {
    const layer = layers().find((one) => isLayerOf(one, theme));
    if (layer?.type === BUILDINGS) {
      const { paint: _, title: __, provenance: ___, ...plain } = layer;
      store.getState().setLayer(plain);
    } else if (layer) store.getState().removeLayer(layer.id);
  };
  const undo = store.subscribe((state, before) => {
    const changed =
      (state.catalogue !== before.catalogue && 'catalogue') ||
      (state.incidents !== before.incidents && 'incidents');
    if (!changed) return;
    for (const theme of THEMES)
      if (isOn(theme) && (theme.follows === changed || theme.follows === 'incidents')) show(theme);
  });
  return {
    themes: () => {
      const now_ = context();
      return THEMES.map((theme) => ({
        id: theme.id,
        group: theme.group,
        title: theme.title,
        isOn: isOn(theme),
        isAvailable: theme.build(now_) !== undefined,
      }));
    },
    async setTheme(id, on) {
      const theme = THEMES.find((one) => one.id === id);
      if (!theme) return;
      wanted.set(id, on);
      if (!on) return hide(theme);
      if (theme.needsCells && !cells)
        cells = parseGridCells(
          await fetchJson(
            new URL(TWIN_FILES.grid, tilesUrl),
            'Build the tiles anew, so that the management grid is there.',
          ),
        );
      // Meanwhile it may have been switched off again.
      if (wanted.get(id)) show(theme);
    },
    cells: () => cells,
    dispose: undo,
  };
}

/** Of the paints of buildings there is one at a time, told by its attribute. */
function isLayerOf(layer: LayerSpec, theme: Theme): boolean {
  if (layer.type === BUILDINGS)
    return (
      theme.group === 'buildings' &&
      layer.title?.zh === theme.title.zh &&
      layer.title.en === theme.title.en &&
      Boolean(layer.paint)
    );
  return layer.id === layerIdOf(theme.id);
}
