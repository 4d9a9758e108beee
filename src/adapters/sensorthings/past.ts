import { type ObservationBatch, type TrackBatch, TwinError } from '#model';
import type {
  Availability,
  HistoryPage,
  HistoryQuery,
  PastView,
  ReplaySource,
  SpanQuery,
} from '../feed-adapter.ts';
import { formatInstant, readTimeSpan } from '../read-time.ts';
import {
  type SourceCatalogue,
  type SourceFix,
  type SourceReading,
  toObservations,
  toTracks,
} from '../source-catalogue.ts';
import { createTrails } from '../trails.ts';
import type { StaClient } from './client.ts';
import { isObject, relatedId } from './entities.ts';
import { readId, type StaNames } from './names.ts';
import { readObservation } from './observations.ts';
import { readSightings } from './reader.ts';

export interface StaPastOptions {
  readonly client: StaClient;
  readonly names: StaNames;
  readonly catalogue: SourceCatalogue;
  /** How a datastream is written in an address, by row. */
  readonly literalOf: (slot: number) => string | undefined;
  readonly filter: string | undefined;
  readonly pageSize: number;
}

/** Rows read for one answer; a span with more is cut. */
const MOST_ROWS = 20_000;
const TRACK_MS = 120_000;
/** Requests for counts that one question makes at most, for readings and positions each. */
const MOST_COUNTS = 64;

/** The past of a SensorThings service, asked for by time. */
export function createStaPast(options: StaPastOptions): {
  history(query: HistoryQuery, signal: AbortSignal): Promise<HistoryPage>;
  readonly replay: ReplaySource;
} {
  const { client, names, catalogue, literalOf, filter, pageSize } = options;

  function slotOf(json: Readonly<Record<string, unknown>>): number | undefined {
    const id = relatedId(json, 'Datastream', names);
    return id && catalogue.slotOf(id.key);
  }

  function toReading(slot: number | undefined, json: unknown): SourceReading | undefined {
    const read = slot === undefined ? undefined : readObservation(json, names, 0);
    return slot !== undefined && read?.ok ? { slot, ...read.value } : undefined;
  }

  async function history(query: HistoryQuery, signal: AbortSignal): Promise<HistoryPage> {
    const { slot, fromMs, toMs, limit } = query;
    signal.throwIfAborted();
    const literal = literalOf(slot);
    if (literal === undefined)
      throw new TwinError('not-found', `Expected the row of a datastream, got ${slot}.`);
    const asked = {
      filter: between('phenomenonTime', fromMs, toMs),
      orderby: 'phenomenonTime desc',
      top: pageSize,
    };
    const rows: SourceReading[] = [];
    for await (const { items } of client.pages(
      `Datastreams(${literal})/Observations`,
      asked,
      signal,
    )) {
      for (const item of items) {
        const reading = toReading(slot, item);
        if (reading && Number.isFinite(reading.value)) rows.push(reading);
      }
      if (rows.length >= MOST_ROWS) break;
    }
    const step = Math.max(1, Math.ceil(rows.length / limit));
    const kept = rows.filter((_, i) => i % step === 0).reverse();
    return {
      timeMs: Float64Array.from(kept, ({ timeMs }) => timeMs),
      value: Float32Array.from(kept, ({ value }) => value),
    };
  }

  async function newestAt(
    atMs: number,
    view: PastView,
    signal: AbortSignal,
  ): Promise<SourceReading[]> {
    const known = knownBy(view);
    const inner = `$filter=phenomenonTime le ${formatInstant(atMs)}${known};$orderby=phenomenonTime desc;$top=1`;
    const query = { expand: `Observations(${inner})`, filter, top: pageSize };
    const readings: SourceReading[] = [];
    for await (const { items } of client.pages('Datastreams', query, signal))
      for (const item of items) {
        if (!isObject(item) || !Array.isArray(item.Observations)) continue;
        const id = readId(item[names.id]);
        const reading = toReading(id && catalogue.slotOf(id.key), item.Observations[0]);
        if (reading) readings.push(reading);
      }
    return readings;
  }

  /** Fixes of what moves, within (fromMs, toMs], by time. */
  async function fixesIn(fromMs: number, toMs: number, signal: AbortSignal): Promise<SourceFix[]> {
    const rows = new Map(
      catalogue.catalogue.things.flatMap(({ id, trackSlot }) =>
        trackSlot === undefined ? [] : [[id, trackSlot] as const],
      ),
    );
    if (rows.size === 0) return [];
    const trails = createTrails();
    const fixes: SourceFix[] = [];
    const asked = between('time', fromMs, toMs);
    for await (const sightings of readSightings(client, names, pageSize, asked, signal))
      for (const { thing, timeMs, place } of sightings) {
        const trackSlot = rows.get(thing.key);
        if (trackSlot === undefined) continue;
        for (const fix of trails.see(thing.key, { timeMs, ...place }, true).fixes)
          fixes.push({ ...fix, trackSlot });
      }
    return fixes;
  }

  async function oldestMs(signal: AbortSignal): Promise<number | null> {
    const query = { orderby: 'phenomenonTime asc', top: 1 };
    for await (const { items } of client.pages('Observations', query, signal)) {
      const [first] = items;
      return (isObject(first) ? readTimeSpan(first.phenomenonTime)?.startMs : undefined) ?? null;
    }
    return null;
  }

  async function readSpan(query: SpanQuery, signal: AbortSignal) {
    const { fromMs, toMs } = query;
    const asked = {
      filter: between('phenomenonTime', fromMs, toMs) + knownBy(query),
      expand: `Datastream($select=${names.queryId})`,
      orderby: 'phenomenonTime asc',
      top: pageSize,
    };
    const readings: SourceReading[] = [];
    for await (const { items, hasMore } of client.pages('Observations', asked, signal)) {
      for (const item of items) {
        const reading = isObject(item) ? toReading(slotOf(item), item) : undefined;
        // A service may compare the end of an interval where its start is meant.
        if (reading && reading.timeMs > fromMs && reading.timeMs <= toMs) readings.push(reading);
      }
      if (!hasMore || readings.length < MOST_ROWS) continue;
      // The last instant may go on on the next page: what is complete ends before it.
      const lastMs = readings.at(-1)?.timeMs ?? toMs;
      const complete = readings.filter(({ timeMs }) => timeMs < lastMs);
      const endMs = complete.at(-1)?.timeMs;
      if (endMs !== undefined) return { readings: complete, endMs };
    }
    return { readings, endMs: toMs };
  }

  /** Counts of (start, end] in each bin, by halving and leaving out what is empty. */
  async function count(
    path: string,
    time: string,
    range: BinRange,
    signal: AbortSignal,
  ): Promise<number[]> {
    const { fromMs, toMs, bins } = range;
    const counts = new Array<number>(bins).fill(0);
    const grain = Math.max(1, Math.ceil(bins / MOST_COUNTS));
    const edge = (bin: number) => fromMs + ((toMs - fromMs) * bin) / bins;

    async function split(start: number, end: number): Promise<void> {
      const query = { filter: between(time, edge(start), edge(end)), top: 1, count: true };
      let total = 0;
      for await (const page of client.pages(path, query, signal)) {
        total = page.count ?? 0;
        break;
      }
      if (total === 0) return;
      if (end - start <= grain) {
        // Finer than may be asked: spread evenly.
        for (let bin = start; bin < end; bin++) counts[bin] = total / (end - start);
        return;
      }
      const middle = (start + end) >>> 1;
      await split(start, middle);
      await split(middle, end);
    }

    await split(0, bins);
    return counts;
  }

  return {
    history,
    replay: {
      async frame(atMs, view, signal) {
        signal.throwIfAborted();
        const readings = await newestAt(atMs, view, signal);
        const fixes = lastTwo(await fixesIn(atMs - TRACK_MS, atMs, signal));
        const firstMs = readings.length + fixes.length === 0 ? await oldestMs(signal) : atMs;
        if (firstMs === null || firstMs > atMs)
          throw new TwinError(
            'not-found',
            `Expected an instant after ${firstMs === null ? 'the first observation' : formatInstant(firstMs)}, got ${formatInstant(atMs)}.`,
          );
        return {
          atMs,
          observations: toObservations(readings),
          tracks: toTracks(fixes),
          incidents: [],
          alerts: [],
        };
      },
      async span(query, signal) {
        signal.throwIfAborted();
        const { readings, endMs } = await readSpan(query, signal);
        const fixes = await fixesIn(query.fromMs, endMs, signal);
        return {
          fromMs: query.fromMs,
          toMs: endMs,
          observations: thinned(readings, query, ({ slot }) => slot, toObservations),
          tracks: thinned(fixes, query, ({ trackSlot }) => trackSlot, toTracks),
          incidents: [],
          alerts: [],
        };
      },
      async availability(range, signal): Promise<Availability> {
        signal.throwIfAborted();
        const moves = catalogue.catalogue.things.some(({ trackSlot }) => trackSlot !== undefined);
        return {
          fromMs: range.fromMs,
          toMs: range.toMs,
          observations: await count('Observations', 'phenomenonTime', range, signal),
          tracks: moves
            ? await count('HistoricalLocations', 'time', range, signal)
            : new Array<number>(range.bins).fill(0),
          oldestMs: await oldestMs(signal),
          incidents: [],
        };
      },
    },
  };
}

interface BinRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bins: number;
}

function between(property: string, fromMs: number, toMs: number): string {
  return `${property} gt ${formatInstant(fromMs)} and ${property} le ${formatInstant(toMs)}`;
}

/** What was known: SensorThings keeps when a result came about, the nearest there is to when it arrived. */
function knownBy({ knownMs }: PastView): string {
  return knownMs === undefined ? '' : ` and resultTime le ${formatInstant(knownMs)}`;
}

function lastTwo(fixes: readonly SourceFix[]): SourceFix[] {
  const byTrack = new Map<number, SourceFix[]>();
  for (const fix of fixes) {
    const list = byTrack.get(fix.trackSlot) ?? [];
    byTrack.set(fix.trackSlot, [...list.slice(-1), fix]);
  }
  return [...byTrack.values()].flat();
}

/** At most the newest of each row in every step. */
function thinned<
  Row extends { readonly timeMs: number },
  Batch extends ObservationBatch | TrackBatch,
>(
  rows: readonly Row[],
  { fromMs, stepMs }: SpanQuery,
  slotOf: (row: Row) => number,
  toBatch: (rows: readonly Row[]) => Batch,
): Batch {
  if (stepMs === undefined) return toBatch(rows);
  const newest = new Map<string, Row>();
  for (const row of rows) {
    const key = `${slotOf(row)} ${Math.ceil((row.timeMs - fromMs) / stepMs)}`;
    newest.delete(key);
    newest.set(key, row);
  }
  return toBatch([...newest.values()]);
}
