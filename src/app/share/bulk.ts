import type { LayerSpec, SceneSpec } from '#model';

/** A layer whose data weighs more travels in files only. */
const MOST_LINKED_CHARACTERS = 2000;

/** What the app fills in by itself is no decision of a person, so nothing of it is shared. */
export function withoutFilled(layer: LayerSpec): LayerSpec {
  switch (layer.type) {
    case 'incidents':
    case 'alerts':
      return { ...layer, marks: [] };
    case 'area':
      return { ...layer, buildingGids: [], thingIds: [] };
    default:
      return layer;
  }
}

/** The scene as it may be shared. */
export function toShared(scene: SceneSpec): SceneSpec {
  return { ...scene, layers: scene.layers.map(withoutFilled) };
}

export function isBulky(layer: LayerSpec): boolean {
  return JSON.stringify(layer).length > MOST_LINKED_CHARACTERS;
}
