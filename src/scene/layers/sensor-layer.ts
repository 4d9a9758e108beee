import { hashString } from '#lib/random/random.ts';
import {
  ALARM_LEVELS,
  type AlarmLevel,
  type Catalogue,
  isVehicleKind,
  KIND_COLOURS,
  type LiveTable,
  sampleHeightGrid,
  type Thing,
  type ThingId,
} from '#model';
import { ACCENT, MAJOR_KINDS, STALE } from '../look/symbol-look.ts';
import { findSymbol } from '../symbols/find-symbol.ts';
import { createSymbolSet, type SymbolSet } from '../symbols/symbol-set.ts';
import { SHAPES } from '../symbols/symbol-shader.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** A reading older than this many periods is stale. */
const STALE_PERIODS = 3;
/** Staleness grows without messages, so all are looked at again this often. */
const RECHECK_MS = 1000;
const LIFT_M = 2;
const LEVEL_SHAPES: Readonly<Record<AlarmLevel, number>> = {
  blue: SHAPES.alarmBlue,
  yellow: SHAPES.alarmYellow,
  orange: SHAPES.alarmOrange,
  red: SHAPES.alarmRed,
};

export interface SensorLayer extends SceneLayer<SpecOf<'sensors'>> {
  observe(table: LiveTable | null): void;
  /** A datastream's row was written since the last frame. */
  touch(slot: number): void;
  /** Things to light up. */
  highlight(ids: ReadonlySet<ThingId>): void;
}

interface Sensor {
  readonly thing: Thing;
  readonly streams: readonly {
    readonly slot: number;
    readonly staleMs: number;
    readonly property: string;
  }[];
  /** How soon it goes with distance, 0 … 1. */
  readonly rank: number;
  /** What is in the buffer now, so that an unchanged sensor is not written again. */
  look: number;
}

/** Fixed devices, drawn from the table's newest readings. */
export function createSensorLayer(context: SceneContext, catalogue: Catalogue): SensorLayer {
  const { scene, scenery, frame } = context;
  const sensors = listSensors(catalogue);
  const rowOfSlot = new Int32Array(catalogue.datastreams.length).fill(-1);
  for (const [row, sensor] of sensors.entries())
    for (const { slot } of sensor.streams) rowOfSlot[slot] = row;
  const set: SymbolSet = createSymbolSet(
    sensors.length,
    frame,
    { nearM: 700, farM: 11_000, farScale: 0.34, thinning: 0.85, hiddenAlpha: 0.3 },
    context.symbols,
  );
  set.count = sensors.length;
  for (const [row, { thing }] of sensors.entries()) {
    const { lonDeg, latDeg, heightM } = thing.location as NonNullable<Thing['location']>;
    const groundM = sampleHeightGrid(scenery.heights, lonDeg, latDeg);
    set.setPlace(row, lonDeg, latDeg, groundM + heightM + LIFT_M);
  }
  scene.primitives.add(set.primitive);

  let table: LiveTable | null = null;
  let kinds: ReadonlySet<string> = new Set();
  let highlighted: ReadonlySet<ThingId> = new Set();
  let recheckAtMs = 0;
  const dirty = new Set<number>();

  const paint = (row: number, nowMs: number) => {
    const sensor = sensors[row] as Sensor;
    const { thing } = sensor;
    const shown = kinds.has(thing.kind);
    const isStale = table !== null && isSensorStale(sensor, table, nowMs);
    const level = table && !isStale ? worstLevel(sensor, table, context) : null;
    const lit = highlighted.has(thing.id);
    const look =
      (shown ? 1 : 0) |
      (isStale ? 2 : 0) |
      (lit ? 4 : 0) |
      ((level ? 1 + ALARM_LEVELS.indexOf(level) : 0) << 3);
    if (look === sensor.look) return;
    sensor.look = look;
    const major = MAJOR_KINDS.has(thing.kind);
    set.setSize(row, !shown ? 0 : level || lit ? 17 : major ? 14 : 11);
    set.setLook(row, {
      shape: isStale ? SHAPES.stale : level ? LEVEL_SHAPES[level] : SHAPES.disc,
      colour: lit ? ACCENT : isStale ? STALE : KIND_COLOURS[thing.kind],
      rank: level || lit ? 0 : sensor.rank,
    });
  };
  return {
    update(spec) {
      kinds = new Set(spec.kinds);
      set.primitive.show = spec.visible;
      recheckAtMs = 0;
    },
    observe(next) {
      table = next;
      recheckAtMs = 0;
    },
    touch(slot) {
      const row = rowOfSlot[slot] as number;
      if (row >= 0) dirty.add(row);
    },
    highlight(ids) {
      highlighted = ids;
      recheckAtMs = 0;
    },
    draw(nowMs) {
      if (nowMs >= recheckAtMs || nowMs < recheckAtMs - RECHECK_MS) {
        recheckAtMs = nowMs + RECHECK_MS;
        for (let row = 0; row < sensors.length; row++) paint(row, nowMs);
      } else for (const row of dirty) paint(row, nowMs);
      dirty.clear();
    },
    pick(x, y) {
      if (!set.primitive.show) return undefined;
      const sensor = sensors[findSymbol(set, context.projector, { x, y })];
      return sensor && { type: 'thing', id: sensor.thing.id };
    },
    dispose: () => void scene.primitives.remove(set.primitive),
  };
}

function listSensors(catalogue: Catalogue): Sensor[] {
  const streams = new Map<ThingId, Sensor['streams'][number][]>();
  for (const { thingId, slot, cadenceMs, property } of catalogue.datastreams) {
    const list = streams.get(thingId) ?? [];
    list.push({ slot, staleMs: STALE_PERIODS * cadenceMs, property });
    streams.set(thingId, list);
  }
  return catalogue.things
    .filter((thing) => thing.location && !isVehicleKind(thing.kind))
    .map((thing) => ({
      thing,
      streams: streams.get(thing.id) ?? [],
      rank: MAJOR_KINDS.has(thing.kind) ? 0 : 0.05 + 0.95 * (hashString(thing.id) / 2 ** 32),
      look: -1,
    }));
}

/** A device is silent when none of its streams is fresh. */
function isSensorStale(sensor: Sensor, table: LiveTable, nowMs: number): boolean {
  return sensor.streams.every(
    ({ slot, staleMs }) => nowMs - (table.timeMs[slot] as number) > staleMs,
  );
}

function worstLevel(
  { streams }: Sensor,
  table: LiveTable,
  { options: { levelOf } }: SceneContext,
): AlarmLevel | null {
  let worst: number = ALARM_LEVELS.length;
  if (levelOf)
    for (const { slot, property } of streams) {
      if (!((table.timeMs[slot] as number) > 0)) continue;
      const level = levelOf(property, table.value[slot] as number);
      if (level) worst = Math.min(worst, ALARM_LEVELS.indexOf(level));
    }
  return ALARM_LEVELS[worst] ?? null;
}
