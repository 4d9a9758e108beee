import type { Catalogue, Datastream, Thing } from '#model';
import type { EntitySet } from './entity-model.ts';
import { GEOJSON_ENCODING } from './entity-model.ts';
import type { EntityNode } from './entity-node.ts';

/** Where a vehicle was last heard. */
export interface LatestFix {
  readonly timeMs: number;
  readonly lonDeg: number;
  readonly latDeg: number;
}

/** The gateway's catalogue told as SensorThings entities; nodes are made when they are asked for. */
export interface CatalogueEntities {
  get(set: EntitySet, id: string): EntityNode | undefined;
  list(set: EntitySet): Iterable<EntityNode>;
  /** Entities that lead to this one. */
  inverse(set: EntitySet, navigation: string, id: string): Iterable<EntityNode>;
  streamOfSlot(slot: number): Datastream | undefined;
  slotOf(datastreamId: string): number | undefined;
}

const MEASUREMENT = 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement';

/**
 * @param isForeign false for what was made through the SensorThings interface itself: it has its own entities
 */
export function createCatalogueEntities(
  catalogue: Catalogue,
  isForeign: (thingId: string) => boolean,
  latestFix: (trackSlot: number) => LatestFix | undefined,
): CatalogueEntities {
  const things = new Map(
    catalogue.things.filter(({ id }) => isForeign(id)).map((thing) => [thing.id, thing] as const),
  );
  const streams = new Map<string, Datastream>();
  const byThing = new Map<string, Datastream[]>();
  const byProperty = new Map<string, Datastream[]>();
  const byKind = new Map<string, Datastream[]>();
  for (const stream of catalogue.datastreams) {
    const thing = things.get(stream.thingId);
    if (!thing) continue;
    streams.set(stream.id, stream);
    push(byThing, stream.thingId, stream);
    push(byProperty, stream.property, stream);
    push(byKind, thing.kind, stream);
  }

  function positionOf(thing: Thing): readonly number[] | undefined {
    if (thing.location) return [thing.location.lonDeg, thing.location.latDeg];
    const fix = thing.trackSlot === undefined ? undefined : latestFix(thing.trackSlot);
    return fix && [fix.lonDeg, fix.latDeg];
  }

  function makeNode(set: EntitySet, id: string): EntityNode | undefined {
    switch (set) {
      case 'Things':
        return map(things.get(id), describeThing);
      case 'Locations':
      case 'FeaturesOfInterest': {
        const thing = things.get(id);
        const position = thing && positionOf(thing);
        return thing && position && describePlace(set, thing, position);
      }
      case 'HistoricalLocations': {
        const thing = things.get(id);
        const fix = thing?.trackSlot === undefined ? undefined : latestFix(thing.trackSlot);
        return (
          fix && node(set, id, { time: formatTime(fix.timeMs) }, { Thing: [id], Locations: [id] })
        );
      }
      case 'Datastreams':
        return map(streams.get(id), (stream) =>
          describeStream(stream, things.get(stream.thingId) as Thing),
        );
      case 'Sensors':
        return byKind.has(id) ? describeSensor(id) : undefined;
      case 'ObservedProperties':
        return map(byProperty.get(id)?.[0], describeProperty);
      case 'Observations':
        return undefined;
    }
  }

  function* ids(set: EntitySet): Iterable<string> {
    if (set === 'Datastreams') yield* streams.keys();
    else if (set === 'Sensors') yield* byKind.keys();
    else if (set === 'ObservedProperties') yield* byProperty.keys();
    else if (set !== 'Observations') yield* things.keys();
  }

  function* list(set: EntitySet, from: Iterable<string> = ids(set)): Iterable<EntityNode> {
    for (const id of from) {
      const found = makeNode(set, id);
      if (found) yield found;
    }
  }

  return {
    get: makeNode,
    list,
    *inverse(set, navigation, id) {
      if (set === 'Datastreams') {
        const index = { Thing: byThing, Sensor: byKind, ObservedProperty: byProperty }[navigation];
        yield* list(
          set,
          (index?.get(id) ?? []).map((stream) => stream.id),
        );
      } else if (set === 'Things' || set === 'HistoricalLocations') yield* list(set, [id]);
    },
    streamOfSlot: (slot) => catalogue.datastreams[slot],
    slotOf: (id) => streams.get(id)?.slot,
  };
}

function describeThing({
  id,
  name,
  kind,
  location,
  townCode,
  properties,
  provenance,
  trackSlot,
}: Thing) {
  const isPlaced = location !== undefined || trackSlot !== undefined;
  return node(
    'Things',
    id,
    {
      name: name.en,
      description: name.zh,
      properties: { ...properties, kind, ...(townCode !== undefined && { townCode }), provenance },
    },
    { Locations: isPlaced ? [id] : [] },
  );
}

function describePlace(
  set: 'Locations' | 'FeaturesOfInterest',
  { id, name }: Thing,
  coordinates: readonly number[],
): EntityNode {
  const point = { type: 'Point', coordinates };
  const shape = set === 'Locations' ? { location: point } : { feature: point };
  return node(set, id, {
    name: name.en,
    description: name.zh,
    encodingType: GEOJSON_ENCODING,
    ...shape,
  });
}

function describeStream(stream: Datastream, { kind, provenance }: Thing): EntityNode {
  const { id, name, unit, cadenceMs, states, thingId, property } = stream;
  return node(
    'Datastreams',
    id,
    {
      name: name.en,
      description: name.zh,
      observationType: MEASUREMENT,
      unitOfMeasurement: { name: unit, symbol: unit, definition: `ucum:${unit}` },
      properties: { cadenceMs, kind: provenance.kind, ...(states && { states }) },
    },
    { Thing: [thingId], Sensor: [kind], ObservedProperty: [property] },
  );
}

function describeSensor(kind: string): EntityNode {
  return node('Sensors', kind, {
    name: kind,
    description: `Devices of the kind ${kind}`,
    encodingType: 'text/plain',
    metadata: kind,
  });
}

function describeProperty({ property, name, unit }: Datastream): EntityNode {
  return node('ObservedProperties', property, {
    name: name.en,
    definition: `urn:yunjian:property:${property}`,
    description: name.zh,
    properties: { unit },
  });
}

function node(
  set: EntitySet,
  id: string,
  own: EntityNode['own'],
  links: EntityNode['links'] = {},
): EntityNode {
  return { set, id, own, links, origin: 'catalogue' };
}

function map<T, U>(value: T | undefined, make: (value: T) => U): U | undefined {
  return value === undefined ? undefined : make(value);
}

function push(index: Map<string, Datastream[]>, key: string, stream: Datastream): void {
  const list = index.get(key);
  if (list) list.push(stream);
  else index.set(key, [stream]);
}

export function formatTime(ms: number): string {
  return new Date(ms).toISOString();
}
