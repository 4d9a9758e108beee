import { readId, readLiteral, type StaId, type StaNames } from './names.ts';
import { type PlainPlace, placeOf } from './place.ts';
import { ucumOf } from './unit.ts';

/** A Thing with its newest Location, as far as it came along. */
export interface StaThing {
  readonly id: StaId;
  readonly name?: string;
  readonly description?: string;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
  readonly place?: PlainPlace;
}

/** A Datastream with what describes it. */
export interface StaStream {
  readonly id: StaId;
  readonly name?: string;
  /** UCUM code. */
  readonly unit: string;
  readonly property?: { readonly name?: string; readonly definition?: string };
  readonly thing?: StaThing;
  /** Those that came along, as JSON. */
  readonly observations: readonly unknown[];
}

type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A page of entities: those on it, the address of the next, and how many there are in all where that was asked. */
export function readPage(
  body: unknown,
  names: StaNames,
):
  | { readonly items: readonly unknown[]; readonly next?: string; readonly count?: number }
  | undefined {
  if (!isObject(body) || !Array.isArray(body.value)) return undefined;
  const next = body[names.nextLink];
  const count = body[names.count];
  return {
    items: body.value,
    ...(typeof next === 'string' && { next }),
    ...(typeof count === 'number' && { count }),
  };
}

/** @param fallback where the entity has no id of its own, as when it is to be made with another one */
export function readThing(json: unknown, names: StaNames, fallback?: StaId): StaThing | undefined {
  if (!isObject(json)) return undefined;
  const id = readId(json[names.id]) ?? fallback;
  if (!id) return undefined;
  const place = Array.isArray(json.Locations) ? firstPlace(json.Locations) : undefined;
  return {
    id,
    ...texts(json),
    properties: plainFacts(json.properties),
    ...(place && { place }),
  };
}

/** Several Locations of a Thing are several descriptions of one place; the first that is GeoJSON counts. */
export function firstPlace(locations: readonly unknown[]): PlainPlace | undefined {
  for (const location of locations) {
    const place = isObject(location) ? placeOf(location.location) : undefined;
    if (place) return place;
  }
  return undefined;
}

/** As {@link readThing}. */
export function readStream(
  json: unknown,
  names: StaNames,
  fallback?: StaId,
): StaStream | undefined {
  if (!isObject(json)) return undefined;
  const id = readId(json[names.id]) ?? fallback;
  if (!id) return undefined;
  const thing = readThing(json.Thing, names, id);
  const property = isObject(json.ObservedProperty) ? json.ObservedProperty : undefined;
  return {
    id,
    ...texts(json),
    unit: ucumOf(json.unitOfMeasurement),
    ...(property && { property: { ...texts(property), ...definitionOf(property) } }),
    ...(thing && { thing }),
    observations: Array.isArray(json.Observations) ? json.Observations : [],
  };
}

/** The id of a related entity: inline, or out of its link (`…/Datastreams(5)` or `…/Observations(7)/Datastream` not). */
export function relatedId(json: Json, relation: string, names: StaNames): StaId | undefined {
  const inline = json[relation];
  if (isObject(inline)) return readId(inline[names.id]);
  const link = json[`${relation}${names.navigationLink}`];
  const literal = typeof link === 'string' ? /\(([^()]+)\)$/.exec(link)?.[1] : undefined;
  return literal === undefined ? undefined : readLiteral(literal);
}

function texts(json: Json): { name?: string; description?: string } {
  const { name, description } = json;
  return {
    ...(typeof name === 'string' && name !== '' && { name }),
    ...(typeof description === 'string' && description !== '' && { description }),
  };
}

function definitionOf(json: Json): { definition?: string } {
  return typeof json.definition === 'string' ? { definition: json.definition } : {};
}

const MOST_FACTS = 64;

/** What an inspector can show of free properties: the flat ones. */
function plainFacts(value: unknown): Record<string, string | number | boolean> {
  const facts: Record<string, string | number | boolean> = {};
  if (!isObject(value)) return facts;
  for (const [key, fact] of Object.entries(value).slice(0, MOST_FACTS)) {
    if (key === '__proto__') continue;
    if (typeof fact === 'string') facts[key] = fact.slice(0, 500);
    else if (typeof fact === 'boolean' || (typeof fact === 'number' && Number.isFinite(fact)))
      facts[key] = fact;
  }
  return facts;
}
