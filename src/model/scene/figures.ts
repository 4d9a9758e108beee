import type { LiveTable } from '../live-table.ts';
import type { LonLat } from '../site.ts';
import { type Catalogue, isVehicleKind, type Thing } from '../thing.ts';
import type { Aggregate, KeyedData, PointData } from './layer-spec.ts';

/** A reading older than this many periods of its stream is stale and says nothing of the shown instant. */
export const STALE_PERIODS = 3;
/** A moving thing that has been silent for longer is not where it was last seen. */
const FIX_STALE_MS = 30_000;

/** What live figures are read from. */
export interface LiveSource {
  readonly catalogue: Catalogue | null;
  readonly table: LiveTable | null;
  /** The shown instant, Unix milliseconds. */
  readonly nowMs: number;
}

/** One figure, of how many readings, and when the newest of them was taken (Unix milliseconds; absent: not read). */
export interface Figure {
  readonly value: number;
  readonly count: number;
  readonly timeMs?: number;
}

/** A figure at a place. */
export interface PointFigure {
  readonly id: string;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly value: number;
  readonly timeMs?: number;
}

/** A fixed device with one stream of a property. */
export interface LivePlace {
  readonly slot: number;
  readonly thing: Thing;
  readonly at: LonLat;
  readonly staleAfterMs: number;
}

const known = new WeakMap<Catalogue, Map<string, readonly LivePlace[]>>();

/** The fixed devices that read a property; looked up once for each catalogue. */
export function placesOf(catalogue: Catalogue | null, property: string): readonly LivePlace[] {
  if (!catalogue) return [];
  let byProperty = known.get(catalogue);
  if (!byProperty) {
    byProperty = indexPlaces(catalogue);
    known.set(catalogue, byProperty);
  }
  return byProperty.get(property) ?? [];
}

function indexPlaces({ things, datastreams }: Catalogue): Map<string, LivePlace[]> {
  const byId = new Map(things.map((thing) => [thing.id, thing]));
  const found = new Map<string, LivePlace[]>();
  for (const { property, slot, thingId, cadenceMs } of datastreams) {
    const thing = byId.get(thingId);
    if (!thing?.location || isVehicleKind(thing.kind)) continue;
    const { lonDeg, latDeg } = thing.location;
    if (!Number.isFinite(lonDeg + latDeg)) continue;
    const place = {
      slot,
      thing,
      at: [lonDeg, latDeg] as const,
      staleAfterMs: STALE_PERIODS * cadenceMs,
    };
    const list = found.get(property);
    if (list) list.push(place);
    else found.set(property, [place]);
  }
  return found;
}

/** The newest reading of a stream, unless it never spoke or is too old for the shown instant. */
function readFresh(
  { slot, staleAfterMs }: LivePlace,
  { table, nowMs }: LiveSource,
): { readonly value: number; readonly timeMs: number } | undefined {
  const timeMs = table?.timeMs[slot] ?? 0;
  const value = table?.value[slot] ?? Number.NaN;
  if (!(timeMs > 0) || nowMs > timeMs + staleAfterMs || !Number.isFinite(value)) return undefined;
  return { value, timeMs };
}

/**
 * The figures of areas by their keys; what is unknown is left out.
 *
 * @param keyOf the area in which a device stands
 */
export function readKeyed(
  data: KeyedData,
  source: LiveSource,
  keyOf: (thing: Thing, at: LonLat) => string | undefined,
): Map<string, Figure> {
  switch (data.from) {
    case 'values':
      return new Map(
        Object.entries(data.values).flatMap(([key, value]) =>
          Number.isFinite(value) ? [[key, { value, count: 1 }]] : [],
        ),
      );
    case 'series':
      return readStep(data, source.nowMs);
    case 'live': {
      const groups = new Map<string, { values: number[]; timeMs: number }>();
      for (const place of placesOf(source.catalogue, data.property)) {
        const reading = readFresh(place, source);
        const key = reading && keyOf(place.thing, place.at);
        if (!reading || key === undefined) continue;
        const group = groups.get(key);
        if (group) {
          group.values.push(reading.value);
          group.timeMs = Math.max(group.timeMs, reading.timeMs);
        } else groups.set(key, { values: [reading.value], timeMs: reading.timeMs });
      }
      return new Map(
        [...groups].map(([key, { values, timeMs }]) => [
          key,
          { value: aggregate(values, data.aggregate), count: values.length, timeMs },
        ]),
      );
    }
    case 'devices':
      return readOnline(source, keyOf);
  }
}

/** The last step up to the instant; before the first nothing is known. */
function readStep(
  { timesMs, values }: Extract<KeyedData, { readonly from: 'series' }>,
  nowMs: number,
): Map<string, Figure> {
  const step = timesMs.filter((timeMs) => timeMs <= nowMs).length - 1;
  const timeMs = timesMs[step];
  if (timeMs === undefined) return new Map();
  return new Map(
    Object.entries(values).flatMap(([key, steps]) => {
      const value = steps[step];
      return typeof value === 'number' && Number.isFinite(value)
        ? [[key, { value, count: 1, timeMs }]]
        : [];
    }),
  );
}

/** Percent of the fixed devices of each area that have spoken in time by any of their streams. */
function readOnline(
  { catalogue, table, nowMs }: LiveSource,
  keyOf: (thing: Thing, at: LonLat) => string | undefined,
): Map<string, Figure> {
  const groups = new Map<string, { all: number; fresh: number; timeMs: number }>();
  if (!catalogue || !table) return new Map();
  const spokeMs = new Map<string, number>();
  const freshIds = new Set<string>();
  for (const { slot, thingId, cadenceMs } of catalogue.datastreams) {
    const timeMs = table.timeMs[slot] ?? 0;
    if (!(timeMs > 0)) continue;
    spokeMs.set(thingId, Math.max(spokeMs.get(thingId) ?? 0, timeMs));
    if (nowMs <= timeMs + STALE_PERIODS * cadenceMs) freshIds.add(thingId);
  }
  for (const thing of catalogue.things) {
    if (!thing.location || isVehicleKind(thing.kind)) continue;
    const key = keyOf(thing, [thing.location.lonDeg, thing.location.latDeg]);
    if (key === undefined) continue;
    const group = groups.get(key) ?? { all: 0, fresh: 0, timeMs: 0 };
    group.all++;
    if (freshIds.has(thing.id)) group.fresh++;
    group.timeMs = Math.max(group.timeMs, spokeMs.get(thing.id) ?? 0);
    groups.set(key, group);
  }
  return new Map(
    [...groups].map(([key, { all, fresh, timeMs }]) => [
      key,
      { value: (100 * fresh) / all, count: all, ...(timeMs > 0 && { timeMs }) },
    ]),
  );
}

/** The figures at places; what is unknown is left out. */
export function readPoints(data: PointData, source: LiveSource): PointFigure[] {
  switch (data.from) {
    case 'points':
      return data.points.flatMap(([lonDeg, latDeg, value], i) =>
        isPlace(lonDeg, latDeg) && Number.isFinite(value)
          ? [{ id: String(i), lonDeg, latDeg, value }]
          : [],
      );
    case 'live':
      return placesOf(source.catalogue, data.property).flatMap((place) => {
        const reading = readFresh(place, source);
        const [lonDeg, latDeg] = place.at;
        return reading ? [{ id: place.thing.id, lonDeg, latDeg, ...reading }] : [];
      });
    case 'things': {
      const kinds = new Set(data.kinds);
      return (source.catalogue?.things ?? []).flatMap((thing) => {
        if (!kinds.has(thing.kind)) return [];
        const at = placeNow(thing, source);
        return at ? [{ id: thing.id, lonDeg: at[0], latDeg: at[1], value: 1 }] : [];
      });
    }
  }
}

/** Where a thing is at the shown instant: between its two fixes where the newer lies ahead. */
function placeNow({ location, trackSlot }: Thing, { table, nowMs }: LiveSource) {
  if (trackSlot === undefined)
    return location && isPlace(location.lonDeg, location.latDeg)
      ? ([location.lonDeg, location.latDeg] as const)
      : undefined;
  const [a, b] = [2 * trackSlot, 2 * trackSlot + 1];
  const [beforeMs, timeMs] = [table?.fixTimeMs[a] ?? 0, table?.fixTimeMs[b] ?? 0];
  if (!table || timeMs === 0) return undefined;
  const isAhead = timeMs > nowMs && beforeMs > 0 && beforeMs <= nowMs;
  if (nowMs - (isAhead ? beforeMs : timeMs) > FIX_STALE_MS) return undefined;
  const share = isAhead ? (nowMs - beforeMs) / (timeMs - beforeMs) : 1;
  const mix = (column: Float64Array) =>
    (column[a] as number) + share * ((column[b] as number) - (column[a] as number));
  return [mix(table.fixLonDeg), mix(table.fixLatDeg)] as const;
}

function isPlace(lonDeg: number, latDeg: number): boolean {
  return Math.abs(lonDeg) <= 180 && Math.abs(latDeg) <= 90;
}

/** Several figures as one; NaN of none, but for how many there are. */
export function aggregate(values: readonly number[], how: Aggregate): number {
  switch (how) {
    case 'count':
      return values.length;
    case 'sum':
      return values.reduce((sum, value) => sum + value, 0);
    case 'mean':
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    case 'max':
      return values.reduce((most, value) => Math.max(most, value), -Infinity);
    case 'min':
      return values.reduce((least, value) => Math.min(least, value), Infinity);
  }
}
