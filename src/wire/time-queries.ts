import * as v from 'valibot';
import { ALARM_LEVELS, TwinError } from '#model';
import { digits, readParams } from './http-api.ts';
import { count, finite, parseOrThrow, shortText, text, timeMs } from './schemas.ts';

/** Most rows of changes in one answer. */
export const MAX_CHANGES = 50_000;

const DAY_MS = 86_400_000;
/** Longest span in one answer. */
const MAX_SPAN_MS = 7 * DAY_MS;
const MAX_AVAILABILITY_MS = 4000 * DAY_MS;
const MAX_BINS = 2000;
const MIN_STEP_MS = 100;

/** `?at=…&known=…`, Unix milliseconds. */
export interface FrameRequest {
  readonly atMs: number;
  readonly knownMs?: number;
}

/** `?from=…&to=…&step=…&known=…`. */
export interface SpanRequest {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs?: number;
  readonly knownMs?: number;
}

/** `?after=…&limit=…`. */
export interface ChangesRequest {
  readonly after: number;
  readonly limit: number;
}

/** `?from=…&to=…&bins=…`. */
export interface AvailabilityRequest {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bins: number;
}

const known = v.exactOptional(digits);

const frameSchema = v.strictObject({ at: digits, known });

const spanSchema = v.pipe(
  v.strictObject({
    from: digits,
    to: digits,
    step: v.exactOptional(v.pipe(digits, v.minValue(MIN_STEP_MS))),
    known,
  }),
  v.check(({ from, to }) => from <= to, 'Expected "from" before "to"'),
);

const changesSchema = v.strictObject({
  after: digits,
  limit: v.optional(v.pipe(digits, v.minValue(1), v.maxValue(MAX_CHANGES)), String(MAX_CHANGES)),
});

const availabilityRequestSchema = v.pipe(
  v.strictObject({
    from: digits,
    to: digits,
    bins: v.pipe(digits, v.minValue(1), v.maxValue(MAX_BINS)),
  }),
  v.check(({ from, to }) => from < to, 'Expected "from" before "to"'),
);

/** @throws {TwinError} query-invalid, naming the parameter. */
export function parseFrameQuery(params: URLSearchParams): FrameRequest {
  const { at, known } = parse(frameSchema, params, 'a frame query');
  return { atMs: at, ...(known !== undefined && { knownMs: known }) };
}

/** @throws {TwinError} query-invalid, naming the parameter; query-too-large for more than seven days. */
export function parseSpanQuery(params: URLSearchParams): SpanRequest {
  const { from, to, step, known } = parse(spanSchema, params, 'a span query');
  refuseLonger(to - from, MAX_SPAN_MS, 'ask for the span in parts');
  return {
    fromMs: from,
    toMs: to,
    ...(step !== undefined && { stepMs: step }),
    ...(known !== undefined && { knownMs: known }),
  };
}

/** @throws {TwinError} query-invalid, naming the parameter. */
export function parseChangesQuery(params: URLSearchParams): ChangesRequest {
  return parse(changesSchema, params, 'a query for changes');
}

/** @throws {TwinError} query-invalid, naming the parameter; query-too-large. */
export function parseAvailabilityQuery(params: URLSearchParams): AvailabilityRequest {
  const { from, to, bins } = parse(availabilityRequestSchema, params, 'a query for availability');
  refuseLonger(to - from, MAX_AVAILABILITY_MS, 'ask for a shorter one');
  return { fromMs: from, toMs: to, bins };
}

/** For all queries about the past; what is undefined is left out. */
export function formatQuery(query: Readonly<Record<string, number | undefined>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) params.set(name, String(Math.round(value)));
  return params.toString();
}

const availabilitySchema = v.object({
  fromMs: timeMs,
  toMs: timeMs,
  observations: v.array(count),
  tracks: v.array(count),
  oldestMs: v.nullable(finite),
  incidents: v.array(
    v.object({ id: shortText, startedMs: timeMs, level: v.picklist(ALARM_LEVELS), title: text }),
  ),
});

export type AvailabilityResponse = v.InferOutput<typeof availabilitySchema>;

/** @throws {TwinError} feed-invalid, naming the field. */
export function parseAvailabilityResponse(json: unknown): AvailabilityResponse {
  return parseOrThrow(availabilitySchema, json, 'what there is of the past', 'feed-invalid');
}

function parse<T>(
  schema: v.BaseSchema<unknown, T, v.BaseIssue<unknown>>,
  params: URLSearchParams,
  what: string,
): T {
  return parseOrThrow(schema, readParams(params), what, 'query-invalid');
}

function refuseLonger(spanMs: number, maxMs: number, advice: string): void {
  if (spanMs > maxMs)
    throw new TwinError(
      'query-too-large',
      `Expected at most ${maxMs / DAY_MS} days, got ${Math.ceil(spanMs / DAY_MS)}; ${advice}.`,
    );
}
