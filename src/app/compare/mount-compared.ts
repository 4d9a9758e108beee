import type { LiveTable, SceneSpec } from '#model';
import type { TwinScene } from '#scene';
import type { TwinState, TwinStore } from '#state';
import { mirrorTables } from './mirror-tables.ts';
import { tieCameras } from './tie-cameras.ts';

interface ComparedContext {
  readonly store: TwinStore;
  /** The first picture, undefined while there is none. */
  main(): TwinScene | undefined;
  create(container: HTMLElement): Promise<TwinScene>;
  onTable(listener: (table: LiveTable) => void): () => void;
  readonly signal: AbortSignal;
}

/**
 * Draws `state.compare` as a second scene until `signal` aborts. It reads a copy of the table that the first one reads,
 * so both show the same instant: a table tells of its changes to one reader only.
 */
export async function mountCompared(
  container: HTMLElement,
  { store, main, create, onTable, signal }: ComparedContext,
): Promise<void> {
  const scene = await create(container);
  if (signal.aborted) return scene.dispose();
  const tell = (state: TwinState) => {
    if (state.compare) scene.apply(specOf(state.compare.scene, state.scene));
  };
  tell(store.getState());
  const { catalogue } = store.getState();
  if (catalogue) scene.setCatalogue(catalogue);
  const first = main();
  const undo = [
    store.subscribe((state, before) => {
      if (state.compare !== before.compare || state.scene !== before.scene) tell(state);
      if (state.catalogue && state.catalogue !== before.catalogue)
        scene.setCatalogue(state.catalogue);
    }),
    mirrorTables(onTable, (table) => scene.observe(table)),
    scene.onPick((picked) => {
      if (store.getState().query.state !== 'drawing') store.getState().select(picked);
    }),
    ...(first ? [tieCameras(first, scene)] : []),
  ];
  signal.addEventListener('abort', () => {
    for (const step of undo) step();
    scene.dispose();
  });
}

/** What is chosen and in which language is one for both; layers that the app fills speak of the same. */
function specOf(compared: SceneSpec, main: SceneSpec): SceneSpec {
  const filled = new Map(main.layers.map((layer) => [layer.id, layer]));
  return {
    ...compared,
    language: main.language,
    selected: main.selected,
    layers: compared.layers.map((layer) => {
      const own = filled.get(layer.id);
      return own && (own.type === 'incidents' || own.type === 'alerts' || own.type === 'area')
        ? { ...own, visible: layer.visible }
        : layer;
    }),
  };
}
