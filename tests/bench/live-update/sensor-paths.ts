import {
  BoundingSphere,
  BufferPoint,
  BufferPointCollection,
  BufferPointMaterial,
  Cartesian2,
  Cartesian3,
  Color,
  ConstantProperty,
  type PointPrimitive,
  PointPrimitiveCollection,
} from '@cesium/engine';
import {
  type AlarmLevel,
  type Catalogue,
  KIND_COLOURS,
  LEVEL_COLOURS,
  LiveTable,
  type ObservationBatch,
} from '#model';
import { createSensorLayer } from '../../../src/scene/layers/sensor-layer.ts';
import type { BenchScene } from './bench-scene.ts';
import { KIND, levelOf } from './make-live.ts';

/** The twin's own two ways, the engine's three, and an empty scene. */
export type SensorPath =
  | 'table'
  | 'table-points'
  | 'entity'
  | 'point-primitive'
  | 'buffer-point'
  | 'nothing';

/** One way of showing live points. */
export interface LivePath {
  /** What a worker does in the app. */
  receive?(batch: ObservationBatch): void;
  update(batch: ObservationBatch, nowMs: number): void;
  pick(x: number, y: number): unknown;
  /** The same sensors and some more, where the way can do it without beginning anew. */
  grow?(catalogue: Catalogue): void;
}

const NORMAL = Color.fromCssColorString(KIND_COLOURS[KIND]);
const COLOURS = Object.fromEntries(
  Object.entries(LEVEL_COLOURS).map(([level, css]) => [level, Color.fromCssColorString(css)]),
) as Record<AlarmLevel, Color>;
const colourOf = (value: number): Color => {
  const level = levelOf('', value);
  return level ? COLOURS[level] : NORMAL;
};

/** @param shared the table where a worker writes it */
export function showSensors(
  path: SensorPath,
  scene: BenchScene,
  catalogue: Catalogue,
  shared?: LiveTable,
): LivePath {
  switch (path) {
    case 'table':
    case 'table-points':
      return showTable(scene, catalogue, shared);
    case 'entity':
      return showEntities(scene, catalogue);
    case 'point-primitive':
      return showPointPrimitives(scene, catalogue);
    case 'buffer-point':
      return showBufferPoints(scene, catalogue);
    case 'nothing':
      return { update: () => {}, pick: () => undefined };
  }
}

function showTable(
  { context }: BenchScene,
  catalogue: Catalogue,
  shared: LiveTable | undefined,
): LivePath {
  let table = shared ?? new LiveTable({ datastreams: catalogue.datastreams.length, tracks: 0 });
  const layer = createSensorLayer(context);
  layer.update({ type: 'sensors', id: 'sensors', visible: true, kinds: [KIND] });
  layer.setCatalogue(catalogue);
  layer.observe(table);
  const touch = (slot: number) => layer.touch(slot);
  return {
    receive: (batch) => void table.observe(batch),
    update(_batch, nowMs) {
      context.budget.begin();
      context.symbols.nowMs = nowMs;
      table.drain(touch);
      layer.draw?.(nowMs);
    },
    pick: (x, y) => layer.pick?.(x, y),
    grow(next) {
      const larger = new LiveTable({ datastreams: next.datastreams.length, tracks: 0 });
      larger.adopt(table);
      table = larger;
      layer.setCatalogue(next);
      layer.observe(table);
      layer.draw?.(context.symbols.nowMs);
    },
  };
}

/** As the engine's documentation shows it: one entity a point, a property set a change. */
function showEntities({ widget }: BenchScene, catalogue: Catalogue): LivePath {
  const { entities } = widget;
  entities.suspendEvents();
  const colours = placesOf(catalogue).map((position) => {
    const colour = new ConstantProperty(NORMAL);
    entities.add({ position, point: { pixelSize: 10, color: colour } });
    return colour;
  });
  entities.resumeEvents();
  return {
    update({ slot, value }) {
      for (let i = 0; i < slot.length; i++)
        colours[slot[i] as number]?.setValue(colourOf(value[i] as number));
    },
    pick: (x, y) => widget.scene.pick(new Cartesian2(x, y)),
  };
}

function showPointPrimitives({ widget }: BenchScene, catalogue: Catalogue): LivePath {
  const points: PointPrimitiveCollection = widget.scene.primitives.add(
    new PointPrimitiveCollection(),
  );
  const list = placesOf(catalogue).map(
    (position): PointPrimitive => points.add({ position, pixelSize: 10, color: NORMAL }),
  );
  return {
    update({ slot, value }) {
      for (let i = 0; i < slot.length; i++)
        (list[slot[i] as number] as PointPrimitive).color = colourOf(value[i] as number);
    },
    pick: (x, y) => widget.scene.pick(new Cartesian2(x, y)),
  };
}

function showBufferPoints({ widget, context }: BenchScene, catalogue: Catalogue): LivePath {
  const places = placesOf(catalogue);
  const points: BufferPointCollection = widget.scene.primitives.add(
    new BufferPointCollection({
      primitiveCountMax: places.length,
      allowPicking: true,
      boundingVolume: new BoundingSphere(
        Cartesian3.fromElements(
          context.frame.toFixed[12] as number,
          context.frame.toFixed[13] as number,
          context.frame.toFixed[14] as number,
        ),
        50_000,
      ),
    }),
  );
  const point = new BufferPoint();
  const material = new BufferPointMaterial({ color: NORMAL, size: 10 });
  for (const position of places) points.add({ position, material }, point);
  return {
    update({ slot, value }) {
      for (let i = 0; i < slot.length; i++) {
        points.get(slot[i] as number, point);
        Color.clone(colourOf(value[i] as number), material.color);
        point.setMaterial(material);
      }
    },
    pick: (x, y) => widget.scene.pick(new Cartesian2(x, y)),
  };
}

function placesOf({ things }: Catalogue): Cartesian3[] {
  return things.map(({ location }) =>
    Cartesian3.fromDegrees(location?.lonDeg ?? 0, location?.latDeg ?? 0, 4),
  );
}
