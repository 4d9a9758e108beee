import * as v from 'valibot';
import { PLACE_KINDS } from '../site.ts';

const number = v.pipe(v.number(), v.finite());
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const notNegative = v.pipe(v.number(), v.finite(), v.minValue(0));
const whole = v.pipe(v.number(), v.integer());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const word = v.pipe(v.string(), v.nonEmpty());
const text = v.object({ zh: word, en: word });

/** `HH:mm` of a service day; hours from 24 on are after midnight. */
const serviceTime = v.pipe(
  v.string(),
  v.regex(/^([01]\d|2\d):[0-5]\d$/, 'HH:mm from 00:00 to 29:59'),
);
const serviceTimeOrNone = v.union([v.literal(''), serviceTime], 'HH:mm from 00:00 to 29:59, or ""');
const day = v.pipe(
  v.string(),
  v.regex(/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/, 'an ISO 8601 day or month'),
);

const seeded = {
  name: text,
  quality: v.picklist(['exact', 'generalised', 'approximate', 'synthetic']),
  positionErrorM: v.exactOptional(notNegative),
};

export const siteSchema = v.object({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'small letters, digits and hyphens')),
  name: text,
  code: word,
  timeZone: v.pipe(v.string(), v.check(isTimeZone, 'an IANA time zone')),
  bounds: v.object({ westDeg: number, southDeg: number, eastDeg: number, northDeg: number }),
  centre: v.unknown(),
  home: v.object({
    lonDeg: number,
    latDeg: number,
    heightM: positive,
    headingDeg: number,
    pitchDeg: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
  }),
  groundLevelM: number,
  datumOffsetM: number,
  seed: count,
  attributions: v.pipe(
    v.array(
      v.object({
        text: word,
        url: v.exactOptional(v.pipe(v.string(), v.regex(/^https:\/\//, 'an https address'))),
        licence: word,
      }),
    ),
    v.minLength(1),
  ),
  asOf: day,
});

export const townSchema = v.object({
  ...seeded,
  code: v.pipe(v.string(), v.regex(/^\d{9}$/, 'nine digits')),
  kind: v.picklist(['subdistrict', 'town']),
  areaKm2: positive,
  label: v.unknown(),
});

export const hillSchema = v.object({ ...seeded, heightM: positive, radiusM: positive });

export const waterwaySchema = v.object({ ...seeded, widthM: positive });

export const roadSchema = v.object({
  ...seeded,
  // Minor pieces of a road may have no name.
  name: v.object({ zh: v.string(), en: v.string() }),
  class: v.picklist(['expressway', 'arterial']),
  ref: v.exactOptional(word),
  structure: v.picklist(['ground', 'elevated', 'bridge']),
  busLines: count,
  from: v.exactOptional(whole),
  to: v.exactOptional(whole),
});

export const metroKindSchema = v.object({ kind: v.picklist(['track', 'station']) });

export const metroTrackSchema = v.object({
  ...seeded,
  lineNumber: word,
  structure: v.picklist(['underground', 'ramp', 'elevated']),
});

export const metroStationSchema = v.object({
  ...seeded,
  lineNumber: word,
  order: whole,
  chainageM: notNegative,
  structure: v.picklist(['underground', 'elevated']),
  firstTrain: serviceTime,
  lastTrain: serviceTime,
  firstTrainBack: serviceTime,
  lastTrainBack: serviceTime,
});

export const busLineSchema = v.object({
  ...seeded,
  from: word,
  to: word,
  loop: v.boolean(),
  stops: count,
  firstTrip: serviceTime,
  lastTrip: serviceTime,
  firstTripBack: serviceTimeOrNone,
  lastTripBack: serviceTimeOrNone,
});

export const placeSchema = v.object({
  ...seeded,
  kind: v.picklist(PLACE_KINDS),
  evidence: v.picklist(['poi', 'stop', 'metro', 'gauge', 'map', 'published', 'estimate']),
});

export const landmarkSchema = v.object({
  ...seeded,
  model: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'small letters, digits and hyphens')),
  placeId: v.exactOptional(word),
  bearingDeg: number,
  scale: v.exactOptional(positive, 1),
  heightM: positive,
  clearM: positive,
  pit: v.exactOptional(v.object({ halfWidthM: positive, halfDepthM: positive, depthM: positive })),
  use: word,
  source: word,
});

export const indicatorSchema = v.object({
  id: word,
  domain: text,
  name: text,
  unit: v.picklist(['count', '%']),
  target: number,
  targetYear: whole,
  actual: v.nullable(number),
  asOf: v.nullable(day),
});

export const factSchema = v.object({
  key: word,
  value: number,
  unit: word,
  year: v.nullable(whole),
  confidence: v.picklist(['high', 'medium', 'low']),
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
