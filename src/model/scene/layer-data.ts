import * as v from 'valibot';
import { AGGREGATES } from './layer-spec.ts';
import {
  colour,
  finite,
  heightM,
  id,
  kinds,
  SCENE_LIMITS as LIMITS,
  latDeg,
  line,
  listOf,
  lonDeg,
  lonLat,
  recordOf,
  rings,
  text,
  timeMs,
} from './scene-pieces.ts';

const property = id;
export const aggregate = v.picklist(AGGREGATES);

/** Ascending, equal ones allowed. */
const ascending = (times: number[]) =>
  times.every((at, i) => i === 0 || at >= (times[i - 1] as number));

export const keyedData = v.variant('from', [
  v.object({ from: v.literal('values'), values: recordOf(finite, LIMITS.rows) }),
  v.pipe(
    v.object({
      from: v.literal('series'),
      timesMs: v.pipe(
        listOf(timeMs, LIMITS.steps, 1),
        v.check(ascending, 'Expected instants in ascending order'),
      ),
      values: recordOf(listOf(v.nullable(finite), LIMITS.steps), LIMITS.rows),
    }),
    v.check(
      ({ timesMs, values }) =>
        Object.values(values).every((list) => list.length === timesMs.length),
      'Expected as many values as instants in every list',
    ),
  ),
  v.object({ from: v.literal('live'), property, aggregate }),
  v.object({ from: v.literal('devices') }),
]);

export const pointData = v.variant('from', [
  v.object({
    from: v.literal('points'),
    points: listOf(v.tuple([lonDeg, latDeg, finite]), LIMITS.rows),
  }),
  v.object({ from: v.literal('live'), property }),
  v.object({ from: v.literal('things'), kinds }),
]);

// Strict ones: a plain pair would take a triple and drop its height.
const corner = v.union([v.strictTuple([lonDeg, latDeg, heightM]), v.strictTuple([lonDeg, latDeg])]);
export const stateLine = v.object({
  id,
  line: listOf(corner, LIMITS.corners, 2),
  title: v.exactOptional(text),
});

const geometry = v.variant('type', [
  v.object({ type: v.literal('point'), at: lonLat, heightM: v.exactOptional(heightM) }),
  v.object({ type: v.literal('line'), line }),
  v.object({ type: v.literal('polygon'), rings, heightM: v.exactOptional(heightM) }),
  v.object({
    type: v.literal('track'),
    fixes: v.pipe(
      listOf(v.tuple([timeMs, lonDeg, latDeg, heightM]), LIMITS.corners, 1),
      v.check((fixes) => ascending(fixes.map(([at]) => at)), 'Expected fixes in order of time'),
    ),
  }),
]);

export const feature = v.object({
  id,
  title: v.exactOptional(text),
  geometry,
  colour: v.exactOptional(colour),
  span: v.exactOptional(
    v.pipe(
      v.tuple([timeMs, timeMs]),
      v.check(([from, to]) => from <= to, 'Expected an instant and a later one'),
    ),
  ),
  properties: v.exactOptional(
    recordOf(
      v.union([v.pipe(v.string(), v.maxLength(10_000)), finite, v.boolean(), v.null()]),
      LIMITS.properties,
    ),
  ),
});
