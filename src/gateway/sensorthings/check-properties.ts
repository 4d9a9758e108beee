import { type EntitySet, NAVIGATION, PROPERTIES, type PropertyRule } from './entity-model.ts';
import { BadRequest } from './odata/bad-request.ts';
import { parseTime } from './odata/parse-time.ts';

export type Json = Readonly<Record<string, unknown>>;

/** @throws {BadRequest} where it is no JSON object. */
export function requireObject(json: unknown, what: string): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new BadRequest(`Expected ${what} as a JSON object, got ${nameOf(json)}.`);
  return json as Json;
}

/**
 * Takes an entity's own properties out of what a client sent; links are left to the caller.
 *
 * @param isPatch whether only some of them are given
 * @throws {BadRequest} naming the property that is missing, unknown or of another type.
 */
export function readProperties(
  set: EntitySet,
  json: Json,
  isPatch = false,
): Record<string, unknown> {
  const rules = PROPERTIES[set];
  const own: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const value = Object.hasOwn(json, name) ? json[name] : undefined;
    if (value === undefined || (value === null && !rule.required && rule.type !== 'any')) {
      if (rule.required && !isPatch)
        throw new BadRequest(`${set}: Expected the property "${name}", got none.`);
      continue;
    }
    check(`${set}: ${name}`, value, rule);
    own[name] = value;
  }
  for (const name of Object.keys(json))
    if (!Object.hasOwn(rules, name) && !Object.hasOwn(NAVIGATION[set], name) && !name.includes('@'))
      throw new BadRequest(
        `${set}: Expected ${[...Object.keys(rules), ...Object.keys(NAVIGATION[set])].join(', ')}, got "${name}".`,
      );
  return own;
}

function check(where: string, value: unknown, { type }: PropertyRule): void {
  switch (type) {
    case 'any':
      return;
    case 'text':
      if (typeof value !== 'string')
        throw new BadRequest(`${where}: Expected a text, got ${nameOf(value)}.`);
      return;
    case 'object':
      requireObject(value, where);
      return;
    case 'geojson':
      checkGeoJson(where, value);
      return;
    case 'unit': {
      const unit = requireObject(value, where);
      for (const name of ['name', 'symbol', 'definition'])
        if (unit[name] !== null && typeof unit[name] !== 'string')
          throw new BadRequest(
            `${where}: Expected a text or null as "${name}", got ${nameOf(unit[name])}.`,
          );
      return;
    }
    case 'instant':
    case 'time': {
      if (typeof value !== 'string')
        throw new BadRequest(`${where}: Expected a time, got ${nameOf(value)}.`);
      const { startMs, endMs } = parseTime(value);
      if (type === 'instant' && startMs !== endMs)
        throw new BadRequest(`${where}: Expected an instant, got an interval.`);
      if (endMs < startMs)
        throw new BadRequest(
          `${where}: Expected an interval that ends after it begins, got "${value}".`,
        );
    }
  }
}

/** Other encodings than GeoJSON may be text; a geometry must have finite positions on the globe. */
function checkGeoJson(where: string, value: unknown): void {
  if (typeof value === 'string') return;
  const json = requireObject(value, where);
  const geometry = json.type === 'Feature' ? requireObject(json.geometry, where) : json;
  const { coordinates } = geometry;
  if (coordinates === undefined) return;
  const flat: unknown[] = Array.isArray(coordinates) ? coordinates.flat(8) : [coordinates];
  if (!Array.isArray(coordinates) || !flat.every((x) => Number.isFinite(x)))
    throw new BadRequest(`${where}: Expected finite coordinates.`);
  const [lon = 0, lat = 0] = flat as number[];
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90)
    throw new BadRequest(`${where}: Expected degrees as longitude, latitude, got ${lon}, ${lat}.`);
}

function nameOf(value: unknown): string {
  return value === undefined ? 'nothing' : (JSON.stringify(value) ?? typeof value).slice(0, 60);
}
