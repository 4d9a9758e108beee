import type { HttpAnswer } from './http-door.ts';

export interface ServiceThing {
  readonly id: number | string;
  readonly name: string;
  readonly place?: readonly [lonDeg: number, latDeg: number];
  readonly properties?: Readonly<Record<string, unknown>>;
}

export interface ServiceStream {
  readonly id: number | string;
  readonly thing: number | string;
  readonly name: string;
  readonly property: string;
  readonly unit: { readonly name: string; readonly symbol: string; readonly definition: string };
}

export interface ServiceObservation {
  readonly id: number;
  readonly stream: number | string;
  readonly phenomenonTime: string;
  readonly result: unknown;
  readonly resultTime: string | null;
}

export interface ServicePlace {
  readonly id: number;
  readonly thing: number | string;
  readonly time: string;
  readonly place: readonly [lonDeg: number, latDeg: number];
}

/** What a service of OGC 18-088 holds. */
export interface ServiceData {
  readonly things: ServiceThing[];
  readonly streams: ServiceStream[];
  readonly observations: ServiceObservation[];
  readonly places: ServicePlace[];
}

export interface ServiceOptions {
  /** What the service believes its own root is; written into its links. */
  readonly selfUrl: string;
  /** Most entities on a page. */
  readonly maxTop: number;
  /** False: it knows no HistoricalLocations, as some do not. */
  readonly keepsPlaces?: boolean;
}

type Entity = Record<string, unknown>;

/**
 * Answers requests as 18-088 clause 9 says: `$filter` (comparisons with and, or), `$orderby` of one property,
 * `$expand` with nested options, `$select`, `$top`, `$skip`, `$count`, and links to the next page.
 */
export function createSensorThingsService(data: ServiceData, options: ServiceOptions) {
  const link = (set: string, id: number | string) =>
    `${options.selfUrl}${set}(${typeof id === 'number' ? id : `'${id}'`})`;

  const sets = new Map<string, () => Entity[]>([
    ['Things', () => data.things.map(toThing)],
    ['Datastreams', () => data.streams.map(toStream)],
    ['Observations', () => data.observations.map(toObservation)],
    ['HistoricalLocations', () => data.places.map(toHistorical)],
  ]);

  function toThing(thing: ServiceThing): Entity {
    return {
      '@iot.id': thing.id,
      '@iot.selfLink': link('Things', thing.id),
      name: thing.name,
      description: '',
      properties: thing.properties ?? {},
      [RELATIONS]: new Map([
        ['Locations', () => (thing.place ? [toLocation(thing.place)] : [])],
        [
          'Datastreams',
          () => data.streams.filter((stream) => stream.thing === thing.id).map(toStream),
        ],
      ] as [string, () => unknown][]),
    };
  }

  function toStream(stream: ServiceStream): Entity {
    return {
      '@iot.id': stream.id,
      '@iot.selfLink': link('Datastreams', stream.id),
      'Observations@iot.navigationLink': `${link('Datastreams', stream.id)}/Observations`,
      name: stream.name,
      description: '',
      observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
      unitOfMeasurement: stream.unit,
      [RELATIONS]: new Map([
        ['Thing', () => data.things.filter(({ id }) => id === stream.thing).map(toThing)[0]],
        [
          'ObservedProperty',
          () => ({
            name: stream.property,
            definition: `http://example.org/${stream.property}`,
          }),
        ],
        [
          'Observations',
          () =>
            data.observations
              .filter((observation) => observation.stream === stream.id)
              .map(toObservation),
        ],
      ] as [string, () => unknown][]),
    };
  }

  function toObservation(observation: ServiceObservation): Entity {
    const { id, stream, phenomenonTime, result, resultTime } = observation;
    return {
      '@iot.id': id,
      '@iot.selfLink': link('Observations', id),
      'Datastream@iot.navigationLink': `${link('Observations', id)}/Datastream`,
      phenomenonTime,
      result,
      resultTime,
      [RELATIONS]: new Map([
        ['Datastream', () => data.streams.filter((one) => one.id === stream).map(toStream)[0]],
      ] as [string, () => unknown][]),
    };
  }

  function toHistorical({ id, thing, time, place }: ServicePlace): Entity {
    return {
      '@iot.id': id,
      time,
      [RELATIONS]: new Map([
        ['Thing', () => data.things.filter((one) => one.id === thing).map(toThing)[0]],
        ['Locations', () => [toLocation(place)]],
      ] as [string, () => unknown][]),
    };
  }

  function apply(entities: readonly Entity[], query: ReadonlyMap<string, string>): Entity[] {
    const filter = query.get('$filter');
    const [orderBy, direction = 'asc'] = query.get('$orderby')?.split(' ') ?? [];
    const kept = filter === undefined ? [...entities] : entities.filter(parseFilter(filter));
    if (orderBy !== undefined)
      kept.sort(
        (a, b) =>
          (direction === 'desc' ? -1 : 1) * compare(propertyOf(a, orderBy), propertyOf(b, orderBy)),
      );
    return kept;
  }

  function shape(entity: Entity, query: ReadonlyMap<string, string>): Entity {
    const select = query.get('$select')?.split(',');
    const shaped: Entity = {};
    for (const [key, value] of Object.entries(entity))
      if (!select || select.includes(key) || (key === '@iot.id' && select.includes('id')))
        shaped[key] = value;
    const relations = entity[RELATIONS] as Map<string, () => unknown>;
    for (const part of splitOutside(query.get('$expand') ?? '', ',')) {
      const match = /^(\w+)(?:\((.*)\))?$/s.exec(part);
      const relation = relations.get(match?.[1] ?? '');
      if (!match?.[1] || !relation) throw new Error(`no relation ${part}`);
      const inner = new Map(
        splitOutside(match[2] ?? '', ';').map((option) => splitOnce(option, '=')),
      );
      const related = relation();
      if (!Array.isArray(related)) shaped[match[1]] = related && shape(related as Entity, inner);
      else {
        const top = Number(inner.get('$top') ?? options.maxTop);
        shaped[match[1]] = apply(related, inner)
          .slice(0, top)
          .map((one) => shape(one, inner));
      }
    }
    return shaped;
  }

  return (url: URL): HttpAnswer => {
    const root = new URL(options.selfUrl).pathname;
    if (!url.pathname.startsWith(root)) return { status: 404, body: '{}' };
    const path = decodeURIComponent(url.pathname.slice(root.length));
    const query = new Map([...url.searchParams].map(([key, value]) => [key, value]));
    const nested = /^Datastreams\((.+)\)\/Observations$/.exec(path)?.[1];
    const set =
      nested === undefined
        ? sets.get(path)
        : () =>
            data.observations.filter(({ stream }) => literal(stream) === nested).map(toObservation);
    if (!set || (path === 'HistoricalLocations' && options.keepsPlaces === false))
      return { status: 404, body: '{"code":404}' };
    try {
      const all = apply(set(), query);
      const skip = Number(query.get('$skip') ?? 0);
      const top = Math.min(Number(query.get('$top') ?? 100), options.maxTop);
      const value = all.slice(skip, skip + top).map((entity) => shape(entity, query));
      const rest = new URLSearchParams(
        [...query, ['$skip', String(skip + top)]].filter(
          ([key], i, list) => key !== '$skip' || i === list.length - 1,
        ) as [string, string][],
      );
      return {
        body: JSON.stringify({
          ...(query.get('$count') === 'true' && { '@iot.count': all.length }),
          ...(skip + top < all.length && { '@iot.nextLink': `${options.selfUrl}${path}?${rest}` }),
          value,
        }),
      };
    } catch (error) {
      return { status: 400, body: JSON.stringify({ code: 400, message: String(error) }) };
    }
  };
}

const RELATIONS = Symbol('relations') as unknown as string;

function toLocation(place: readonly [number, number]): Entity {
  const location = { type: 'Point', coordinates: place };
  return {
    '@iot.id': 1,
    name: '',
    encodingType: 'application/geo+json',
    location,
    [RELATIONS]: new Map([] as [string, () => unknown][]),
  };
}

function literal(id: number | string): string {
  return typeof id === 'number' ? String(id) : `'${id}'`;
}

function parseFilter(text: string): (entity: Entity) => boolean {
  const choices = text.split(' or ').map((choice) => choice.split(' and ').map(parseComparison));
  return (entity) => choices.some((all) => all.every((holds) => holds(entity)));
}

function parseComparison(text: string): (entity: Entity) => boolean {
  const match = /^(\w+) (gt|ge|lt|le|eq) (\S+)$/.exec(text.trim());
  if (!match) throw new Error(`cannot read ${text}`);
  const [, property, operator, wanted] = match as unknown as [string, string, string, string];
  return (entity) => {
    const value = propertyOf(entity, property);
    if (value === null || value === undefined) return false;
    const order = compare(value, Number.isFinite(Date.parse(wanted)) ? Date.parse(wanted) : wanted);
    if (operator === 'eq') return order === 0;
    if (operator === 'gt') return order > 0;
    if (operator === 'ge') return order >= 0;
    return operator === 'lt' ? order < 0 : order <= 0;
  };
}

/** Times as milliseconds, an interval by its start. */
function propertyOf(entity: Entity, property: string): unknown {
  const value = property === 'id' ? entity['@iot.id'] : entity[property];
  if (typeof value !== 'string' || !/^\d{4}-/.test(value)) return value;
  return Date.parse(value.split('/')[0] as string);
}

function compare(a: unknown, b: unknown): number {
  const [x, y] = [a, b] as [number, number];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Parts between separators that stand in no parentheses. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const sign of text) {
    if (sign === '(') depth++;
    if (sign === ')') depth--;
    if (sign === separator && depth === 0) {
      parts.push(part);
      part = '';
    } else part += sign;
  }
  return [...parts, part].filter((one) => one !== '');
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + 1)];
}
