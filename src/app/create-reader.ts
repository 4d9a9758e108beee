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
import { freshnessOf, limitOf } from '#operations';
import type { QueryClient } from '#query';
import type { TwinStore } from '#state';
import type { Fix, Reading, ReadingSeries, TwinReader } from './twin.ts';

/** Vehicles report each second. */
const TRACK_CADENCE_MS = 1000;

interface ReaderContext {
  readonly site: Site;
  readonly manifest: TwinManifest;
  readonly store: TwinStore;
  readonly query: QueryClient;
  now(): number;
  table(): LiveTable | null;
  history(slot: number, hours: number, signal: AbortSignal): Promise<ReadingSeries | null>;
}

/** Look-ups over the site, the catalogue and the live table. */
export function createReader(context: ReaderContext): TwinReader {
  const { site, manifest, store, query, now, table, history } = context;
  const towns = new Map<string, Town>(site.towns.map((town) => [town.code, town]));
  const places = new Map<string, Place>(site.places.map((place) => [place.id, place]));
  const lookUp = memoizeLast(indexCatalogue);
  const catalogue = () => store.getState().catalogue;

  function latest(slot: number): Reading | null {
    const live = table();
    const timeMs = live?.timeMs[slot] ?? 0;
    return live && timeMs > 0 ? { timeMs, value: live.value[slot] as number } : null;
  }

  /** Spoke in time: a vehicle by its fix, a device by any of its streams. */
  function isFresh({ id, trackSlot }: Thing): boolean {
    if (trackSlot !== undefined) {
      const fix = readFix(table(), trackSlot);
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
    latest,
    fix: (trackSlot) => readFix(table(), trackSlot),
    thing: (id) => lookUp(catalogue()).things.get(id),
    streamsOf: (thingId) => lookUp(catalogue()).streams.get(thingId) ?? [],
    town: (code) => towns.get(code),
    place: (id) => places.get(id),
    incident: (id) => store.getState().incidents.find((incident) => incident.id === id),
    async building(gid) {
      const { name, centroid, ...facts } = await query.building(gid);
      return { ...facts, name: name ?? null, lonDeg: centroid[0], latDeg: centroid[1] };
    },
    history,
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

function readFix(table: LiveTable | null, trackSlot: number): Fix | null {
  const row = 2 * trackSlot + 1;
  const timeMs = table?.fixTimeMs[row] ?? 0;
  if (!table || timeMs === 0) return null;
  return {
    timeMs,
    lonDeg: table.fixLonDeg[row] as number,
    latDeg: table.fixLatDeg[row] as number,
    bearingDeg: table.fixBearingDeg[row] as number,
    speedMps: table.fixSpeedMps[row] as number,
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
