import { DEG } from '#lib/geo/wgs84.ts';
import {
  type Catalogue,
  KIND_COLOURS,
  type LiveTable,
  sampleHeightGrid,
  type Thing,
  type ThingId,
} from '#model';
import { ACCENT, STALE } from '../look/symbol-look.ts';
import { findSymbol } from '../symbols/find-symbol.ts';
import { type GlidePoint, glideTo } from '../symbols/glide.ts';
import { createSymbolSet } from '../symbols/symbol-set.ts';
import { SHAPES } from '../symbols/symbol-shader.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

const STALE_MS = 30_000;
/** After this long without a fix a vehicle is gone: it went into its depot. */
const GONE_MS = 120_000;
const LIFT_M = 2.5;
const SIZE_PX = { bus: 16, 'metro-train': 24, vehicle: 16 } as const;

export interface VehicleLayer extends SceneLayer<SpecOf<'vehicles'>> {
  observe(table: LiveTable | null): void;
  highlight(ids: ReadonlySet<ThingId>): void;
}

type Vehicle = Thing & { readonly trackSlot: number; readonly kind: keyof typeof SIZE_PX };

/** Buses and trains gliding between their fixes. */
export function createVehicleLayer(context: SceneContext, catalogue: Catalogue): VehicleLayer {
  const { scene, scenery, frame } = context;
  const vehicles = catalogue.things.filter(
    (thing): thing is Vehicle => thing.trackSlot !== undefined && thing.kind in SIZE_PX,
  );
  const set = createSymbolSet(
    vehicles.length,
    frame,
    { nearM: 600, farM: 13_000, farScale: 0.36, thinning: 0, hiddenAlpha: 0.15 },
    context.symbols,
  );
  set.count = vehicles.length;
  scene.primitives.add(set.primitive);
  const looks: string[] = [];
  const point: GlidePoint = { lonDeg: 0, latDeg: 0, heightM: 0, bearingDeg: 0, ageMs: 0 };
  let table: LiveTable | null = null;
  let kinds: ReadonlySet<string> = new Set();
  let highlighted: ReadonlySet<ThingId> = new Set();

  const place = (row: number, nowMs: number) => {
    const vehicle = vehicles[row] as Vehicle;
    const known =
      table !== null && kinds.has(vehicle.kind) && glideTo(table, vehicle.trackSlot, nowMs, point);
    if (!known || point.ageMs > GONE_MS) return set.setSize(row, 0);
    const { lonDeg, latDeg, bearingDeg } = point;
    const groundM = sampleHeightGrid(scenery.heights, lonDeg, latDeg);
    set.setPlace(row, lonDeg, latDeg, groundM + Math.max(0, point.heightM) + LIFT_M);
    set.setBearing(row, bearingDeg * DEG);
    const look = `${point.ageMs > STALE_MS}${point.heightM < 0}${highlighted.has(vehicle.id)}`;
    set.setSize(row, SIZE_PX[vehicle.kind]);
    if (look === looks[row]) return;
    looks[row] = look;
    const isLit = highlighted.has(vehicle.id);
    set.setLook(row, {
      shape: vehicle.kind === 'metro-train' ? SHAPES.train : SHAPES.bus,
      colour: isLit ? ACCENT : point.ageMs > STALE_MS ? STALE : KIND_COLOURS[vehicle.kind],
      alpha: point.heightM < 0 ? 0.55 : 1,
    });
  };
  return {
    update(spec) {
      kinds = new Set(spec.kinds);
      set.primitive.show = spec.visible;
    },
    observe(next) {
      table = next;
    },
    highlight(ids) {
      highlighted = ids;
    },
    draw(nowMs) {
      if (!set.primitive.show) return;
      for (let row = 0; row < vehicles.length; row++) place(row, nowMs);
    },
    pick(x, y) {
      if (!set.primitive.show) return undefined;
      const vehicle = vehicles[findSymbol(set, context.projector, { x, y })];
      return vehicle && { type: 'thing', id: vehicle.id };
    },
    dispose: () => void scene.primitives.remove(set.primitive),
  };
}
