import type { ObservationExtra } from '#model';
import { readInstant, readTimeSpan } from '../read-time.ts';
import { isObject, relatedId } from './entities.ts';
import { readId, type StaId, type StaNames } from './names.ts';

/** An Observation read: what becomes a reading once its datastream's row is known. */
export interface StaObservation {
  readonly timeMs: number;
  /** NaN where the result is no number; it stands in `extra` then. */
  readonly value: number;
  readonly extra?: ObservationExtra;
}

export type StaRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

function no(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}

/**
 * Reads an Observation. One without phenomenon time happened when it came; one without result time has none.
 *
 * @param arrivedMs Unix milliseconds
 */
export function readObservation(
  json: unknown,
  names: StaNames,
  arrivedMs: number,
): StaRead<StaObservation> {
  if (!isObject(json) || !('result' in json))
    return no('Expected an Observation with a result, got other JSON.');
  const { phenomenonTime, result, resultTime, validTime, resultQuality, parameters } = json;
  const time =
    phenomenonTime === undefined || phenomenonTime === null
      ? { startMs: arrivedMs }
      : readTimeSpan(phenomenonTime);
  if (!time || time.startMs <= 0)
    return no(`Expected a phenomenonTime in ISO 8601, got ${show(phenomenonTime)}.`);
  const resultTimeMs = isAbsent(resultTime) ? undefined : readInstant(resultTime);
  if (resultTimeMs === undefined && !isAbsent(resultTime))
    return no(`Expected a resultTime in ISO 8601, got ${show(resultTime)}.`);
  const valid = isAbsent(validTime) ? undefined : readTimeSpan(validTime);
  const foi = isObject(json.FeatureOfInterest)
    ? readId(json.FeatureOfInterest[names.id])
    : undefined;
  const id = readId(json[names.id]);
  const number = toNumber(result);
  if (typeof result === 'number' && !Number.isFinite(result))
    return no('Expected a finite result.');
  const extra: ObservationExtra = {
    ...(typeof result !== 'number' && { result }),
    ...(time.endMs !== undefined && { endMs: time.endMs }),
    ...(resultTimeMs !== undefined && { resultTimeMs }),
    ...(valid?.endMs !== undefined && { validTime: [valid.startMs, valid.endMs] as const }),
    ...(!isAbsent(resultQuality) && { quality: resultQuality }),
    ...(isObject(parameters) && { parameters }),
    ...(foi && { featureOfInterest: foi.key }),
    ...(id && { foreignId: id.key }),
  };
  const isPlain = Object.keys(extra).length === 0;
  return { ok: true, value: { timeMs: time.startMs, value: number, ...(!isPlain && { extra }) } };
}

/** The rows of one datastream in a data array. */
export interface StaRows {
  readonly stream: StaId;
  readonly observations: readonly StaObservation[];
  /** Rows that could not be read, with the reason of the last. */
  readonly bad: number;
  readonly reason?: string;
}

/**
 * Reads the data array form of 18-088 (`CreateObservations` and `$resultFormat=dataArray`): groups with
 * `components` and rows in their order. `FeatureOfInterest/id` may be among the components.
 */
export function readDataArray(
  json: unknown,
  names: StaNames,
  arrivedMs: number,
): StaRead<readonly StaRows[]> {
  const groups = Array.isArray(json)
    ? json
    : isObject(json) && Array.isArray(json.value)
      ? json.value
      : [json];
  const read: StaRows[] = [];
  for (const group of groups) {
    if (!isObject(group)) return no('Expected groups of a data array, got other JSON.');
    const { components } = group;
    const rows = group[names.dataArray];
    const stream = relatedId(group, 'Datastream', names);
    if (!stream) return no('Expected a data array with its Datastream, got one without.');
    if (!Array.isArray(components) || !Array.isArray(rows) || !components.includes('result'))
      return no('Expected components with a result and a dataArray, got other JSON.');
    read.push(readRows(stream, components, rows, names, arrivedMs));
  }
  return { ok: true, value: read };
}

function readRows(
  stream: StaId,
  components: readonly unknown[],
  rows: readonly unknown[],
  names: StaNames,
  arrivedMs: number,
): StaRows {
  const observations: StaObservation[] = [];
  let bad = 0;
  let reason: string | undefined;
  for (const row of rows) {
    const json: Record<string, unknown> = {};
    if (Array.isArray(row))
      for (const [i, component] of components.entries()) {
        if (component === 'FeatureOfInterest/id') json.FeatureOfInterest = { [names.id]: row[i] };
        else if (component === 'id') json[names.id] = row[i];
        else if (typeof component === 'string' && component !== '__proto__' && i < row.length)
          json[component] = row[i];
      }
    const one = readObservation(json, names, arrivedMs);
    if (one.ok) observations.push(one.value);
    else {
      bad++;
      reason = one.reason;
    }
  }
  return { stream, observations, bad, ...(reason !== undefined && { reason }) };
}

/** Truth values count as 1 and 0, so that a lamp or a lid shows live; the result itself is kept beside. */
function toNumber(result: unknown): number {
  if (typeof result === 'number') return result;
  if (typeof result === 'boolean') return result ? 1 : 0;
  return Number.NaN;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 60) ?? typeof value;
}
