import { Color, ImageryLayer } from '@cesium/engine';
import { TWIN_FILES } from '#model';
import {
  createGroundPainter,
  createGroundProvider,
  type GroundPainter,
} from '../ground/ground-provider.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

interface Ground {
  readonly layer: ImageryLayer;
  readonly painter: GroundPainter;
}

/**
 * The ground map on the terrain. A change of light brings a new painter; the old picture stays underneath until
 * the new one is there.
 */
export function createGroundLayer(
  context: SceneContext,
  onProblem: (reason: string) => void,
): SceneLayer<SpecOf<'ground'>> {
  const { scene, scenery } = context;
  let current: Ground | undefined;
  let retired: Ground | undefined;
  let visible = true;

  const drop = (ground: Ground | undefined) => {
    if (!ground) return;
    scene.imageryLayers.remove(ground.layer, true);
    ground.painter.dispose();
  };
  const repaint = () => {
    const { ground } = context.look;
    const url = `${scenery.tilesUrl}${TWIN_FILES.ground}/`;
    drop(retired);
    retired = current;
    const painter = createGroundPainter(url, ground, onProblem);
    const layer = new ImageryLayer(createGroundProvider(painter, scenery.site.bounds), {});
    layer.show = visible;
    scene.imageryLayers.add(layer);
    scene.globe.baseColor = Color.fromCssColorString(ground.outside);
    current = { layer, painter };
  };
  return {
    update(spec) {
      visible = spec.visible;
      if (!current) repaint();
      for (const ground of [current, retired]) if (ground) ground.layer.show = visible;
    },
    restyle: repaint,
    draw() {
      if (!retired || !current?.painter.isQuiet()) return;
      drop(retired);
      retired = undefined;
    },
    dispose() {
      drop(retired);
      drop(current);
    },
  };
}
