import * as v from 'valibot';

const filled = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));
const scalar = v.union([v.string(), v.number(), v.boolean()]);
const dictionary = <T extends v.GenericSchema>(value: T) => v.record(v.string(), value);

/**
 * Where a value comes from: a path (`data.id`), a text with paths in it (`air-{id}`), a constant; `map` turns
 * what comes into something else, `otherwise` stands where it has no line or nothing came.
 */
const source = v.union([
  filled,
  v.strictObject({
    path: v.exactOptional(filled),
    constant: v.exactOptional(scalar),
    map: v.exactOptional(dictionary(scalar)),
    otherwise: v.exactOptional(scalar),
  }),
]);

/** Words for people, as they are, with paths in braces: `{road} 站`. One text stands for both languages. */
const text = v.union([filled, v.strictObject({ zh: filled, en: filled })]);

const time = v.union([
  filled,
  v.strictObject({
    /** A path or a text such as `{date} {clock}`; `arrival` in its place means when the message came. */
    path: filled,
    /** `iso`, `epoch-s`, `epoch-ms`, `epoch-us`, or a pattern such as `yyyyMMddHHmmss`. */
    format: v.exactOptional(filled),
    /** For times that name none: `+08:00`, `Asia/Shanghai`. */
    zone: v.exactOptional(filled),
  }),
]);

const position = v.union([
  v.strictObject({
    lon: source,
    lat: source,
    /** Metres above the ground. */
    height: v.exactOptional(source),
    coordinates: v.exactOptional(filled),
  }),
  v.strictObject({
    /** A path to a GeoJSON geometry; what is no point stands at the middle of its bounds. */
    geometry: filled,
    height: v.exactOptional(source),
    coordinates: v.exactOptional(filled),
  }),
  v.strictObject({
    /** A path to two numbers in a text, as `121.2,31.1` or `POINT(121.2 31.1)`. */
    text: filled,
    order: v.exactOptional(v.picklist(['lon,lat', 'lat,lon'])),
    height: v.exactOptional(source),
    coordinates: v.exactOptional(filled),
  }),
]);

const condition = v.strictObject({
  path: filled,
  equals: v.exactOptional(scalar),
  in: v.exactOptional(v.array(scalar)),
  not: v.exactOptional(v.array(scalar)),
  exists: v.exactOptional(v.boolean()),
  above: v.exactOptional(v.number()),
  below: v.exactOptional(v.number()),
});
/** All must hold. */
const conditions = v.array(condition);

/** A unit of the supplier, in UCUM or a common writing, or the path to one (`{unit}`). */
const quantity = {
  from: v.exactOptional(filled),
  /** Applied before the unit: value · scale + offset. */
  scale: v.exactOptional(v.pipe(v.number(), v.finite())),
  offset: v.exactOptional(v.pipe(v.number(), v.finite())),
};

const reading = v.strictObject({
  /** Key of the observed property, e.g. `pm25`. */
  property: v.pipe(
    filled,
    v.regex(/^[a-z][a-z0-9.-]*$/i, 'Expected letters, digits, dots, dashes'),
  ),
  name: text,
  value: source,
  /** UCUM; `1` unless told. */
  unit: v.exactOptional(filled),
  ...quantity,
  /** For coded states: what comes, the number it is kept as, its words. */
  states: v.exactOptional(
    v.pipe(
      v.array(
        v.strictObject({
          is: scalar,
          code: v.pipe(v.number(), v.integer()),
          zh: filled,
          en: filled,
        }),
      ),
      v.minLength(1),
    ),
  ),
  /** What stands where there is no reading, e.g. -9999. */
  missing: v.exactOptional(v.array(scalar)),
  /** In the target unit; what lies outside is refused. */
  range: v.exactOptional(v.tuple([v.number(), v.number()])),
  /** True: any text is kept as it is. */
  asText: v.exactOptional(v.boolean()),
  cadenceS: v.exactOptional(v.pipe(v.number(), v.gtValue(0))),
  time: v.exactOptional(time),
  when: v.exactOptional(conditions),
});

const thing = v.strictObject({
  id: source,
  name: text,
  /** One of the twin's kinds; `sensor` or, where it moves, `vehicle` unless told. */
  kind: v.exactOptional(source),
  position: v.exactOptional(position),
  townCode: v.exactOptional(source),
  properties: v.exactOptional(dictionary(source)),
});

const measure = v.union([filled, v.strictObject({ path: filled, ...quantity })]);

const track = v.strictObject({
  /** m/s unless `from` tells; without it the way between two positions tells. */
  speed: v.exactOptional(measure),
  /** Degrees clockwise from north unless `from` tells. */
  bearing: v.exactOptional(measure),
});

const incident = v.strictObject({
  id: source,
  kind: v.exactOptional(source),
  level: source,
  title: text,
  place: v.exactOptional(text),
  position,
  started: v.exactOptional(time),
  updated: v.exactOptional(time),
  stage: v.exactOptional(source),
  note: v.exactOptional(text),
  townCode: v.exactOptional(source),
  /** It leaves the list where all of these hold. */
  gone: v.exactOptional(conditions),
});

const rule = v.strictObject({
  when: v.exactOptional(conditions),
  /** Where the records are; the whole message unless told. */
  records: v.exactOptional(v.pipe(v.string(), v.maxLength(1000))),
  /** True: a message holds the whole list, so what it does not name is gone. */
  isWholeList: v.exactOptional(v.boolean()),
  time: v.exactOptional(time),
  thing: v.exactOptional(thing),
  readings: v.exactOptional(v.array(reading)),
  track: v.exactOptional(track),
  incident: v.exactOptional(incident),
});

/** How a supplier's JSON becomes things, readings, positions and incidents. */
export const mappingSchema = v.strictObject({
  /** Who it comes from, for people. */
  source: text,
  kind: v.optional(v.picklist(['live', 'replay', 'simulated', 'static']), 'live'),
  licence: v.exactOptional(filled),
  quality: v.exactOptional(v.picklist(['exact', 'generalised', 'approximate', 'synthetic'])),
  /** `WGS84` unless told; `GCJ-02`, `BD-09`, `EPSG:n`, or a proj4 definition. */
  coordinates: v.optional(filled, 'WGS84'),
  /** For times that name none. */
  zone: v.exactOptional(filled),
  /** A fixed thing has moved where it stands further off than this; below, it is noise. Metres. */
  moveToleranceM: v.optional(v.pipe(v.number(), v.minValue(0)), 10),
  /** Messages for which all of these hold are passed over: greetings, receipts, heartbeats. */
  ignore: v.exactOptional(v.pipe(conditions, v.minLength(1))),
  rules: v.pipe(v.array(rule), v.minLength(1), v.maxLength(100)),
});

export type MappingConfig = v.InferOutput<typeof mappingSchema>;
export type RuleConfig = v.InferOutput<typeof rule>;
export type SourceConfig = v.InferOutput<typeof source>;
export type TextConfig = v.InferOutput<typeof text>;
export type TimeConfig = v.InferOutput<typeof time>;
export type PositionConfig = v.InferOutput<typeof position>;
export type ConditionConfig = v.InferOutput<typeof condition>;
export type ReadingConfig = v.InferOutput<typeof reading>;
export type ThingConfig = v.InferOutput<typeof thing>;
export type TrackConfig = v.InferOutput<typeof track>;
export type MeasureConfig = v.InferOutput<typeof measure>;
export type IncidentConfig = v.InferOutput<typeof incident>;
