import type { LayerSpec, LayerType } from '#model';
import { createLabelLayer } from '../labels/label-layer.ts';
import type { ProblemBoard } from '../view/problems.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';
import { createAlertLayer } from './alert-layer.ts';
import { createAreaLayer } from './area-layer.ts';
import { createAreaSetLayer } from './area-set-layer.ts';
import { createBarsLayer } from './bars-layer.ts';
import { createBoundaryLayer } from './boundary-layer.ts';
import { createChoroplethLayer } from './choropleth-layer.ts';
import { createConeLayer } from './cone-layer.ts';
import { createFeatureLayer } from './feature-layer.ts';
import { createFlowLayer } from './flow-layer.ts';
import { createGridLayer } from './grid-layer.ts';
import { createGroundLayer } from './ground-layer.ts';
import { createHeatLayer } from './heat-layer.ts';
import { createHexagonLayer } from './hexagon-layer.ts';
import { createImageryLayer } from './imagery-layer.ts';
import { createIncidentLayer } from './incident-layer.ts';
import { createIsolineLayer } from './isoline-layer.ts';
import { createLinesLayer } from './lines-layer.ts';
import { createMetroLayer } from './metro-layer.ts';
import { createRasterLayer } from './raster-layer.ts';
import { createSensorLayer } from './sensor-layer.ts';
import { createTilesLayer } from './tiles3d-layer.ts';
import { createTrafficLayer } from './traffic-layer.ts';
import { createTreeLayer } from './tree-layer.ts';
import { createVehicleLayer } from './vehicle-layer.ts';
import { createWaterLayer } from './water-layer.ts';

/** What a layer may use besides the scene. */
export interface LayerTools {
  /** Where names are written, over the picture. */
  readonly labelCanvas: HTMLCanvasElement;
  readonly problems: ProblemBoard;
}

interface LayerKind<Type extends LayerType = LayerType> {
  /** Undefined for what is drawn elsewhere or not at all. */
  readonly create: (
    context: SceneContext,
    tools: LayerTools,
  ) => SceneLayer<SpecOf<Type>> | undefined;
  /** Higher ones lie on top of lower ones. */
  readonly order: number;
  /** Higher ones are picked first; a name is the least exact way to point at something. */
  readonly pickRank?: number;
}

/** Every kind of layer that the scene can draw: a new one is a file and a line here. */
const KINDS: { readonly [Type in LayerType]: LayerKind<Type> } = {
  ground: {
    order: 0,
    create: (context, { problems }) => createGroundLayer(context, () => problems.raise('ground')),
  },
  imagery: {
    order: 1,
    create: (context, { problems }) => createImageryLayer(context, problems),
  },
  raster: { order: 2, create: (context) => createRasterLayer(context) },
  water: { order: 3, create: (context, { problems }) => createWaterLayer(context, problems) },
  // Streamed by the engine itself.
  buildings: { order: 4, create: () => undefined },
  tiles3d: { order: 5, create: (context, { problems }) => createTilesLayer(context, problems) },
  trees: {
    order: 6,
    create: (context, { problems }) => createTreeLayer(context, () => problems.raise('tiles')),
  },
  choropleth: {
    order: 10,
    create: (context, { problems }) =>
      createChoroplethLayer(context, () => problems.raise('ground')),
  },
  heat: { order: 11, create: (context) => createHeatLayer(context) },
  areas: { order: 12, create: (context) => createAreaSetLayer(context) },
  area: { order: 13, create: (context) => createAreaLayer(context) },
  grid: {
    order: 14,
    create: (context, { problems }) => createGridLayer(context, () => problems.raise('ground')),
  },
  boundaries: { order: 15, create: (context) => createBoundaryLayer(context) },
  isolines: { order: 16, create: (context) => createIsolineLayer(context) },
  lines: {
    order: 17,
    create: (context, { problems }) => createLinesLayer(context, problems),
    pickRank: 1,
  },
  traffic: { order: 18, create: (context, { problems }) => createTrafficLayer(context, problems) },
  metro: { order: 19, create: (context, { problems }) => createMetroLayer(context, problems) },
  hexagons: { order: 20, create: (context) => createHexagonLayer(context), pickRank: 1 },
  bars: {
    order: 21,
    create: (context, { problems }) => createBarsLayer(context, () => problems.raise('ground')),
    pickRank: 1,
  },
  cones: { order: 22, create: (context) => createConeLayer(context) },
  flows: { order: 23, create: (context) => createFlowLayer(context), pickRank: 1 },
  features: { order: 24, create: (context) => createFeatureLayer(context), pickRank: 2 },
  alerts: { order: 30, create: (context) => createAlertLayer(context) },
  sensors: { order: 31, create: (context) => createSensorLayer(context), pickRank: 4 },
  vehicles: { order: 32, create: (context) => createVehicleLayer(context), pickRank: 5 },
  incidents: { order: 33, create: (context) => createIncidentLayer(context), pickRank: 6 },
  labels: {
    order: 40,
    create: (context, { labelCanvas }) => createLabelLayer(context, labelCanvas),
    pickRank: 3,
  },
};

/** As the view uses them: it hands each layer specs of its own kind only. */
export const LAYER_KINDS = KINDS as unknown as Readonly<
  Record<
    LayerType,
    LayerKind & {
      create(context: SceneContext, tools: LayerTools): SceneLayer<LayerSpec> | undefined;
    }
  >
>;
