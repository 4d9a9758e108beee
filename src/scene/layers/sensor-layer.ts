import {
  ALARM_LEVELS,
  type Catalogue,
  type EntityRef,
  type LiveTable,
  sampleHeightGrid,
  THING_KINDS,
  type Thing,
  type ThingId,
  type ThingKind,
} from '#model';
import { RowSet } from '../engine/row-set.ts';
import { BestRows } from '../live/best-rows.ts';
import type { LiveTag } from '../live/live-tag.ts';
import {
  IS_LIT,
  IS_SHOWN,
  IS_STALE,
  keyOfLook,
  levelOfKey,
  lookOfKey,
} from '../live/sensor-look.ts';
import { SensorRows } from '../live/sensor-rows.ts';
import { MAJOR_KINDS } from '../look/symbol-look.ts';
import { Spread } from '../symbols/spread.ts';
import { createSymbolSet } from '../symbols/symbol-set.ts';
import type { ScreenPoint } from '../view/projector.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** Silence grows without messages: every row is looked at within so many frames, and within so much time. */
const ROUND_FRAMES = 16;
const ROUND_MS = 1000;
const LIFT_M = 2;
/** So many names of alarmed sensors compete for a place on the screen. */
const TAGS = 40;

export interface SensorLayer extends SceneLayer<SpecOf<'sensors'>> {
  setCatalogue(catalogue: Catalogue | null): void;
  observe(table: LiveTable | null): void;
  /** A datastream's row was written since the last frame. */
  touch(slot: number): void;
  /** Things to light up. */
  highlight(ids: ReadonlySet<ThingId>): void;
  select(selected: EntityRef | null): void;
  /** What deserves a name now: the selected one and the worst and nearest of the alarmed. */
  tags(): readonly LiveTag[];
}

/** Fixed devices, drawn from the table's newest readings. */
export function createSensorLayer(context: SceneContext): SensorLayer {
  const { scene, scenery, options, budget } = context;
  const rows = new SensorRows();
  const spread = new Spread();
  const set = createSymbolSet(context, {
    nearM: 700,
    farM: 11_000,
    farScale: 0.34,
    hiddenAlpha: 0.3,
  });
  const { columns } = set;
  scene.primitives.add(set.primitive);

  let table: LiveTable | null = null;
  let kinds: ReadonlySet<ThingKind> = new Set();
  let shown = new Uint8Array(THING_KINDS.length);
  let lit: ReadonlySet<number> = new Set();
  let selectedId: ThingId | undefined;
  /** Rows to look at; all of them at once where the whole picture is another. */
  const pending = new RowSet(0);
  let isAnother = false;
  let looked = 0;
  let lookedAtMs = Number.NaN;
  const best = new BestRows(TAGS);
  const point: ScreenPoint = { x: 0, y: 0, depthM: 0 };

  const place = (row: number) => {
    const { lonDeg, latDeg, heightM } = rows.thingOf(row).location as NonNullable<
      Thing['location']
    >;
    const groundM = sampleHeightGrid(scenery.heights, lonDeg, latDeg);
    columns.setPlace(row, lonDeg, latDeg, groundM + heightM + LIFT_M);
  };
  const spreadFrom = (first: number) => {
    // The important ones choose their cells first.
    for (const isMajor of [true, false])
      for (let row = first; row < rows.count; row++) {
        const kind = rows.kind[row] as number;
        if (!shown[kind] || MAJOR_KINDS.has(THING_KINDS[kind] as ThingKind) !== isMajor) continue;
        const o = columns.stride * row;
        const [x, y] = [columns.places[o] as number, columns.places[o + 1] as number];
        columns.setReach(row, spread.add(x, y));
      }
  };
  const paint = (row: number) => {
    if (row >= rows.count) return;
    let staleAtMs = 0;
    let worst: number = ALARM_LEVELS.length;
    if (table)
      for (
        let slot = rows.firstSlot[row] as number;
        slot >= 0;
        slot = rows.nextSlot[slot] as number
      ) {
        const timeMs = table.timeMs[slot] ?? 0;
        if (!(timeMs > 0)) continue;
        staleAtMs = Math.max(staleAtMs, timeMs + (rows.staleAfterMs[slot] as number));
        const property = rows.properties[rows.property[slot] as number] as string;
        const level = options.levelOf?.(property, table.value[slot] as number);
        if (level) worst = Math.min(worst, ALARM_LEVELS.indexOf(level));
      }
    rows.staleAtMs[row] = staleAtMs;
    const isStale = table !== null && context.symbols.nowMs > staleAtMs;
    const level = isStale || worst === ALARM_LEVELS.length ? 0 : worst + 1;
    const kind = rows.kind[row] as number;
    const flags =
      (shown[kind] ? IS_SHOWN : 0) | (isStale ? IS_STALE : 0) | (lit.has(row) ? IS_LIT : 0);
    const key = keyOfLook(flags, level, kind);
    if (key === rows.look[row]) return;
    rows.look[row] = key;
    if (flags & IS_SHOWN) columns.setLook(row, lookOfKey(key));
    else columns.hide(row);
  };
  const lookForSilence = (nowMs: number) => {
    const advance = nowMs - lookedAtMs;
    lookedAtMs = nowMs;
    if (!table || rows.count === 0) return;
    const isWhole = !options.renderLoop || !(advance >= 0);
    const share = isWhole ? 1 : Math.min(1, Math.max(1 / ROUND_FRAMES, advance / ROUND_MS));
    const { staleAtMs, look, count } = rows;
    for (let left = Math.ceil(share * count); left > 0; left--) {
      looked = looked + 1 < count ? looked + 1 : 0;
      const isStale = nowMs > (staleAtMs[looked] as number);
      if (isStale !== (((look[looked] as number) & IS_STALE) !== 0)) pending.add(looked);
    }
  };
  const tagOf = (row: number): LiveTag => ({
    thing: rows.thingOf(row),
    level: ALARM_LEVELS[levelOfKey(rows.look[row] as number) - 1] ?? null,
    isSelected: rows.thingOf(row).id === selectedId,
    readPlace: (out) => columns.readPlace(row, context.symbols.nowMs, out, 0),
  });
  return {
    setCatalogue(catalogue) {
      const { firstNew, moved } = rows.take(catalogue);
      columns.reserve(rows.count);
      columns.count = rows.count;
      pending.reserve(rows.count);
      if (firstNew === 0) {
        isAnother = true;
        lit = new Set();
        spread.clear();
      }
      for (const row of moved) {
        place(row);
        pending.add(row);
      }
      for (let row = firstNew; row < rows.count; row++) {
        place(row);
        columns.hide(row);
        pending.add(row);
      }
      spreadFrom(firstNew);
    },
    update(spec) {
      set.primitive.show = spec.visible;
      const isSame = spec.kinds.length === kinds.size && spec.kinds.every((k) => kinds.has(k));
      if (isSame) return;
      kinds = new Set(spec.kinds);
      shown = Uint8Array.from(THING_KINDS, (kind) => (kinds.has(kind) ? 1 : 0));
      spread.clear();
      spreadFrom(0);
      pending.addAll(rows.count);
    },
    observe(next) {
      table = next;
      pending.addAll(rows.count);
    },
    touch(slot) {
      const row = rows.rowOfSlot[slot] ?? -1;
      if (row >= 0) pending.add(row);
    },
    highlight(ids) {
      const found = new Set<number>();
      for (const id of ids) {
        const row = rows.rowOf(id);
        if (row >= 0) found.add(row);
      }
      for (const row of lit) if (!found.has(row)) pending.add(row);
      for (const row of found) if (!lit.has(row)) pending.add(row);
      lit = found;
    },
    select(selected) {
      selectedId = selected?.type === 'thing' ? selected.id : undefined;
    },
    draw(nowMs) {
      lookForSilence(nowMs);
      pending.take(paint, isAnother ? undefined : budget.until(0.75));
      isAnother = false;
    },
    pick(x, y) {
      if (!set.primitive.show) return undefined;
      const row = set.find(x, y);
      return row < 0 ? undefined : { type: 'thing', id: rows.thingOf(row).id };
    },
    tags() {
      if (!set.primitive.show) return [];
      best.clear();
      const selected = selectedId === undefined ? -1 : rows.rowOf(selectedId);
      for (let row = 0; row < rows.count; row++) {
        const key = rows.look[row] as number;
        const level = levelOfKey(key);
        if (level === 0 || !(key & IS_SHOWN) || row === selected) continue;
        const o = columns.stride * row;
        const { places } = columns;
        const [x, y, z] = [places[o], places[o + 1], places[o + 2]] as [number, number, number];
        if (context.projector.project(x, y, z, point)) best.offer(row, -level * 1e7 - point.depthM);
      }
      const tags = best.rows.map(tagOf);
      if (selected >= 0 && (rows.look[selected] as number) & IS_SHOWN) tags.push(tagOf(selected));
      return tags;
    },
    dispose: () => void scene.primitives.remove(set.primitive),
  };
}
