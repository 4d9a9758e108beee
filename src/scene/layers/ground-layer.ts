import { Color, ImageryLayer } from '@cesium/engine';
import { LIGHT_PRESETS, TWIN_FILES } from '#model';
import {
  createGroundPainter,
  createGroundProvider,
  createPictureProvider,
  type GroundPainter,
} from '../ground/ground-provider.ts';
import { LIGHT_LOOKS, type LightLook } from '../look/light-look.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

interface Ground {
  readonly layer: ImageryLayer;
  /** Undefined for stored pictures. */
  readonly painter?: GroundPainter;
}

/**
 * The ground map on the terrain. It begins with stored pictures of the coarsest zooms, and a change of light
 * brings a new painter; the old picture stays underneath until the new one is there.
 */
export function createGroundLayer(
  context: SceneContext,
  onProblem: (reason: string) => void,
): SceneLayer<SpecOf<'ground'>> {
  const { scene, scenery } = context;
  const { bounds } = scenery.site;
  let current: Ground | undefined;
  let retired: Ground | undefined;
  /** What `current` is drawn with: the first look is announced again as a change. */
  let look: LightLook | undefined;
  let visible = true;

  const drop = (ground: Ground | undefined) => {
    if (!ground) return;
    scene.imageryLayers.remove(ground.layer, true);
    ground.painter?.dispose();
  };
  const add = (provider: ConstructorParameters<typeof ImageryLayer>[0]) => {
    const layer = new ImageryLayer(provider, {});
    layer.show = visible;
    scene.imageryLayers.add(layer);
    return layer;
  };
  const begin = () => {
    const light = LIGHT_PRESETS.find((preset) => LIGHT_LOOKS[preset] === context.look);
    const url = `${scenery.tilesUrl}${TWIN_FILES.groundPictures}/${light}/`;
    current = { layer: add(createPictureProvider(url, bounds)) };
    repaint();
  };
  const repaint = () => {
    if (look === context.look) return;
    look = context.look;
    const { ground } = look;
    const url = `${scenery.tilesUrl}${TWIN_FILES.ground}/`;
    drop(retired);
    retired = current;
    const painter = createGroundPainter(url, ground, onProblem);
    current = { layer: add(createGroundProvider(painter, bounds)), painter };
    scene.globe.baseColor = Color.fromCssColorString(ground.outside);
  };
  return {
    update(spec) {
      visible = spec.visible;
      if (!current) begin();
      for (const ground of [current, retired]) if (ground) ground.layer.show = visible;
    },
    restyle: repaint,
    draw() {
      if (!retired || !current?.painter?.isQuiet()) return;
      drop(retired);
      retired = undefined;
    },
    dispose() {
      drop(retired);
      drop(current);
    },
  };
}
