import type { Availability, AvailabilityQuery } from '#feeds';
import type {
  Catalogue,
  Datastream,
  LiveTable,
  Place,
  Site,
  Thing,
  Town,
  TwinManifest,
} from '#model';
import { TwinError } from '#model';
import { freshnessOf, limitOf } from '#operations';
import type { QueryClient } from '#query';
import type { TwinStore } from '#state';
import { askFloors } from './ask-floors.ts';
import type { Fix, FloorTotals, Reading, ReadingSeries, TwinReader } from './twin.ts';

/** Vehicles report each second. */
const TRACK_CADENCE_MS = 1000;

interface ReaderContext {
  readonly site: Site;
  readonly manifest: TwinManifest;
  readonly store: TwinStore;
  readonly query: QueryClient;
  now(): number;
  wantedNow(): number;
  liveNow(): number;
  table(): LiveTable | null;
  history(slot: number, toMs: number, hours: number, signal: AbortSignal): Promise<ReadingSeries>;
  availability(query: AvailabilityQuery, signal: AbortSignal): Promise<Availability>;
}

/** Look-ups over the site, the catalogue and the table of the shown instant. */
export function createReader(
  context: ReaderContext,
): Omit<TwinReader, 'themes' | 'legends' | 'feature'> {
  const { site, manifest, store, query, now, wantedNow, liveNow, table } = context;
  const towns = new Map<string, Town>(site.towns.map((town) => [town.code, town]));
  const places = new Map<string, Place>(site.places.map((place) => [place.id, place]));
  const lookUp = memoizeLast(indexCatalogue);
  let floors: Promise<FloorTotals> | undefined;
  const catalogue = () => store.getState().catalogue;

  function latest(slot: number): Reading | null {
    const live = table();
    const timeMs = live?.timeMs[slot] ?? 0;
    return live && timeMs > 0 ? { timeMs, value: live.value[slot] as number } : null;
  }

  /** Spoke in time: a vehicle by its fix, a device by any of its streams. */
  function isFresh({ id, trackSlot }: Thing): boolean {
    if (trackSlot !== undefined) {
      const fix = readFix(table(), trackSlot, now());
      return fix !== null && freshnessOf(now() - fix.timeMs, TRACK_CADENCE_MS) === 'fresh';
    }
    const streams = lookUp(catalogue()).streams.get(id) ?? [];
    return streams.some(({ slot, cadenceMs }) => {
      const reading = latest(slot);
      return reading !== null && freshnessOf(now() - reading.timeMs, cadenceMs) === 'fresh';
    });
  }

  return {
    site,
    manifest,
    now,
    wantedNow,
    liveNow,
    latest,
    fix: (trackSlot) => readFix(table(), trackSlot, now()),
    thing: (id) => lookUp(catalogue()).things.get(id),
    streamsOf: (thingId) => lookUp(catalogue()).streams.get(thingId) ?? [],
    town: (code) => towns.get(code),
    place: (id) => places.get(id),
    incident: (id) => store.getState().incidents.find((incident) => incident.id === id),
    async building(gid) {
      const { name, centroid, ...facts } = await query.building(gid);
      return { ...facts, name: name ?? null, lonDeg: centroid[0], latDeg: centroid[1] };
    },
    orderBuildings: (list, signal) => query.order(list, signal),
    buildingRows: (gids) => query.rows(gids),
    buildingHistogram: (column, gids, bins) => query.histogram(column, gids, bins),
    async floors(signal) {
      floors ??= askFloors(site, query);
      floors.catch(() => {
        floors = undefined;
      });
      const totals = await floors;
      signal.throwIfAborted();
      return totals;
    },
    history: (slot, hours, signal) => orNull(context.history(slot, now(), hours, signal)),
    availability: (query, signal) => orNull(context.availability(query, signal)),
    limitOf: (property) => limitOf(property, now()),
    catalogue,
    liveness() {
      const counts: Record<string, { total: number; fresh: number }> = {};
      for (const thing of catalogue()?.things ?? []) {
        const before = counts[thing.kind] ?? { total: 0, fresh: 0 };
        const fresh = before.fresh + Number(isFresh(thing));
        counts[thing.kind] = { total: before.total + 1, fresh };
      }
      return counts;
    },
  };
}

/** Null where there is none to be had; other failures are passed on. */
async function orNull<Result>(asked: Promise<Result>): Promise<Result | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof TwinError && error.code === 'not-found') return null;
    throw error;
  }
}

/** In the past the newer fix may lie ahead of the shown instant: the vehicle is on its way there. */
function readFix(table: LiveTable | null, trackSlot: number, nowMs: number): Fix | null {
  const [a, b] = [2 * trackSlot, 2 * trackSlot + 1];
  const timeMs = table?.fixTimeMs[b] ?? 0;
  if (!table || timeMs === 0) return null;
  const beforeMs = table.fixTimeMs[a] ?? 0;
  const isAhead = timeMs > nowMs && beforeMs > 0 && beforeMs <= nowMs;
  const share = isAhead ? (nowMs - beforeMs) / (timeMs - beforeMs) : 1;
  const mix = (column: Float64Array) =>
    (column[a] as number) + share * ((column[b] as number) - (column[a] as number));
  const newest = isAhead ? a : b;
  return {
    timeMs: isAhead ? beforeMs : timeMs,
    lonDeg: isAhead ? mix(table.fixLonDeg) : (table.fixLonDeg[b] as number),
    latDeg: isAhead ? mix(table.fixLatDeg) : (table.fixLatDeg[b] as number),
    bearingDeg: table.fixBearingDeg[newest] as number,
    speedMps: table.fixSpeedMps[newest] as number,
  };
}

function indexCatalogue(catalogue: Catalogue | null) {
  const things = new Map<string, Thing>(catalogue?.things.map((thing) => [thing.id, thing]));
  const streams = new Map<string, Datastream[]>();
  for (const stream of catalogue?.datastreams ?? []) {
    const list = streams.get(stream.thingId);
    if (list) list.push(stream);
    else streams.set(stream.thingId, [stream]);
  }
  return { things, streams: streams as ReadonlyMap<string, readonly Datastream[]> };
}

function memoizeLast<Input, Output>(compute: (input: Input) => Output): (input: Input) => Output {
  let last: { readonly input: Input; readonly output: Output } | undefined;
  return (input) => {
    if (!last || last.input !== input) last = { input, output: compute(input) };
    return last.output;
  };
}
