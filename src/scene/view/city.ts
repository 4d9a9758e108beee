import { type Catalogue, type LayerSpec, type LiveTable, type SceneSpec, TWIN_FILES } from '#model';
import { type BuildingLayer, loadBuildings } from '../buildings/building-layer.ts';
import { chooseErrorLimit } from '../buildings/error-limit.ts';
import { hourAt, litClock, litHour, litRatiosAt } from '../buildings/lit-ratios.ts';
import { createIndexLoader } from '../buildings/load-index.ts';
import { createPaintKeeper } from '../buildings/paint/paint-keeper.ts';
import { cutHeight } from '../buildings/storey-cut.ts';
import type { BuildingState } from '../buildings/write-states.ts';
import { ACCENT, SELECTION } from '../look/symbol-look.ts';
import type { ProblemBoard } from './problems.ts';
import type { SceneContext, SpecOf } from './scene-context.ts';

/** What is left of buildings where one looks through the ground: enough to know where one is. */
const GLASS_SHARE = 0.22;

/** The streamed buildings and what the spec wants of them; both may come first. */
export interface City {
  /** Tone and windows of the light of now; shown, painted, hidden and peeled or not. */
  restyle(spec: SceneSpec): void;
  /** Lights up what was found and what is selected. */
  paint(spec: SceneSpec): void;
  /** Takes finer or coarser forms, as the quality of now wants. */
  sharpen(): void;
  setCatalogue(catalogue: Catalogue | null): void;
  observe(table: LiveTable | null): void;
  /** Before each frame: windows follow the clock, painted buildings the readings. */
  draw(nowMs: number): void;
  /** Nothing of it is still on its way, or it cannot be had at all. */
  isLoaded(): boolean;
  dispose(): void;
}

/** Windows are looked after once in so long of the shown time. */
const WINDOW_TICK_MS = 20_000;

export function createCity(context: SceneContext, problems: ProblemBoard): City {
  const { scene, scenery, options, frame } = context;
  let buildings: BuildingLayer | undefined;
  let spec: SceneSpec | undefined;
  let isDecided = false;
  let disposed = false;
  let litAtMs = Number.NaN;
  let peeled: { readonly gid: number; readonly storey: number } | null = null;
  const loadIndex = createIndexLoader(scenery.tilesUrl, () => problems.raise('building-index'));
  const paint = createPaintKeeper(loadIndex);

  const light = (nowMs: number) => {
    if (!buildings || !spec) return;
    litAtMs = nowMs;
    const atMs = spec.sunMs ?? nowMs;
    const clockHour = hourAt(atMs, scenery.site.timeZone);
    const hour = litHour(spec.light, clockHour, spec.sunMs !== null);
    buildings.setLit(litRatiosAt(hour), litClock(atMs));
  };
  const restyle = () => {
    if (!spec) return;
    const layer = spec.layers.find(({ type }) => type === 'buildings') as
      | SpecOf<'buildings'>
      | undefined;
    const isShown = layer?.visible ?? false;
    paint.set(isShown ? layer?.paint : null);
    peel(layer?.peel ?? null);
    if (!buildings) return;
    buildings.tileset.show = isShown;
    buildings.setSolid(spec.underground === null ? 1 : GLASS_SHARE);
    buildings.setLook(context.look);
    light(options.now());
    writeStates();
  };
  const peel = (next: typeof peeled) => {
    const isSame = next?.gid === peeled?.gid && next?.storey === peeled?.storey;
    peeled = next;
    if (isSame) return;
    if (!next) return buildings?.setCut(null);
    void loadIndex().then((index) => {
      if (!index || peeled !== next || disposed) return;
      const heightM = cutHeight(index, next);
      buildings?.setCut(heightM === undefined ? null : { gid: next.gid, heightM });
    });
  };
  const writeStates = () => {
    if (spec) buildings?.setStates({ paint: paint.pixels(), ...listMarks(spec) });
  };
  const load = async () => {
    const loaded = await loadBuildings(scenery.tilesUrl + TWIN_FILES.tileset, {
      buildingCount: scenery.buildingCount,
      up: frame.up,
      isSharp: context.quality.isSharp,
    });
    if (disposed) return void loaded.tileset.destroy();
    buildings = loaded;
    loaded.tileset.tileFailed.addEventListener(() => problems.raise('tiles'));
    scene.primitives.add(loaded.tileset);
    scene.primitives.lowerToBottom(loaded.tileset);
    peeled = null;
    restyle();
  };
  load()
    .catch(() => problems.raise('tiles'))
    .finally(() => {
      isDecided = true;
    });

  return {
    restyle(next) {
      spec = next;
      restyle();
    },
    paint(next) {
      spec = next;
      writeStates();
    },
    sharpen() {
      if (buildings)
        buildings.tileset.maximumScreenSpaceError = chooseErrorLimit(
          context.quality.isSharp,
          window.innerHeight,
        );
    },
    setCatalogue: paint.setCatalogue,
    observe: paint.observe,
    draw(nowMs) {
      if (paint.update(nowMs)) writeStates();
      if (!(Math.abs(nowMs - litAtMs) < WINDOW_TICK_MS)) light(nowMs);
    },
    isLoaded: () =>
      isDecided && paint.isReady() && (!buildings?.tileset.show || buildings.tileset.tilesLoaded),
    dispose() {
      disposed = true;
    },
  };
}

function listMarks({ layers, selected }: SceneSpec): {
  readonly marks: readonly BuildingState[];
  readonly hiddenGids: readonly number[];
} {
  const found = layers.flatMap((layer: LayerSpec) =>
    layer.type === 'area' && layer.visible
      ? [{ gids: layer.buildingGids, colour: ACCENT, strength: 0.86 }]
      : [],
  );
  const chosen = selected?.type === 'building' ? [selected.gid] : [];
  return {
    marks: [...found, { gids: chosen, colour: SELECTION, strength: 0.95 }],
    hiddenGids: layers.flatMap((layer: LayerSpec) =>
      layer.type === 'buildings' ? (layer.hiddenGids ?? []) : [],
    ),
  };
}
