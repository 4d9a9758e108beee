import { parse } from 'csv-parse/browser/esm/sync';
import * as v from 'valibot';
import { TwinError } from '#model';
import type { FeedAdapter, FeedSink } from './feed-adapter.ts';
import { createFeedLife } from './feed-life.ts';
import { nameOf, readBody, request } from './http-request.ts';
import { compileMapping, type Mapping } from './mapping/compile-mapping.ts';
import { createMappedSource } from './mapping/mapped-source.ts';
import { createPlay } from './play-recording.ts';
import { createRecording, type IncidentVersion, type Recording } from './recording.ts';
import {
  createSourceCatalogue,
  type SourceCatalogue,
  type SourceFix,
  type SourceReading,
} from './source-catalogue.ts';
import { address, headers, parseFeedConfig, resolveAddress } from './source-config.ts';
import { createSubscribedSink } from './subscribed-sink.ts';

const TYPE = 'replay-file';

const schema = v.strictObject({
  type: v.literal(TYPE),
  url: address,
  /** A record a line: CSV with a head line, or NDJSON. */
  format: v.picklist(['csv', 'ndjson']),
  /** As the encoding standard names it, e.g. `gbk`. */
  encoding: v.exactOptional(v.string(), 'utf-8'),
  delimiter: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(3)), ','),
  headers: v.exactOptional(headers, {}),
  /** `own-times`: each row when the clock is there; `loop`: from now on, again and again. */
  play: v.exactOptional(v.picklist(['own-times', 'loop']), 'own-times'),
  maxBytes: v.exactOptional(
    v.pipe(v.number(), v.integer(), v.minValue(1000), v.maxValue(512 * 1024 * 1024)),
    64 * 1024 * 1024,
  ),
  mapping: v.unknown(),
});

export interface ReplayFileConfig extends Omit<v.InferOutput<typeof schema>, 'mapping'> {
  readonly mapping: Mapping;
}

const WHAT = 'a recording';
const TICK_MS = 500;

/**
 * A recording in CSV or NDJSON, understood by a mapping whose record is the line: played against the clock, and
 * its own past (history, replay) at its own times. The whole file lies in memory.
 */
export const replayFileFeed: FeedAdapter<ReplayFileConfig> = {
  type: TYPE,

  parseConfig(json) {
    const config = parseFeedConfig(TYPE, schema, json);
    try {
      new TextDecoder(config.encoding);
    } catch (cause) {
      throw new TwinError(
        'config',
        `Feed "${TYPE}": field encoding: Expected a name such as utf-8 or gbk, got "${config.encoding}".`,
        { cause },
      );
    }
    return { ...config, mapping: compileMapping(config.mapping) };
  },

  async open(config, sink, options) {
    const { baseUrl, now = Date.now, fetch: ask = fetch } = options;
    const url = resolveAddress(TYPE, 'url', config.url, baseUrl, ['http:', 'https:']);
    const life = createFeedLife(sink, options);
    return life.open(async () => {
      const asking = { url, what: WHAT, signal: life.ended };
      const answer = await request({ ...asking, headers: config.headers, fetch: ask });
      const body = await readBody(answer, { ...asking, maxBytes: config.maxBytes });
      life.ended.throwIfAborted();
      const subscribed = createSubscribedSink(sink);
      const catalogue = createSourceCatalogue(subscribed.sink, TYPE, config.mapping.kind);
      life.atEnd(catalogue.close);
      const recording = record(body, { config, catalogue, sink, name: nameOf(url), now });
      catalogue.flush();
      sink.clock(0);
      life.voice.tell('live');
      const play = createPlay({
        recording,
        sink: subscribed.sink,
        now,
        loops: config.play === 'loop',
      });
      const ticking = setInterval(play.tick, TICK_MS);
      life.atEnd(() => clearInterval(ticking));
      return {
        catalogue: catalogue.catalogue,
        subscribe(wanted) {
          subscribed.subscribe(wanted);
          play.restart();
          play.tick();
        },
        history: async (query, signal) => recording.history(query, signal),
        replay: recording.replay,
      };
    });
  },
};

/** @throws {TwinError} feed-invalid where the file holds nothing that fits. */
function record(
  body: Uint8Array,
  options: {
    readonly config: ReplayFileConfig;
    readonly catalogue: SourceCatalogue;
    readonly sink: FeedSink;
    readonly name: string;
    readonly now: () => number;
  },
): Recording {
  const { config, catalogue, sink, name, now } = options;
  const readings: SourceReading[] = [];
  const fixes: SourceFix[] = [];
  const incidents: IncidentVersion[] = [];
  let refused = '';
  const source = createMappedSource({
    mapping: config.mapping,
    catalogue: {
      ...catalogue,
      observe(rows) {
        for (const row of rows) readings.push(row);
      },
      track(rows) {
        for (const row of rows) fixes.push(row);
      },
    },
    sink: {
      ...sink,
      rejected(count, reason, detail, sample) {
        refused = detail;
        // Before the catalogue nothing else is told.
        later.push(() => sink.rejected(count, reason, detail, sample));
      },
    },
    now,
    onIncident: (id, incident, atMs) => incidents.push({ atMs, id, incident: incident ?? null }),
  });
  const later: (() => void)[] = [];
  const text = new TextDecoder(config.encoding).decode(body);
  const records = config.format === 'csv' ? parseCsv(text, config.delimiter) : parseLines(text);
  for (const row of records)
    if (row instanceof Error) {
      refused = row.message;
      later.push(() => sink.rejected(1, 'malformed', row.message));
    } else source.take(row);
  const recording = createRecording({ readings, fixes, incidents });
  if (!recording.bounds)
    throw new TwinError(
      'feed-invalid',
      `Expected ${WHAT} at ${name}, got no record that fits. ${refused}`.trim(),
    );
  catalogue.flush();
  for (const tell of later) tell();
  return recording;
}

function* parseLines(text: string): Generator<unknown> {
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    try {
      yield JSON.parse(line);
    } catch {
      yield new RangeError(`Expected JSON on a line, got "${line.slice(0, 60)}".`);
    }
  }
}

function* parseCsv(text: string, delimiter: string): Generator<unknown> {
  let rows: unknown[];
  const errors: Error[] = [];
  try {
    rows = parse(text, {
      bom: true,
      columns: (head: string[]) => head.map((column) => column.trim()),
      delimiter,
      skip_empty_lines: true,
      relax_column_count: true,
      skip_records_with_error: true,
      on_skip: (error) => {
        if (error) errors.push(new RangeError(`Expected a CSV record, got: ${error.message}.`));
        return undefined;
      },
    });
  } catch (cause) {
    throw new TwinError('feed-invalid', `Expected CSV with a head line, got: ${cause}.`, { cause });
  }
  yield* errors;
  yield* rows;
}
