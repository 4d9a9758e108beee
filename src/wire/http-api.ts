import * as v from 'valibot';
import { TwinError } from '#model';
import { count, finite, parseOrThrow, shortText, timeMs } from './schemas.ts';

/** Paths of the gateway, relative to where the app is served. */
export const API_PATHS = {
  catalogue: 'api/v1/catalogue',
  history: 'api/v1/history',
  frame: 'api/v1/frame',
  span: 'api/v1/span',
  changes: 'api/v1/changes',
  availability: 'api/v1/availability',
  health: 'api/v1/health',
  config: 'config.json',
  broker: 'mqtt',
} as const;

/** Most points that one history request gets. */
export const MAX_HISTORY_POINTS = 10_000;

/** Longest span that one history request may ask for: 400 days. */
const MAX_HISTORY_SPAN_MS = 400 * 86_400_000;

/** `?slot=…&from=…&to=…&limit=…`, times in Unix milliseconds, samples in (from, to]. */
export interface HistoryRequest {
  readonly slot: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

/** Columns, oldest first. */
export interface HistoryResponse {
  readonly slot: number;
  readonly timeMs: readonly number[];
  readonly value: readonly number[];
}

export interface HealthResponse {
  readonly status: 'ok';
  readonly epoch: string;
  readonly catalogue: string;
  readonly uptimeS: number;
  readonly counters: Readonly<Record<string, number>>;
  /** What came from each source and where it is. */
  readonly sources: Readonly<Record<string, SourceBooks>>;
  /** The last ingest cursor on disk. */
  readonly cursor: number;
  /** Why nothing can be stored now, where that is so. */
  readonly storeProblem?: string;
}

/** Rows of one source: `received` = `stored` + `duplicates` + `refused` + `pending`, always. */
export interface SourceBooks {
  readonly received: number;
  readonly stored: number;
  readonly duplicates: number;
  /** Of no known row, not finite, without a time, or more than there was room for. */
  readonly refused: number;
  readonly pending: number;
  /** Ahead of the gateway's clock by more than five seconds; counted in the others as well. */
  readonly ahead: number;
  /** Of those, so far ahead that they were stored and not shown. */
  readonly future: number;
  /** Older than what was shown, so stored and not shown. */
  readonly late: number;
  /** What the newest refusal was about. */
  readonly lastRefusal?: string;
}

/** Body of every answer that is not a success. */
export interface ErrorResponse {
  readonly error: { readonly code: string; readonly message: string };
}

export function formatHistoryQuery(request: HistoryRequest): string {
  const { slot, fromMs, toMs, limit } = request;
  return new URLSearchParams({
    slot: String(slot),
    from: String(fromMs),
    to: String(toMs),
    limit: String(limit),
  }).toString();
}

/** A number in a query string. */
export const digits = v.pipe(
  v.string('Expected a number'),
  v.regex(/^\d{1,15}$/, 'Expected digits'),
  v.transform(Number),
);

/** @throws {TwinError} query-invalid where a parameter comes twice. */
export function readParams(params: URLSearchParams): Record<string, string> {
  for (const name of new Set(params.keys()))
    if (params.getAll(name).length > 1)
      throw new TwinError('query-invalid', `Expected one "${name}", got several.`);
  return Object.fromEntries(params);
}

const historyQuerySchema = v.pipe(
  v.object({
    slot: digits,
    from: digits,
    to: digits,
    limit: v.optional(v.pipe(digits, v.minValue(1), v.maxValue(MAX_HISTORY_POINTS)), '1000'),
  }),
  v.check(({ from, to }) => from <= to, 'Expected "from" before "to"'),
  v.check(({ from, to }) => to - from <= MAX_HISTORY_SPAN_MS, 'Expected at most 400 days'),
);

/** @throws {TwinError} query-invalid, naming the parameter. */
export function parseHistoryQuery(params: URLSearchParams): HistoryRequest {
  const input = readParams(params);
  const query = parseOrThrow(historyQuerySchema, input, 'a history query', 'query-invalid');
  return { slot: query.slot, fromMs: query.from, toMs: query.to, limit: query.limit };
}

const historyResponseSchema = v.pipe(
  v.object({ slot: count, timeMs: v.array(timeMs), value: v.array(finite) }),
  v.check((page) => page.timeMs.length === page.value.length, 'Expected as many values as times'),
);

/** @throws {TwinError} feed-invalid, naming the field. */
export function parseHistoryResponse(json: unknown): HistoryResponse {
  return parseOrThrow(historyResponseSchema, json, 'a page of history', 'feed-invalid');
}

const healthSchema = v.object({
  status: v.literal('ok'),
  epoch: shortText,
  catalogue: shortText,
  uptimeS: finite,
  counters: v.record(v.string(), finite),
  sources: v.record(
    v.string(),
    v.object({
      received: count,
      stored: count,
      duplicates: count,
      refused: count,
      pending: count,
      ahead: count,
      future: count,
      late: count,
      lastRefusal: v.exactOptional(v.string()),
    }),
  ),
  cursor: count,
  storeProblem: v.exactOptional(v.string()),
});

/** @throws {TwinError} feed-invalid, naming the field. */
export function parseHealthResponse(json: unknown): HealthResponse {
  return parseOrThrow(healthSchema, json, 'the state of the gateway', 'feed-invalid');
}
