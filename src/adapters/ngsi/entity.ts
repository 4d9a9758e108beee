import { readInstant } from '../read-time.ts';
import { isObject } from '../sensorthings/entities.ts';
import { type PlainPlace, placeOf } from '../sensorthings/place.ts';

/** One instance of an attribute, the same whichever representation it came in. */
export interface NgsiAttribute {
  /** Short name: an expanded one ends with it. */
  readonly name: string;
  /** Tells several instances of one attribute apart. */
  readonly datasetId?: string;
  readonly value?: unknown;
  /** Of a Relationship. */
  readonly object?: string;
  readonly observedMs?: number;
  readonly unitCode?: string;
}

export interface NgsiEntity {
  readonly id: string;
  /** Short name. */
  readonly type: string;
  readonly attributes: readonly NgsiAttribute[];
  readonly place?: PlainPlace & { readonly geojson: unknown; readonly observedMs?: number };
  /** When the entity as a whole was observed or changed, where it says so. */
  readonly timeMs?: number;
}

/** Members of an entity that are no attributes. */
const OWN = new Set(['id', 'type', '@id', '@type', '@context', 'createdAt', 'modifiedAt', 'scope']);
/** Where data models say when an entity was observed, the best first. */
const TIME_NAMES = ['dateObserved', 'observedAt', 'dateObservedFrom', 'timestamp', 'dateModified'];

/**
 * Reads an entity of NGSI-LD (ETSI GS CIM 009) in the normalised, the concise or the simplified
 * representation; undefined for what is none.
 */
export function readEntity(json: unknown): NgsiEntity | undefined {
  if (!isObject(json)) return undefined;
  const id = json.id ?? json['@id'];
  const type = [json.type ?? json['@type']].flat()[0];
  if (typeof id !== 'string' || id === '' || id.length > 190 || typeof type !== 'string')
    return undefined;
  const attributes = Object.entries(json)
    .filter(([name]) => !OWN.has(name) && name !== '__proto__')
    .flatMap(([name, value]) => readInstances(shortName(name), value));
  const located = attributes.find(({ name, value }) => name === 'location' && placeOf(value));
  const point = located && placeOf(located.value);
  const timeMs =
    TIME_NAMES.map((name) => readTime(attributes.find((one) => one.name === name)?.value)).find(
      (time) => time !== undefined,
    ) ?? readInstant(json.modifiedAt);
  return {
    id,
    type: shortName(type),
    attributes,
    ...(located &&
      point && {
        place: {
          ...point,
          geojson: located.value,
          ...(located.observedMs !== undefined && { observedMs: located.observedMs }),
        },
      }),
    ...(timeMs !== undefined && { timeMs }),
  };
}

/** The entities of a notification, bare or as it travels over MQTT; undefined for what is none. */
export function readNotification(json: unknown): readonly unknown[] | undefined {
  if (!isObject(json)) return undefined;
  const body = isObject(json.body) ? json.body : json;
  if (Array.isArray(body.data)) return body.data;
  return isObject(body.data) ? [body.data] : undefined;
}

/** `https://uri.etsi.org/ngsi-ld/default-context/NO2` becomes `NO2`. */
function shortName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('#')) + 1) || name;
}

/** Instants come as text or as a typed value. */
export function readTime(value: unknown): number | undefined {
  return readInstant(isObject(value) ? (value['@value'] ?? value.value) : value);
}

function readInstances(name: string, json: unknown): NgsiAttribute[] {
  const isMany = Array.isArray(json) && json.length > 0 && json.every(isInstance);
  return isMany ? json.map((one) => readInstance(name, one)) : [readInstance(name, json)];
}

function readInstance(name: string, json: unknown): NgsiAttribute {
  // Simplified: the value itself, a place as plain GeoJSON.
  if (!isInstance(json)) return { name, value: json };
  const { value, object, unitCode, datasetId } = json;
  const observedMs = readTime(json.observedAt);
  return {
    name,
    ...('value' in json && { value }),
    ...(typeof object === 'string' && { object }),
    ...(typeof unitCode === 'string' && { unitCode }),
    ...(typeof datasetId === 'string' && { datasetId }),
    ...(observedMs !== undefined && { observedMs }),
  };
}

/** An attribute with its own members, not a value that happens to be an object. */
function isInstance(json: unknown): json is Readonly<Record<string, unknown>> {
  if (!isObject(json)) return false;
  return 'value' in json || 'object' in json || 'languageMap' in json || 'vocab' in json;
}
