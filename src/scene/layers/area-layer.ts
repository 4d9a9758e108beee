import { type AreaDecal, createAreaDecal } from '../area/area-decal.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** The area asked about. What lies in it is lit by the layers that draw it: see `SceneView`. */
export function createAreaLayer({ scene, frame }: SceneContext): SceneLayer<SpecOf<'area'>> {
  const decal: AreaDecal = createAreaDecal(scene, frame);
  scene.primitives.add(decal.primitive);
  return {
    update(spec) {
      decal.primitive.show = spec.visible;
      decal.set(spec.shape);
    },
    dispose: () => void scene.primitives.remove(decal.primitive),
  };
}
