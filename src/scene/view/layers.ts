import type {
  Catalogue,
  EntityRef,
  LayerSpec,
  LayerType,
  LiveTable,
  LonLat,
  ThingId,
} from '#model';
import { createLabelLayer } from '../labels/label-layer.ts';
import { createAlertLayer } from '../layers/alert-layer.ts';
import { createAreaLayer } from '../layers/area-layer.ts';
import { type BoundaryLayer, createBoundaryLayer } from '../layers/boundary-layer.ts';
import { createGridLayer } from '../layers/grid-layer.ts';
import { createGroundLayer } from '../layers/ground-layer.ts';
import { createIncidentLayer, type IncidentLayer } from '../layers/incident-layer.ts';
import { createMetroLayer } from '../layers/metro-layer.ts';
import { createSensorLayer, type SensorLayer } from '../layers/sensor-layer.ts';
import { createTreeLayer } from '../layers/tree-layer.ts';
import { createVehicleLayer, type VehicleLayer } from '../layers/vehicle-layer.ts';
import type { SceneChanges } from '../reconcile.ts';
import { findTown } from './pick-town.ts';
import type { ProblemBoard } from './problems.ts';
import type { SceneContext, SceneLayer, ScreenBox } from './scene-context.ts';

/** All layers of one life of the engine but the buildings, which the engine streams itself. */
export interface Layers {
  apply(changes: SceneChanges): void;
  /** The light changed. */
  restyle(): void;
  /** The language changed: names are drawn anew, nothing else. */
  relabel(): void;
  select(selected: EntityRef | null): void;
  highlight(ids: ReadonlySet<ThingId>): void;
  setCatalogue(catalogue: Catalogue | null): void;
  observe(table: LiveTable | null): void;
  drawBefore(nowMs: number): void;
  drawAfter(nowMs: number): void;
  pick(x: number, y: number): EntityRef | undefined;
  pickTown(at: LonLat): EntityRef | undefined;
  /** No layer has anything still on its way. */
  isLoaded(): boolean;
  dispose(): void;
}

/** Later ones lie on top of and are picked before earlier ones. */
const ORDER: readonly LayerType[] = [
  'ground',
  'trees',
  'area',
  'grid',
  'boundaries',
  'metro',
  'alerts',
  'sensors',
  'vehicles',
  'incidents',
  'labels',
];
/** Above what is picked first: a name is the least exact way to point at something. */
const PICK_ORDER: readonly LayerType[] = ['incidents', 'vehicles', 'sensors', 'labels'];

type Selectable = BoundaryLayer | IncidentLayer | SensorLayer | VehicleLayer;
const SELECTABLE: ReadonlySet<LayerType> = new Set([
  'boundaries',
  'incidents',
  'sensors',
  'vehicles',
]);

interface Live {
  readonly layer: SceneLayer;
  spec: LayerSpec;
}

export function createLayers(
  context: SceneContext,
  labelCanvas: HTMLCanvasElement,
  problems: ProblemBoard,
): Layers {
  const live = new Map<string, Live>();
  let sensors: readonly SensorLayer[] = [];
  let vehicles: readonly VehicleLayer[] = [];
  let catalogue: Catalogue | null = null;
  let table: LiveTable | null = null;
  let selected: EntityRef | null = null;
  let highlighted: ReadonlySet<ThingId> = new Set();

  const create = (spec: LayerSpec): SceneLayer | undefined => {
    switch (spec.type) {
      case 'ground':
        return createGroundLayer(context, () => problems.raise('ground')) as SceneLayer;
      case 'trees':
        return createTreeLayer(context, () => problems.raise('tiles')) as SceneLayer;
      case 'boundaries':
        return createBoundaryLayer(context) as SceneLayer;
      case 'grid':
        return createGridLayer(context, () => problems.raise('ground')) as SceneLayer;
      case 'metro':
        return createMetroLayer(context) as SceneLayer;
      case 'labels':
        return createLabelLayer(context, labelCanvas) as SceneLayer;
      case 'incidents':
        return createIncidentLayer(context) as SceneLayer;
      case 'alerts':
        return createAlertLayer(context) as SceneLayer;
      case 'area':
        return createAreaLayer(context) as SceneLayer;
      case 'sensors':
        return createSensorLayer(context) as SceneLayer;
      case 'vehicles':
        return createVehicleLayer(context) as SceneLayer;
      case 'buildings':
        return undefined;
    }
  };
  const upsert = (spec: LayerSpec) => {
    const known = live.get(spec.id);
    if (known && known.spec.type === spec.type) {
      known.spec = spec;
      known.layer.update(spec);
      return;
    }
    remove(spec.id);
    const layer = create(spec);
    if (!layer) return;
    live.set(spec.id, { layer, spec });
    listMovers();
    layer.update(spec);
    if (spec.type === 'sensors' || spec.type === 'vehicles') {
      const mover = layer as SensorLayer | VehicleLayer;
      mover.setCatalogue(catalogue);
      mover.observe(table);
      mover.highlight(highlighted);
      mover.select(selected);
    }
    if (spec.type === 'boundaries') (layer as BoundaryLayer).select(selected);
    if (spec.type === 'incidents') (layer as IncidentLayer).select(selected);
  };
  const remove = (id: string) => {
    live.get(id)?.layer.dispose();
    live.delete(id);
    listMovers();
  };
  const byOrder = (specs: readonly LayerSpec[]) =>
    [...specs].sort((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type));
  const each = <T extends SceneLayer>(types: readonly LayerType[], visit: (layer: T) => void) => {
    for (const { layer, spec } of live.values()) if (types.includes(spec.type)) visit(layer as T);
  };
  const listMovers = () => {
    const ofType = (type: LayerType) =>
      [...live.values()].filter(({ spec }) => spec.type === type).map(({ layer }) => layer);
    sensors = ofType('sensors') as readonly SceneLayer[] as readonly SensorLayer[];
    vehicles = ofType('vehicles') as readonly SceneLayer[] as readonly VehicleLayer[];
  };
  const touchSensors = (slot: number) => {
    for (const layer of sensors) layer.touch(slot);
  };
  const touchVehicles = (trackSlot: number) => {
    for (const layer of vehicles) layer.touch(trackSlot);
  };
  context.listTags = () => [...vehicles, ...sensors].flatMap((layer) => layer.tags());
  return {
    apply({ upserted, removed }) {
      for (const { id } of removed) remove(id);
      for (const spec of byOrder(upserted)) upsert(spec);
    },
    restyle() {
      for (const { layer } of live.values()) layer.restyle?.();
    },
    relabel() {
      each(['labels'], (layer) => layer.restyle?.());
    },
    select(next) {
      selected = next;
      for (const { layer, spec } of live.values())
        if (SELECTABLE.has(spec.type)) (layer as SceneLayer as Selectable).select(next);
    },
    highlight(ids) {
      highlighted = ids;
      for (const layer of [...sensors, ...vehicles]) layer.highlight(ids);
    },
    setCatalogue(next) {
      catalogue = next;
      for (const layer of [...sensors, ...vehicles]) layer.setCatalogue(next);
    },
    observe(next) {
      table = next;
      for (const layer of [...sensors, ...vehicles]) layer.observe(next);
    },
    drawBefore(nowMs) {
      context.budget.begin();
      table?.drain(touchSensors, context.budget.until(0.25));
      table?.drainTracks(touchVehicles, context.budget.until(0.35));
      for (const { layer, spec } of live.values()) if (spec.type !== 'labels') layer.draw?.(nowMs);
    },
    drawAfter(nowMs) {
      const taken: ScreenBox[] = [];
      each<IncidentLayer>(['incidents'], (layer) => taken.push(...layer.boxes()));
      context.taken = taken;
      each(['labels'], (layer) => layer.draw?.(nowMs));
    },
    pick(x, y) {
      for (const type of PICK_ORDER)
        for (const { layer, spec } of live.values()) {
          const hit = spec.type === type ? layer.pick?.(x, y) : undefined;
          if (hit) return hit;
        }
      return undefined;
    },
    pickTown(at) {
      const town = findTown(context.scenery.site.towns, at);
      return town && { type: 'town', code: town.code };
    },
    isLoaded: () => [...live.values()].every(({ layer }) => layer.isLoaded?.() ?? true),
    dispose() {
      for (const id of [...live.keys()]) remove(id);
    },
  };
}
