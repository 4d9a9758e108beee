import type { LayerSpec, SceneSpec } from '#model';

/** What has to be done to get from one picture to the next. */
export interface SceneChanges {
  /** Preset, sun or map style. */
  readonly light: boolean;
  readonly weather: boolean;
  readonly underground: boolean;
  readonly language: boolean;
  readonly camera: boolean;
  readonly selected: boolean;
  /** New or changed, in the order of the spec. */
  readonly upserted: readonly LayerSpec[];
  readonly removed: readonly LayerSpec[];
}

/** Compares by value: specs are plain JSON, and an equal one from a share link changes nothing. */
export function reconcile(previous: SceneSpec | null, next: SceneSpec): SceneChanges {
  const before = new Map(previous?.layers.map((layer) => [layer.id, layer]));
  const after = new Set(next.layers.map((layer) => layer.id));
  return {
    light:
      previous?.light !== next.light ||
      previous.sunMs !== next.sunMs ||
      previous.style !== next.style,
    weather: !previous || !isSame(previous.weather, next.weather),
    underground: previous?.underground !== next.underground,
    language: previous?.language !== next.language,
    camera: !isSame(previous?.camera, next.camera),
    selected: !previous || !isSame(previous.selected, next.selected),
    upserted: next.layers.filter((layer) => !isSame(before.get(layer.id), layer)),
    removed: previous?.layers.filter((layer) => !after.has(layer.id)) ?? [],
  };
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [keysA, keysB] = [Object.keys(a), Object.keys(b)];
  return (
    keysA.length === keysB.length &&
    keysA.every((key) => isSame((a as never)[key], (b as never)[key]))
  );
}
