import { MAX_MESSAGE_BYTES } from '#wire';
import type { FeedSink } from '../feed-adapter.ts';
import {
  firstPlace,
  isObject,
  readStream,
  type StaStream,
  type StaThing,
} from '../sensorthings/entities.ts';
import { readEntityPath, type StaId, type StaNames } from '../sensorthings/names.ts';
import { readDataArray, readObservation } from '../sensorthings/observations.ts';
import type { StaRegister } from '../sensorthings/register.ts';
import type { SourceCatalogue, SourceReading } from '../source-catalogue.ts';
import { type ColumnStream, readColumns } from './columns-message.ts';
import { fillTemplate } from './topic-filter.ts';

/** How the ids of a topic's sensors come about, as templates over what stood at its wildcards. */
interface TopicIds {
  readonly datastream?: string | undefined;
  readonly thing?: string | undefined;
  readonly property?: string | undefined;
  readonly unit?: string | undefined;
}

/** A message and where it came from. */
export interface TopicMessage {
  readonly topic: string;
  /** What stood at the wildcards. */
  readonly found: readonly string[];
  readonly payload: Uint8Array;
  readonly arrivedMs: number;
  readonly ids: TopicIds;
}

export interface ReadTools {
  readonly sink: FeedSink;
  readonly catalogue: SourceCatalogue;
  readonly register: StaRegister;
  readonly names: StaNames;
}

/** Readers of the payloads that are the same at every maker's; whatever they hold, they never throw. */
export interface TopicReaders {
  /** An Observation, or a Location on a topic that ends with `Things(id)/Locations`. */
  sensorThings(message: TopicMessage): void;
  /** The body of `CreateObservations`. */
  dataArray(message: TopicMessage): void;
  columns(message: TopicMessage): void;
}

export function createTopicReaders({ sink, catalogue, register, names }: ReadTools): TopicReaders {
  function reject(count: number, detail: string, message: TopicMessage): void {
    sink.rejected(count, 'malformed', detail, sampleOf(message));
  }

  /** When each thing's newest Location came. */
  const seenMs = new Map<string, number>();

  function parse(message: TopicMessage): unknown {
    const json = parseJson(message.payload);
    if (json === undefined) reject(1, 'Expected JSON in UTF-8 of at most 256 KiB.', message);
    return json;
  }

  /** Its row, after describing it where it is new or `tells` of itself; undefined after counting it. */
  function slotOf(stream: StaStream, message: TopicMessage, tells = false): number | undefined {
    const known = catalogue.slotOf(stream.id.key);
    if (known !== undefined && !tells) return known;
    const slot = register.stream(stream);
    if (slot === undefined)
      sink.rejected(1, 'out-of-range', 'Expected fewer datastreams.', sampleOf(message));
    return slot;
  }

  function readLocation(thing: StaId, json: unknown, message: TopicMessage): void {
    const place = firstPlace([json]);
    if (!place) {
      reject(1, 'Expected a Location with a GeoJSON place.', message);
      return;
    }
    if (!register.knows(thing.key)) register.thing({ id: thing, properties: {} });
    // A Location has no time; several that arrive together still come one after the other.
    const timeMs = Math.max(message.arrivedMs, (seenMs.get(thing.key) ?? 0) + 1);
    seenMs.set(thing.key, timeMs);
    register.see(thing.key, { timeMs, ...place });
  }

  return {
    sensorThings(message) {
      const json = parse(message);
      if (json === undefined) return;
      const path = readEntityPath(message.topic);
      if (path?.set === 'Things' && path.property === 'Locations')
        return readLocation(path.id, json, message);
      const read = readObservation(json, names, message.arrivedMs);
      if (!read.ok) return reject(1, read.reason, message);
      const plain = streamOfTopic(message, path?.set === 'Datastreams' ? path.id : undefined);
      const inline = isObject(json) ? readStream(json.Datastream, names, plain.id) : undefined;
      const slot = slotOf(inline ?? plain, message, inline !== undefined);
      if (slot !== undefined) catalogue.observe([{ slot, ...read.value }]);
    },
    dataArray(message) {
      const json = parse(message);
      if (json === undefined) return;
      const read = readDataArray(json, names, message.arrivedMs);
      if (!read.ok) return reject(1, read.reason, message);
      for (const { stream, observations, bad, reason } of read.value) {
        if (bad > 0) reject(bad, reason as string, message);
        if (observations.length === 0) continue;
        const slot = slotOf({ id: stream, unit: '1', observations: [] }, message);
        if (slot !== undefined) catalogue.observe(observations.map((one) => ({ slot, ...one })));
      }
    },
    columns(message) {
      const read = readColumns(message.payload);
      if (!read.ok) return reject(1, read.reason, message);
      const { streams, stream, timeMs, value } = read.value;
      const slots = streams.map((one) => slotOf(streamOfColumn(one), message, one.isDescribed));
      const readings: SourceReading[] = [];
      let bad = 0;
      for (let i = 0; i < timeMs.length; i++) {
        const slot = slots[stream[i] as number];
        const number = value[i] as number;
        if (!Number.isFinite(number)) bad++;
        else if (slot !== undefined)
          readings.push({ slot, timeMs: timeMs[i] as number, value: number });
      }
      if (bad > 0) sink.rejected(bad, 'out-of-range', 'Expected finite values.', sampleOf(message));
      catalogue.observe(readings);
    },
  };
}

/** The sensor that a topic itself names, for payloads that name none. */
function streamOfTopic(message: TopicMessage, fromTopic: StaId | undefined): StaStream {
  const { topic, found, ids } = message;
  const fill = (template: string) => fillTemplate(template, topic, found).slice(0, 150);
  const key =
    ids.datastream === undefined ? (fromTopic?.key ?? topic.slice(-150)) : fill(ids.datastream);
  const thing = ids.thing === undefined ? undefined : toThing(fill(ids.thing));
  const property = ids.property === undefined ? undefined : fill(ids.property);
  return {
    id: { key, literal: key },
    unit: ids.unit ?? '1',
    ...(property !== undefined && { property: { name: property } }),
    ...(thing && { thing }),
    observations: [],
  };
}

function streamOfColumn(stream: ColumnStream): StaStream {
  const { id, thing, property, name, unit = '1', lonDeg, latDeg } = stream;
  const place = lonDeg !== undefined && latDeg !== undefined ? { lonDeg, latDeg } : undefined;
  const owner = thing ?? (place ? id : undefined);
  return {
    id: { key: id, literal: id },
    unit,
    ...(name !== undefined && { name }),
    ...(property !== undefined && { property: { name: property } }),
    ...(owner !== undefined && { thing: { ...toThing(owner), ...(place && { place }) } }),
    observations: [],
  };
}

function toThing(id: string): StaThing {
  return { id: { key: id, literal: id }, properties: {} };
}

/** Undefined for what is no JSON, for `null`, and for what is too large. */
export function parseJson(payload: Uint8Array): unknown {
  if (payload.byteLength > MAX_MESSAGE_BYTES) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The beginning of a message as text, for who sets the source up. */
export function sampleOf({ topic, payload }: { topic: string; payload: Uint8Array }): string {
  const text = new TextDecoder().decode(payload.subarray(0, 160));
  return `${topic}: ${text.replace(/[\p{Cc}\ufffd]/gu, '·')}`;
}
