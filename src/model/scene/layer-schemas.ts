import * as v from 'valibot';
import { aggregate, feature, keyedData, pointData, stateLine } from './layer-data.ts';
import { LABEL_KINDS, type LayerSpec } from './layer-spec.ts';
import {
  colour,
  colourScale,
  count,
  finite,
  heightM,
  id,
  kinds,
  SCENE_LIMITS as LIMITS,
  latDeg,
  level,
  listOf,
  lonDeg,
  lonLat,
  positive,
  provenance,
  ring,
  rings,
  share,
  text,
} from './scene-pieces.ts';

const base = {
  id,
  visible: v.boolean(),
  title: v.exactOptional(text),
  opacity: v.exactOptional(share),
  provenance: v.exactOptional(provenance),
};
const plain = <Type extends string>(type: Type) => v.object({ ...base, type: v.literal(type) });
const gids = listOf(count, 1_000_000);
const circle = v.object({ type: v.literal('circle'), centre: lonLat, radiusM: positive });
const polygon = v.object({ type: v.literal('polygon'), ring });
export const areaShape = v.variant('type', [circle, polygon]);

const paint = v.variant('by', [
  v.object({ by: v.literal('attribute'), attribute: id, scale: colourScale }),
  v.object({ by: v.literal('data'), data: keyedData, scale: colourScale }),
  v.object({ by: v.literal('nearest'), property: id, reachM: positive, scale: colourScale }),
]);
const regions = v.picklist(['towns', 'grid']);

/** An address of pictures or tiles: web addresses, or beside the page; nothing that runs. */
const url = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(2000),
  v.check(
    (address) =>
      /^https?:\/\/[^\s]+$/i.test(address) ||
      /^(?![a-z][a-z0-9+.-]*:|\/\/)[^\s\\]+$/i.test(address),
    'Expected an http address or one beside the page',
  ),
);
const name = v.pipe(v.string(), v.maxLength(500));
const service = v.variant('type', [
  v.object({ type: v.literal('xyz'), url, isTms: v.exactOptional(v.boolean()) }),
  v.object({
    type: v.literal('wmts'),
    url,
    layer: name,
    style: name,
    matrixSet: name,
    format: name,
  }),
  v.object({
    type: v.literal('wms'),
    url,
    layers: name,
    version: v.exactOptional(v.pipe(v.string(), v.regex(/^\d\.\d\.\d$/, 'Expected like 1.3.0'))),
  }),
]);

const raster = v.pipe(
  v.object({
    ...base,
    type: v.literal('raster'),
    bounds: v.object({ westDeg: lonDeg, southDeg: latDeg, eastDeg: lonDeg, northDeg: latDeg }),
    columns: v.pipe(count, v.minValue(1), v.maxValue(10_000)),
    values: listOf(v.nullable(finite), 4_000_000, 1),
    scale: colourScale,
  }),
  v.check(
    ({ bounds: { westDeg, southDeg, eastDeg, northDeg } }) =>
      westDeg < eastDeg && southDeg < northDeg,
    'Expected bounds from west to east and south to north',
  ),
  v.check(({ values, columns }) => values.length % columns === 0, 'Expected whole rows of values'),
);

/** Every kind of layer; unknown fields are dropped. */
export const layerSchema = v.variant('type', [
  plain('ground'),
  plain('trees'),
  plain('water'),
  plain('traffic'),
  plain('boundaries'),
  plain('grid'),
  plain('metro'),
  v.object({
    ...base,
    type: v.literal('buildings'),
    paint: v.exactOptional(v.nullable(paint)),
    hiddenGids: v.exactOptional(gids),
    peel: v.exactOptional(
      v.nullable(v.object({ gid: count, storey: v.pipe(count, v.maxValue(500)) })),
    ),
  }),
  v.object({
    ...base,
    type: v.literal('labels'),
    hidden: v.exactOptional(listOf(v.picklist(LABEL_KINDS), LABEL_KINDS.length)),
    limit: v.exactOptional(v.pipe(count, v.maxValue(2000))),
  }),
  v.object({ ...base, type: v.literal('sensors'), kinds }),
  v.object({
    ...base,
    type: v.literal('vehicles'),
    kinds,
    trailS: v.exactOptional(v.pipe(finite, v.minValue(0), v.maxValue(86_400))),
  }),
  v.object({
    ...base,
    type: v.literal('incidents'),
    marks: listOf(v.object({ id, level, lonDeg, latDeg, calling: v.boolean() }), 10_000),
  }),
  v.object({
    ...base,
    type: v.literal('alerts'),
    marks: listOf(v.object({ id, level, rings, isExercise: v.boolean() }), 10_000),
  }),
  v.object({
    ...base,
    type: v.literal('area'),
    shape: v.nullable(areaShape),
    buildingGids: gids,
    thingIds: listOf(id, LIMITS.rows),
  }),
  v.object({
    ...base,
    type: v.literal('choropleth'),
    of: regions,
    data: keyedData,
    scale: colourScale,
  }),
  v.object({
    ...base,
    type: v.literal('bars'),
    at: v.variant('of', [
      v.object({ of: regions, data: keyedData }),
      v.object({ of: v.literal('points'), data: pointData }),
    ]),
    scale: colourScale,
    heightM: positive,
    radiusM: positive,
  }),
  v.object({
    ...base,
    type: v.literal('heat'),
    data: pointData,
    mode: v.picklist(['density', 'value']),
    radiusM: positive,
    scale: colourScale,
  }),
  v.object({
    ...base,
    type: v.literal('hexagons'),
    data: pointData,
    aggregate,
    sizeM: positive,
    scale: colourScale,
    heightM: v.exactOptional(positive),
  }),
  v.object({
    ...base,
    type: v.literal('flows'),
    shape: v.picklist(['arc', 'line']),
    flows: listOf(
      v.object({ id, from: lonLat, to: lonLat, value: finite, title: v.exactOptional(text) }),
      LIMITS.rows,
    ),
    scale: colourScale,
  }),
  raster,
  v.object({
    ...base,
    type: v.literal('lines'),
    lines: v.variant('from', [
      v.object({
        from: v.literal('network'),
        network: v.picklist(['roads', 'tracks', 'waterways', 'pipes']),
        kinds: v.exactOptional(listOf(id, 200)),
      }),
      v.object({ from: v.literal('given'), lines: listOf(stateLine, LIMITS.rows) }),
    ]),
    data: v.exactOptional(keyedData),
    scale: colourScale,
    widthPx: v.pipe(finite, v.gtValue(0), v.maxValue(64)),
    isFlowing: v.exactOptional(v.boolean()),
  }),
  v.object({
    ...base,
    type: v.literal('areas'),
    areas: listOf(
      v.object({ id, rings, title: v.exactOptional(text), value: v.exactOptional(finite) }),
      LIMITS.rows,
    ),
    scale: colourScale,
    heightM: v.exactOptional(positive),
  }),
  v.object({
    ...base,
    type: v.literal('cones'),
    cones: listOf(
      v.object({
        id,
        lonDeg,
        latDeg,
        heightM,
        bearingDeg: v.pipe(finite, v.minValue(-360), v.maxValue(360)),
        fieldDeg: v.pipe(finite, v.gtValue(0), v.maxValue(360)),
        rangeM: positive,
        title: v.exactOptional(text),
      }),
      LIMITS.rows,
    ),
    colour,
  }),
  v.object({
    ...base,
    type: v.literal('isolines'),
    data: v.variant('from', [v.object({ from: v.literal('terrain') }), ...pointData.options]),
    stepBy: v.pipe(finite, v.gtValue(0)),
    scale: colourScale,
  }),
  v.object({
    ...base,
    type: v.literal('imagery'),
    service,
    subdomains: v.exactOptional(
      listOf(v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,32}$/, 'Expected a short name')), 32),
    ),
    maxZoom: v.exactOptional(v.pipe(count, v.maxValue(24))),
    datum: v.picklist(['wgs84', 'gcj02']),
  }),
  v.object({ ...base, type: v.literal('tiles3d'), url, offsetM: v.exactOptional(heightM) }),
  v.object({
    ...base,
    type: v.literal('features'),
    features: listOf(feature, LIMITS.rows),
    colour,
    paint: v.exactOptional(v.object({ property: id, scale: colourScale })),
  }),
]) satisfies v.GenericSchema<unknown, LayerSpec>;
