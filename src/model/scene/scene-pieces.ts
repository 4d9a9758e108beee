import * as v from 'valibot';
import { ALARM_LEVELS } from '../incident.ts';
import { THING_KINDS } from '../thing.ts';
import { RAMPS, type RampName } from './colour-scale.ts';

/** Limits on what a scene from elsewhere may hold; each message names the one that was passed. */
export const SCENE_LIMITS = {
  layers: 200,
  /** Points, cells, lines, areas or features of one layer. */
  rows: 200_000,
  /** Corners or fixes of one line, ring or track. */
  corners: 200_000,
  rings: 10_000,
  steps: 10_000,
  entries: 64,
  breaks: 16,
  properties: 200,
} as const;

export const finite = v.pipe(v.number(), v.finite());
export const positive = v.pipe(finite, v.gtValue(0), v.maxValue(1e7));
export const lonDeg = v.pipe(v.number(), v.minValue(-180), v.maxValue(180));
export const latDeg = v.pipe(v.number(), v.minValue(-90), v.maxValue(90));
/** Above the ellipsoid or ground: from the deepest mine to beyond the air. */
export const heightM = v.pipe(v.number(), v.minValue(-12_000), v.maxValue(1_000_000));
export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
export const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const words = v.pipe(v.string(), v.maxLength(2000));
export const text = v.object({ zh: words, en: words });
export const colour = v.pipe(v.string(), v.regex(/^#[0-9A-Fa-f]{6}$/, 'Expected #RRGGBB'));
/** Unix milliseconds, of the years that a date can name. */
export const timeMs = v.pipe(finite, v.minValue(-8.64e15), v.maxValue(8.64e15));
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const lonLat = v.tuple([lonDeg, latDeg]);
export const level = v.picklist(ALARM_LEVELS);
export const kinds = listOf(v.picklist(THING_KINDS), 500);

/** A list whose length is looked at before anything in it is. */
export function listOf<Item extends v.GenericSchema>(item: Item, most: number, least = 0) {
  return v.pipe(
    v.array(v.unknown()),
    v.minLength(least, `Expected at least ${least} entries`),
    v.maxLength(most, ({ input }) => `Expected at most ${most} entries, got ${input.length}`),
    v.array(item),
  );
}

/** Values by name, at most so many. */
export function recordOf<Value extends v.GenericSchema>(value: Value, most: number) {
  return v.pipe(
    v.custom<Record<string, unknown>>(
      (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
      'Expected an object of values by name',
    ),
    v.check(
      (input) => Object.keys(input).length <= most,
      ({ input }) => `Expected at most ${most} names, got ${Object.keys(input).length}`,
    ),
    v.record(v.string(), value),
  );
}

export const ring = listOf(lonLat, SCENE_LIMITS.corners, 3);
export const rings = listOf(ring, SCENE_LIMITS.rings, 1);
export const line = listOf(lonLat, SCENE_LIMITS.corners, 2);

export const provenance = v.object({
  source: text,
  kind: v.picklist(['live', 'replay', 'simulated', 'static']),
  quality: v.exactOptional(v.picklist(['exact', 'generalised', 'approximate', 'synthetic'])),
  asOf: v.exactOptional(v.pipe(v.string(), v.maxLength(64))),
  licence: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
});

const scaleBase = {
  unit: v.pipe(v.string(), v.maxLength(64)),
  reverse: v.exactOptional(v.boolean()),
};
const ramp = v.picklist(Object.keys(RAMPS) as [RampName, ...RampName[]]);

export const colourScale = v.variant('type', [
  v.object({
    ...scaleBase,
    type: v.literal('classes'),
    ramp,
    breaks: v.pipe(
      listOf(finite, SCENE_LIMITS.breaks, 1),
      v.check(
        (breaks) => breaks.every((edge, i) => i === 0 || edge > (breaks[i - 1] as number)),
        'Expected breaks from low to high',
      ),
    ),
  }),
  v.object({ ...scaleBase, type: v.literal('continuous'), ramp, from: finite, to: finite }),
  v.object({
    ...scaleBase,
    type: v.literal('categories'),
    entries: listOf(
      v.object({
        value: v.union([finite, v.pipe(v.string(), v.maxLength(200))]),
        colour,
        name: text,
      }),
      SCENE_LIMITS.entries,
    ),
  }),
]);
