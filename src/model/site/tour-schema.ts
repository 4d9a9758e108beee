import * as v from 'valibot';
import { LIGHT_PRESETS } from '../scene/scene-spec.ts';

const word = v.pipe(v.string(), v.nonEmpty());
const text = v.object({ zh: word, en: word });
const number = v.pipe(v.number(), v.finite());

const figureSchema = v.variant('type', [
  v.object({ type: v.literal('fact'), fact: word, title: text }),
  v.object({
    type: v.literal('live'),
    property: word,
    aggregate: v.picklist(['mean', 'max', 'min']),
    title: text,
  }),
  v.object({
    type: v.literal('count'),
    of: v.picklist(['buildings', 'devices', 'vehicles', 'open-incidents']),
    title: text,
  }),
]);

const stopSchema = v.object({
  id: word,
  title: text,
  caption: text,
  camera: v.object({
    lonDeg: v.pipe(number, v.minValue(-180), v.maxValue(180)),
    latDeg: v.pipe(number, v.minValue(-90), v.maxValue(90)),
    heightM: v.pipe(number, v.gtValue(0)),
    headingDeg: number,
    pitchDeg: v.pipe(number, v.minValue(-90), v.maxValue(90)),
  }),
  light: v.picklist(LIGHT_PRESETS),
  layers: v.exactOptional(v.record(v.string(), v.boolean())),
  figure: v.exactOptional(figureSchema),
  dwellS: v.pipe(number, v.minValue(5), v.maxValue(600)),
});

export const tourSchema = v.object({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'small letters, digits and hyphens')),
  title: text,
  stops: v.pipe(v.array(stopSchema), v.minLength(1), v.maxLength(40)),
});
