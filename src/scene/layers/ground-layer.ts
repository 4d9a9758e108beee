import { Color, ImageryLayer } from '@cesium/engine';
import { type GroundLook, TWIN_FILES } from '#model';
import {
  createGroundPainter,
  createGroundProvider,
  createPictureProvider,
  type GroundPainter,
} from '../ground/ground-provider.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** Of a painter whose tiles are still on their way. */
const SHORTEST_LIFE_MS = 4000;

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
  /** What `current` is drawn with: a look may change without its ground. */
  let look: GroundLook | undefined;
  let repaintedAtMs = Number.NEGATIVE_INFINITY;
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
    const url = `${scenery.tilesUrl}${TWIN_FILES.groundPictures}/${context.look.groundPreset}/`;
    current = { layer: add(createPictureProvider(url, bounds)) };
    repaint();
  };
  const repaint = () => {
    const { ground } = context.look;
    if (look === ground) return;
    // While the clock races a painter must get to paint what is in view before the next takes its place.
    if (retired && performance.now() - repaintedAtMs < SHORTEST_LIFE_MS) return;
    repaintedAtMs = performance.now();
    look = ground;
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
      repaint();
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
