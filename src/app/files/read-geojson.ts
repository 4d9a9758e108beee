import type { RawGeometry, RowCollector } from './collect-rows.ts';
import { fileFault } from './file-fault.ts';
import { titleOf } from './title-of.ts';

const SHAPES = new Set([
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
]);
/** Names under which degrees of WGS84 go. */
const DEGREES = /CRS84|EPSG:{1,2}[\d.]*:?(4326|4490)$/i;

/** A whole document: a collection, a feature or a bare shape. */
export function takeGeoJson(json: unknown, rows: RowCollector): void {
  const { type, features, crs } = asObject(json);
  const { name } = asObject(asObject(crs).properties);
  if (typeof name === 'string' && !DEGREES.test(name))
    throw fileFault(
      `Expected GeoJSON in WGS84 degrees, got the coordinate system ${name.slice(0, 80)}. Convert it to EPSG:4326 first.`,
      `GeoJSON 应为 WGS84 经纬度，文件声明的坐标系为 ${name.slice(0, 80)}。请先转换为 EPSG:4326。`,
    );
  if (type === 'FeatureCollection' && Array.isArray(features)) {
    for (const [at, feature] of features.entries()) takeFeature(feature, at + 1, rows);
    return;
  }
  if (type !== 'Feature' && !SHAPES.has(String(type)))
    throw fileFault(
      'Expected GeoJSON with a type of FeatureCollection, Feature or a shape, got other JSON.',
      '文件是 JSON，但不是 GeoJSON（没有 FeatureCollection、Feature 或几何类型）。',
    );
  takeFeature(json, 1, rows);
}

/** One feature or shape a line; a line that is none is refused by itself. */
export function takeGeoJsonLines(text: string, rows: RowCollector): void {
  let row = 0;
  for (const line of text.split(/\r?\n/)) {
    // A record separator may stand before each text (RFC 8142).
    const own = (line.charCodeAt(0) === 0x1e ? line.slice(1) : line).trim();
    if (own === '') continue;
    row++;
    try {
      takeFeature(JSON.parse(own), row, rows);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      rows.refuse(row, 'malformed', own);
    }
  }
}

function takeFeature(json: unknown, row: number, rows: RowCollector): void {
  const feature = asObject(json);
  const isShape = SHAPES.has(String(feature.type));
  if (!isShape && feature.type !== 'Feature') {
    rows.refuse(row, 'malformed', sampleOf(json));
    return;
  }
  const geometry = (isShape ? feature : feature.geometry) as RawGeometry | null;
  const properties = isShape ? {} : asObject(feature.properties);
  const colour = [properties.fill, properties.stroke, properties['marker-color']].find(
    (one) => typeof one === 'string',
  ) as string | undefined;
  rows.add({
    row,
    geometry,
    sample: sampleOf(json),
    title: titleOf(properties),
    colour,
    properties,
  });
}

function sampleOf(json: unknown): string {
  return (JSON.stringify(json) ?? '').slice(0, 300);
}

function asObject(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}
