import { TwinError } from '#model';
import type { FeedSink } from '../feed-adapter.ts';
import type { HttpRefusal } from '../http-request.ts';
import { formatInstant, readInstant } from '../read-time.ts';
import type { SourceCatalogue, SourceReading } from '../source-catalogue.ts';
import type { StaClient } from './client.ts';
import { firstPlace, isObject, readStream, readThing, relatedId } from './entities.ts';
import type { StaId, StaNames } from './names.ts';
import { readObservation } from './observations.ts';
import type { PlainPlace } from './place.ts';
import type { StaRegister } from './register.ts';
import { createSeenWindow } from './seen-window.ts';

export interface StaReaderOptions {
  readonly client: StaClient;
  readonly names: StaNames;
  readonly sink: FeedSink;
  readonly catalogue: SourceCatalogue;
  readonly register: StaRegister;
  readonly pageSize: number;
  /** More conditions on the datastreams to be read. */
  readonly filter: string | undefined;
  readonly now: () => number;
}

/** Where a thing was at an instant, by a HistoricalLocation. */
export interface StaSighting {
  readonly thing: StaId;
  readonly timeMs: number;
  readonly place: PlainPlace;
}

/** Reads a SensorThings service into the catalogue and the table, and goes on from where it was. */
export interface StaReader {
  /** Things, Locations, Datastreams and the newest Observation of each; the latter are given back. */
  readAll(signal: AbortSignal): Promise<readonly SourceReading[]>;
  /** Observations that came since the last time, with an overlap; false where one is of no known datastream. */
  readNews(signal: AbortSignal): Promise<boolean>;
  /** HistoricalLocations since the last time, as positions of what moves. */
  readMoves(signal: AbortSignal): Promise<void>;
  /** An Observation that came otherwise. False where it is of no known datastream. */
  takeObservation(stream: StaId, json: unknown): boolean;
  /** How each datastream is written in an address, by row. */
  readonly literals: readonly string[];
  readonly thingLiterals: ReadonlySet<string>;
}

/** What comes late by less than this is found by the next round all the same. */
const OVERLAP_MS = 30_000;
/** Things seen elsewhere twice in this span move. */
const MOVING_MS = 3_600_000;

export function createStaReader(options: StaReaderOptions): StaReader {
  const { client, names, sink, catalogue, register, pageSize, filter, now } = options;
  const seen = createSeenWindow();
  const seenMoves = createSeenWindow();
  const literals: string[] = [];
  const thingLiterals = new Set<string>();
  let newestMs = 0;
  let movedMs = now() - MOVING_MS;
  let hasMoves = true;

  function reject(reason: string, json: unknown): void {
    sink.rejected(1, 'malformed', reason, JSON.stringify(json)?.slice(0, 200));
  }

  /** Undefined where it cannot be read, which is counted, or was told already. */
  function toReading(slot: number, json: unknown): SourceReading | undefined {
    const read = readObservation(json, names, now());
    if (!read.ok) {
      // Times overlap, so the same one comes again; it counts once.
      if (seen.isNews(`bad ${slot} ${JSON.stringify(json)}`, now(), '')) reject(read.reason, json);
      return undefined;
    }
    const { timeMs, value, extra } = read.value;
    const atMs = Math.max(timeMs, extra?.resultTimeMs ?? 0);
    // A clock that is ahead must not hide what others say.
    newestMs = Math.max(newestMs, Math.min(atMs, now()));
    const key = extra?.foreignId ?? `${slot} ${timeMs}`;
    const content = `${timeMs} ${extra?.resultTimeMs} ${Number.isNaN(value) ? JSON.stringify(extra?.result) : value}`;
    return seen.isNews(key, atMs, content) ? { slot, ...read.value } : undefined;
  }

  async function readThings(signal: AbortSignal): Promise<void> {
    const query = { expand: 'Locations', top: pageSize };
    for await (const { items } of client.pages('Things', query, signal))
      for (const item of items) {
        const thing = readThing(item, names);
        if (!thing) reject('Expected a Thing with an id.', item);
        else {
          register.thing(thing);
          thingLiterals.add(thing.id.literal);
        }
      }
  }

  async function readStreams(signal: AbortSignal): Promise<SourceReading[]> {
    const newest: SourceReading[] = [];
    const query = {
      expand: `Thing($select=${names.queryId},name),ObservedProperty,Observations($orderby=phenomenonTime desc;$top=1)`,
      filter,
      top: pageSize,
    };
    for await (const { items } of client.pages('Datastreams', query, signal))
      for (const item of items) {
        const stream = readStream(item, names);
        if (!stream) {
          reject('Expected a Datastream with an id.', item);
          continue;
        }
        const slot = register.stream(stream);
        if (slot === undefined) {
          sink.rejected(1, 'out-of-range', 'Expected fewer datastreams.');
          continue;
        }
        literals[slot] = stream.id.literal;
        for (const observation of stream.observations) {
          const reading = toReading(slot, observation);
          if (reading) newest.push(reading);
        }
      }
    return newest;
  }

  async function readMoves(signal: AbortSignal): Promise<void> {
    if (!hasMoves) return;
    const sinceMs = movedMs - OVERLAP_MS;
    try {
      for await (const sightings of readSightings(
        client,
        names,
        pageSize,
        `time gt ${formatInstant(sinceMs)}`,
        signal,
      ))
        for (const { thing, timeMs, place } of sightings) {
          movedMs = Math.max(movedMs, Math.min(timeMs, now()));
          if (seenMoves.isNews(`${thing.key} ${timeMs}`, timeMs, ''))
            register.see(thing.key, { timeMs, ...place });
        }
    } catch (error) {
      if (!isUnknownThere(error)) throw error;
      hasMoves = false;
    }
    seenMoves.forget(movedMs - 2 * OVERLAP_MS);
  }

  return {
    literals,
    thingLiterals,
    readMoves,
    async readAll(signal) {
      await readThings(signal);
      const newest = await readStreams(signal);
      await readMoves(signal);
      return newest;
    },
    async readNews(signal) {
      // The first time nothing may have been observed yet.
      if (newestMs === 0) newestMs = now();
      const since = formatInstant(newestMs - OVERLAP_MS);
      const query = {
        filter: `phenomenonTime ge ${since} or resultTime ge ${since}`,
        expand: `Datastream($select=${names.queryId})`,
        orderby: 'phenomenonTime asc',
        top: pageSize,
      };
      let knowsAll = true;
      for await (const { items } of client.pages('Observations', query, signal)) {
        const readings: SourceReading[] = [];
        for (const item of items) {
          const id = isObject(item) ? relatedId(item, 'Datastream', names) : undefined;
          const slot = id && catalogue.slotOf(id.key);
          if (slot === undefined) knowsAll &&= filter !== undefined;
          else {
            const reading = toReading(slot, item);
            if (reading) readings.push(reading);
          }
        }
        catalogue.observe(readings);
      }
      seen.forget(newestMs - 2 * OVERLAP_MS);
      return knowsAll;
    },
    takeObservation(stream, json) {
      const slot = catalogue.slotOf(stream.key);
      if (slot === undefined) return false;
      const reading = toReading(slot, json);
      if (reading) catalogue.observe([reading]);
      return true;
    },
  };
}

/** HistoricalLocations that a filter picks, by time, page by page. */
export async function* readSightings(
  client: StaClient,
  names: StaNames,
  pageSize: number,
  filter: string,
  signal: AbortSignal,
): AsyncGenerator<readonly StaSighting[]> {
  const query = {
    filter,
    expand: `Thing($select=${names.queryId}),Locations`,
    orderby: 'time asc',
    top: pageSize,
  };
  for await (const { items } of client.pages('HistoricalLocations', query, signal))
    yield items.flatMap((item) => {
      if (!isObject(item) || !Array.isArray(item.Locations)) return [];
      const thing = relatedId(item, 'Thing', names);
      const timeMs = readInstant(item.time);
      const place = firstPlace(item.Locations);
      return thing && place && timeMs !== undefined ? [{ thing, timeMs, place }] : [];
    });
}

/** Not every service keeps where things were. */
function isUnknownThere(error: unknown): boolean {
  const status =
    error instanceof TwinError
      ? (error.cause as Partial<HttpRefusal> | undefined)?.status
      : undefined;
  return status === 400 || status === 404 || status === 501;
}
