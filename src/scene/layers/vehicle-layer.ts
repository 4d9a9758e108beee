import {
  type Catalogue,
  type EntityRef,
  KIND_COLOURS,
  type LiveTable,
  sampleHeightGrid,
  type Thing,
  type ThingId,
  type ThingKind,
} from '#model';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { RowSet } from '../engine/row-set.ts';
import { IdIndex } from '../live/id-index.ts';
import type { LiveTag } from '../live/live-tag.ts';
import { parseHex } from '../look/colour.ts';
import { ACCENT } from '../look/symbol-look.ts';
import { packLook } from '../symbols/pack-look.ts';
import { encodeReach } from '../symbols/reach.ts';
import { createPassage, readPassage } from '../symbols/read-passage.ts';
import { createSymbolSet } from '../symbols/symbol-set.ts';
import { SHAPES } from '../symbols/symbol-shader.ts';
import { createTrails } from '../traffic/create-trails.ts';
import { TrailColumns } from '../traffic/trail-columns.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

const LIFT_M = 2.5;
const SIZE_PX = { bus: 16, 'metro-train': 24, vehicle: 16 } as const;
/** Ground over which vehicles are taken to be spread when they thin out from afar, metres on a side. */
const SPREAD_M = 25_000;
/** Underground. */
const BELOW_ALPHA = 0.55;

export interface VehicleLayer extends SceneLayer<SpecOf<'vehicles'>> {
  setCatalogue(catalogue: Catalogue | null): void;
  observe(table: LiveTable | null): void;
  /** A vehicle's fix was written since the last frame. */
  touchTrack(trackSlot: number): void;
  highlight(ids: ReadonlySet<ThingId>): void;
  select(selected: EntityRef | null): void;
  /** The selected one. */
  tags(): readonly LiveTag[];
}

type Vehicle = Thing & { readonly trackSlot: number; readonly kind: keyof typeof SIZE_PX };

/**
 * Buses and trains gliding between their fixes. A fix is written once and the graphics card finds where on its way
 * each vehicle is, so a frame costs the same however many there are.
 */
export function createVehicleLayer(context: SceneContext): VehicleLayer {
  const { scene, scenery } = context;
  const set = createSymbolSet(
    context,
    { nearM: 600, farM: 13_000, farScale: 0.36, hiddenAlpha: 0.15 },
    { isMoving: true },
  );
  const { columns } = set;
  scene.primitives.add(set.primitive);
  const passage = createPassage();
  const pending = new RowSet(0);
  let vehicles: readonly Vehicle[] = [];
  let rowOfTrack = new Int32Array(0);
  let index = new IdIndex(() => '');
  let table: LiveTable | null = null;
  let kinds: ReadonlySet<ThingKind> = new Set();
  let lit: ReadonlySet<ThingId> = new Set();
  let selectedId: ThingId | undefined;
  const trail = new TrailColumns();
  let trails: ScenePrimitive | undefined;
  let trailS = 0;
  let visible = true;

  const write = (row: number) => {
    const vehicle = vehicles[row];
    if (!vehicle) return;
    const isKnown =
      table !== null && kinds.has(vehicle.kind) && readPassage(table, vehicle.trackSlot, passage);
    if (!isKnown) return columns.hide(row);
    const isBelow = passage.to.heightM < 0;
    for (const place of [passage.from, passage.to]) {
      const groundM = sampleHeightGrid(scenery.heights, place.lonDeg, place.latDeg);
      place.heightM = groundM + Math.max(0, place.heightM) + LIFT_M;
    }
    columns.setPassage(row, passage);
    columns.setLook(row, lookOf(vehicle.kind, lit.has(vehicle.id), isBelow));
    if (trails) leave(row, vehicle.kind);
  };
  /** Both fixes: the older one too, where the vehicle is new to the trail. */
  const leave = (row: number, kind: Vehicle['kind']) => {
    for (const [{ lonDeg, latDeg, heightM }, timeMs] of [
      [passage.from, passage.fromMs],
      [passage.to, passage.toMs],
    ] as const) {
      context.frame.write(spot, 0, lonDeg, latDeg, heightM);
      const [x, y, z] = spot as unknown as [number, number, number];
      trail.add(row, { x, y, z, timeMs }, TRAIL_RGB[kind]);
    }
  };
  const beginTrails = () => {
    if (trails) scene.primitives.remove(trails);
    trails = undefined;
    if (trailS <= 0 || vehicles.length === 0) return;
    trail.begin(vehicles.length, trailS, context.symbols.nowMs);
    trails = createTrails(context, trail, trailS);
    trails.show = visible;
    scene.primitives.add(trails);
    // Vehicles lie over their trails.
    scene.primitives.raiseToTop(set.primitive);
    pending.addAll(vehicles.length);
  };
  return {
    setCatalogue(catalogue) {
      vehicles = (catalogue?.things ?? []).filter(
        (thing): thing is Vehicle => thing.trackSlot !== undefined && thing.kind in SIZE_PX,
      );
      const tracks = vehicles.reduce((most, { trackSlot }) => Math.max(most, trackSlot + 1), 0);
      rowOfTrack = new Int32Array(tracks).fill(-1);
      index = new IdIndex((row) => (vehicles[row] as Vehicle).id);
      columns.reserve(vehicles.length);
      columns.count = vehicles.length;
      pending.reserve(vehicles.length);
      for (const [row, { trackSlot, id }] of vehicles.entries()) {
        rowOfTrack[trackSlot] = row;
        index.add(id, row);
        columns.setReach(row, encodeReach(SPREAD_M / Math.sqrt(row + 1)));
      }
      beginTrails();
      // Rows may stand for other vehicles than before.
      for (let row = 0; row < vehicles.length; row++) write(row);
    },
    update(spec) {
      kinds = new Set(spec.kinds);
      visible = spec.visible;
      set.primitive.show = visible;
      if (trails) trails.show = visible;
      if (trailS !== (spec.trailS ?? 0)) {
        trailS = spec.trailS ?? 0;
        beginTrails();
      }
      pending.addAll(vehicles.length);
    },
    observe(next) {
      table = next;
      pending.addAll(vehicles.length);
    },
    touchTrack(trackSlot) {
      const row = rowOfTrack[trackSlot] ?? -1;
      if (row >= 0) pending.add(row);
    },
    highlight(ids) {
      for (const id of [...lit, ...ids]) {
        const row = index.rowOf(id);
        if (row >= 0) pending.add(row);
      }
      lit = ids;
    },
    select(selected) {
      selectedId = selected?.type === 'thing' ? selected.id : undefined;
    },
    draw(nowMs) {
      const isAnew = columns.moveEpoch(nowMs);
      if (trails && trail.isFar(nowMs)) beginTrails();
      if (isAnew) pending.addAll(vehicles.length);
      pending.take(write, isAnew ? undefined : context.budget.until(1));
    },
    pick(x, y) {
      if (!set.primitive.show) return undefined;
      const vehicle = vehicles[set.find(x, y)];
      return vehicle && { type: 'thing', id: vehicle.id };
    },
    tags() {
      const row = selectedId === undefined || !set.primitive.show ? -1 : index.rowOf(selectedId);
      const thing = vehicles[row];
      if (!thing || !columns.isShown(row, context.symbols.nowMs)) return [];
      const readPlace = (out: Float32Array) =>
        columns.readPlace(row, context.symbols.nowMs, out, 0);
      return [{ thing, level: null, isSelected: true, readPlace }];
    },
    dispose() {
      scene.primitives.remove(set.primitive);
      if (trails) scene.primitives.remove(trails);
    },
  };
}

const spot = new Float32Array(3);

const TRAIL_RGB = Object.fromEntries(
  Object.keys(SIZE_PX).map((kind) => [
    kind,
    parseHex(KIND_COLOURS[kind as keyof typeof SIZE_PX]).map((channel) =>
      Math.round(channel * 255),
    ),
  ]),
) as unknown as Readonly<Record<keyof typeof SIZE_PX, readonly [number, number, number]>>;

const looks = new Map<string, ReturnType<typeof packLook>>();

function lookOf(kind: keyof typeof SIZE_PX, isLit: boolean, isBelow: boolean) {
  const key = `${kind} ${isLit} ${isBelow}`;
  let look = looks.get(key);
  if (!look) {
    look = packLook({
      shape: kind === 'metro-train' ? SHAPES.train : SHAPES.bus,
      colour: isLit ? ACCENT : KIND_COLOURS[kind],
      sizePx: SIZE_PX[kind],
      alpha: isBelow ? BELOW_ALPHA : 1,
      keeps: isLit || kind === 'metro-train',
      keepsColour: isLit,
    });
    looks.set(key, look);
  }
  return look;
}
