import {
  Cartesian3,
  Color,
  ConstantPositionProperty,
  type PointPrimitive,
  PointPrimitiveCollection,
} from '@cesium/engine';
import { type Catalogue, KIND_COLOURS, LiveTable, type TrackBatch } from '#model';
import { createVehicleLayer } from '../../../src/scene/layers/vehicle-layer.ts';
import type { BenchScene } from './bench-scene.ts';

export type VehiclePath = 'table' | 'table-points' | 'entity' | 'point-primitive';

/** One way of showing vehicles that glide: fixes come now and then, a picture in each frame. */
export interface MovingPath {
  /** What a worker does in the app. */
  receive(fixes: TrackBatch): void;
  update(nowMs: number): void;
}

export function showVehicles(
  path: VehiclePath,
  scene: BenchScene,
  catalogue: Catalogue,
): MovingPath {
  return path === 'table' || path === 'table-points'
    ? showTable(scene, catalogue)
    : showMoved(path, scene, catalogue);
}

function showTable({ context }: BenchScene, catalogue: Catalogue): MovingPath {
  const table = new LiveTable({ datastreams: 0, tracks: catalogue.things.length });
  const layer = createVehicleLayer(context);
  layer.update({ type: 'vehicles', id: 'vehicles', visible: true, kinds: ['bus'] });
  layer.setCatalogue(catalogue);
  layer.observe(table);
  const touch = (trackSlot: number) => layer.touchTrack(trackSlot);
  return {
    receive: (fixes) => void table.track(fixes),
    update(nowMs) {
      context.budget.begin();
      context.symbols.nowMs = nowMs;
      table.drainTracks(touch);
      layer.draw?.(nowMs);
    },
  };
}

/** Every vehicle is given its interpolated place in each frame, as the engine has nothing faster that moves points. */
function showMoved(
  path: 'entity' | 'point-primitive',
  { widget }: BenchScene,
  catalogue: Catalogue,
): MovingPath {
  const count = catalogue.things.length;
  const table = new LiveTable({ datastreams: 0, tracks: count });
  const colour = Color.fromCssColorString(KIND_COLOURS.bus);
  const place = new Cartesian3();
  let move: (row: number) => void;
  if (path === 'entity') {
    const positions = catalogue.things.map(() => {
      const position = new ConstantPositionProperty(Cartesian3.fromDegrees(121.2, 31));
      widget.entities.add({ position, point: { pixelSize: 10, color: colour } });
      return position;
    });
    move = (row) => positions[row]?.setValue(Cartesian3.clone(place));
  } else {
    const points: PointPrimitiveCollection = widget.scene.primitives.add(
      new PointPrimitiveCollection(),
    );
    const list = catalogue.things.map(
      (): PointPrimitive =>
        points.add({ position: Cartesian3.fromDegrees(121.2, 31), pixelSize: 10, color: colour }),
    );
    move = (row) => {
      (list[row] as PointPrimitive).position = place;
    };
  }
  return {
    receive: (fixes) => void table.track(fixes),
    update(nowMs) {
      for (let row = 0; row < count; row++) {
        const [a, b] = [2 * row, 2 * row + 1];
        const from = table.fixTimeMs[a] as number;
        const span = (table.fixTimeMs[b] as number) - from;
        const share = from > 0 && span > 0 ? Math.min(1, (nowMs - 1200 - from) / span) : 1;
        const mix = (column: Float64Array) =>
          (column[a] as number) + share * ((column[b] as number) - (column[a] as number));
        Cartesian3.fromDegrees(mix(table.fixLonDeg), mix(table.fixLatDeg), 4, undefined, place);
        move(row);
      }
    },
  };
}
