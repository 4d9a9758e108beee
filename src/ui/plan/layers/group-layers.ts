import type { LayerSpec, LayerType } from '#model';

/** Groups of the layer tree, in its order. */
export const LAYER_GROUPS = [
  'base',
  'sensing',
  'vehicles',
  'events',
  'themes',
  'imported',
] as const;
export type LayerGroup = (typeof LAYER_GROUPS)[number];

/** Every kind of layer has its place: one that is added to the model without one does not compile. */
const GROUP_OF: Readonly<Record<LayerType, LayerGroup>> = {
  ground: 'base',
  water: 'base',
  buildings: 'base',
  trees: 'base',
  boundaries: 'base',
  grid: 'base',
  metro: 'base',
  traffic: 'base',
  labels: 'base',
  sensors: 'sensing',
  vehicles: 'vehicles',
  incidents: 'events',
  alerts: 'events',
  area: 'events',
  choropleth: 'themes',
  bars: 'themes',
  heat: 'themes',
  hexagons: 'themes',
  flows: 'themes',
  raster: 'themes',
  lines: 'themes',
  areas: 'themes',
  cones: 'themes',
  isolines: 'themes',
  imagery: 'imported',
  tiles3d: 'imported',
  features: 'imported',
};

/** The layers of each group, in the order in which they are drawn. */
export function groupLayers(
  layers: readonly LayerSpec[],
): Readonly<Record<LayerGroup, readonly LayerSpec[]>> {
  const groups: Record<LayerGroup, LayerSpec[]> = {
    base: [],
    sensing: [],
    vehicles: [],
    events: [],
    themes: [],
    imported: [],
  };
  for (const layer of layers) groups[GROUP_OF[layer.type]].push(layer);
  return groups;
}

/** Whether a layer came from outside or carries data: such can be faded, moved, renamed and removed. */
export function isOwnLayer({ type }: LayerSpec): boolean {
  return GROUP_OF[type] === 'themes' || GROUP_OF[type] === 'imported';
}
