import { type EntityRef, type LayerSpec, type SceneSpec, TWIN_FILES } from '#model';
import {
  type BuildingLayer,
  type BuildingState,
  loadBuildings,
} from '../buildings/building-layer.ts';
import { chooseErrorLimit } from '../buildings/error-limit.ts';
import { hourAt } from '../buildings/lit-ratios.ts';
import { ACCENT, SELECTION } from '../look/symbol-look.ts';
import type { ProblemBoard } from './problems.ts';
import type { SceneContext } from './scene-context.ts';

/** What is left of buildings where one looks through the ground: enough to know where one is. */
const GLASS_SHARE = 0.22;

/** The streamed buildings and what the spec wants of them; both may come first. */
export interface City {
  /** Tone and windows of the light of now; shown or not. */
  restyle(spec: SceneSpec): void;
  /** Lights up what was found and what is selected. */
  paint(spec: SceneSpec): void;
  /** Takes finer or coarser forms, as the quality of now wants. */
  sharpen(): void;
  /** Nothing of it is still on its way, or it cannot be had at all. */
  isLoaded(): boolean;
  dispose(): void;
}

export function createCity(context: SceneContext, problems: ProblemBoard): City {
  const { scene, scenery, options, frame } = context;
  let buildings: BuildingLayer | undefined;
  let spec: SceneSpec | undefined;
  let isDecided = false;
  let disposed = false;

  const restyle = ({ light, layers, underground }: SceneSpec) => {
    if (!buildings) return;
    buildings.tileset.show = layers.find(({ type }) => type === 'buildings')?.visible ?? false;
    buildings.setSolid(underground === null ? 1 : GLASS_SHARE);
    buildings.setLook(context.look, light, hourAt(options.now(), scenery.site.timeZone));
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
    if (!spec) return;
    restyle(spec);
    loaded.setStates(listStates(spec.layers, spec.selected));
  };
  load()
    .catch(() => problems.raise('tiles'))
    .finally(() => {
      isDecided = true;
    });

  return {
    restyle(next) {
      spec = next;
      restyle(next);
    },
    paint(next) {
      spec = next;
      buildings?.setStates(listStates(next.layers, next.selected));
    },
    sharpen() {
      if (buildings)
        buildings.tileset.maximumScreenSpaceError = chooseErrorLimit(
          context.quality.isSharp,
          window.innerHeight,
        );
    },
    isLoaded: () => isDecided && (!buildings?.tileset.show || buildings.tileset.tilesLoaded),
    dispose() {
      disposed = true;
    },
  };
}

function listStates(
  layers: readonly LayerSpec[],
  selected: EntityRef | null,
): readonly BuildingState[] {
  const found = layers.flatMap((layer) =>
    layer.type === 'area' && layer.visible
      ? [{ gids: layer.buildingGids, colour: ACCENT, strength: 0.86 }]
      : [],
  );
  const chosen = selected?.type === 'building' ? [selected.gid] : [];
  return [...found, { gids: chosen, colour: SELECTION, strength: 0.95 }];
}
