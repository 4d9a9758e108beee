import * as v from 'valibot';
import { SOURCE_LAYERS } from '../sources/source.ts';
import { readEncodingLabel } from '../sources/text-encoding.ts';

const word = v.pipe(v.string(), v.nonEmpty());
const number = v.pipe(v.number(), v.finite());
const text = v.strictObject({ zh: word, en: word });
const day = v.pipe(
  v.string(),
  v.regex(/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/, 'an ISO 8601 day or month'),
);
const layer = v.picklist(SOURCE_LAYERS);

const vertical = v.pipe(
  v.strictObject({
    datum: v.picklist(['site', 'ellipsoid', 'cgvd1985', 'wusong']),
    offsetM: v.exactOptional(number),
  }),
  v.check(
    ({ datum, offsetM }) => offsetM !== undefined || datum === 'site' || datum === 'ellipsoid',
    'offsetM beside this datum: metres to add to reach the ellipsoid',
  ),
);

const encoding = v.pipe(
  word,
  v.check((label) => readEncodingLabel(label) !== undefined, 'an encoding such as gbk or utf-8'),
);

const source = {
  file: word,
  format: v.exactOptional(word),
  encoding: v.exactOptional(encoding),
  layer: v.exactOptional(word),
  crs: v.exactOptional(word),
  vertical: v.exactOptional(vertical),
};

export const buildingSourceSchema = v.strictObject({
  ...source,
  take: v.exactOptional(v.array(layer)),
  attributes: v.exactOptional(
    v.strictObject({
      id: v.exactOptional(word),
      name: v.exactOptional(word),
      height: v.exactOptional(word),
      storeys: v.exactOptional(word),
      use: v.exactOptional(word),
      dwellings: v.exactOptional(word),
      roofShape: v.exactOptional(word),
      roofHeight: v.exactOptional(word),
    }),
    {},
  ),
  uses: v.exactOptional(v.record(v.string(), word), {}),
  provenance: v.exactOptional(v.picklist(['surveyed', 'osm', 'supplied'])),
  title: v.exactOptional(word),
  asOf: v.exactOptional(day),
});

const terrainSource = v.strictObject({ ...source, nodata: v.exactOptional(number) });

const mapSource = v.strictObject({
  ...source,
  take: v.exactOptional(v.array(layer)),
  title: v.exactOptional(word),
  asOf: v.exactOptional(day),
});

const landmark = v.strictObject({
  file: word,
  id: word,
  name: text,
  position: v.tuple([number, number]),
  bearingDeg: v.exactOptional(number, 0),
  scale: v.exactOptional(v.pipe(v.number(), v.gtValue(0)), 1),
  replaces: v.exactOptional(v.array(word), []),
  use: v.exactOptional(word),
  isApproximate: v.exactOptional(v.boolean(), false),
});

export const propertySchema = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and _')),
  from: v.exactOptional(word),
  type: v.exactOptional(v.picklist(['string', 'number']), 'string'),
  unit: v.exactOptional(word),
  title: v.exactOptional(text),
});

const tilesSchema = v.strictObject({
  buildings: v.exactOptional(v.array(buildingSourceSchema), []),
  terrain: v.exactOptional(v.array(terrainSource), []),
  map: v.exactOptional(v.array(mapSource), []),
  landmarks: v.exactOptional(v.array(landmark), []),
  properties: v.exactOptional(v.array(propertySchema), []),
  levels: v.exactOptional(
    v.strictObject({
      terrain: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(8), v.maxValue(17)), 14),
    }),
    { terrain: 14 },
  ),
  detail: v.exactOptional(
    v.strictObject({
      roofs: v.exactOptional(v.boolean(), true),
      clamp: v.exactOptional(v.boolean(), true),
      tiling: v.exactOptional(v.picklist(['auto', 'explicit', 'implicit'])),
    }),
    { roofs: true, clamp: true },
  ),
});

/** `site.json` as far as the pipeline reads it. */
export const siteFileSchema = v.object({ tiles: v.exactOptional(tilesSchema) });
export type TilesMember = v.InferOutput<typeof tilesSchema>;
