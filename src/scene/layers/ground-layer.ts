import { Color, ImageryLayer } from '@cesium/engine';
import { TWIN_FILES } from '#model';
import {
  createGroundPainter,
  createGroundProvider,
  type GroundPainter,
} from '../ground/ground-provider.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** The ground map on the terrain. A change of light brings a new painter; the old picture stays until it is gone. */
export function createGroundLayer(
  context: SceneContext,
  onProblem: (reason: string) => void,
): SceneLayer<SpecOf<'ground'>> {
  const { scene, scenery } = context;
  let painter: GroundPainter | undefined;
  let layer: ImageryLayer | undefined;
  let visible = true;

  const repaint = () => {
    const { ground } = context.look;
    const url = `${scenery.tilesUrl}${TWIN_FILES.ground}/`;
    if (layer) scene.imageryLayers.remove(layer, true);
    painter?.dispose();
    painter = createGroundPainter(url, ground, onProblem);
    layer = new ImageryLayer(createGroundProvider(painter, scenery.site.bounds), {});
    layer.show = visible;
    scene.imageryLayers.add(layer);
    scene.globe.baseColor = Color.fromCssColorString(ground.outside);
  };
  return {
    update(spec) {
      visible = spec.visible;
      if (!layer) repaint();
      if (layer) layer.show = visible;
    },
    restyle: repaint,
    dispose() {
      if (layer) scene.imageryLayers.remove(layer, true);
      painter?.dispose();
    },
  };
}
