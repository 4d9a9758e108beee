import { PrimitiveCollection, type Scene } from '@cesium/engine';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';

/** Where layers that carry data lie among themselves, from below. */
export const LEVELS = {
  raster: 0,
  choropleth: 1,
  heat: 2,
  areas: 3,
  isolines: 4,
  cones: 5,
  solids: 6,
  flows: 7,
  marks: 8,
} as const;

interface Stack {
  readonly collection: PrimitiveCollection;
  readonly levels: { primitive: ScenePrimitive; level: number }[];
}

const stacks = new WeakMap<Scene, Stack>();

/**
 * Puts a primitive over those of lower levels, and under all lines, marks and names of the map, whenever it comes.
 * Returns its undo, which destroys it.
 */
export function stackPrimitive(scene: Scene, primitive: ScenePrimitive, level: number): () => void {
  const { collection, levels } = stackOf(scene);
  const found = levels.findIndex((other) => other.level > level);
  const at = found < 0 ? levels.length : found;
  levels.splice(at, 0, { primitive, level });
  collection.add(primitive, at);
  return () => {
    const index = levels.findIndex((other) => other.primitive === primitive);
    if (index < 0) return;
    levels.splice(index, 1);
    if (!collection.isDestroyed()) collection.remove(primitive);
  };
}

function stackOf(scene: Scene): Stack {
  let stack = stacks.get(scene);
  if (!stack) {
    stack = { collection: new PrimitiveCollection(), levels: [] };
    scene.primitives.add(stack.collection, 0);
    stacks.set(scene, stack);
  }
  return stack;
}
