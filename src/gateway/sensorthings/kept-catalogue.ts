import { type Catalogue, type Datastream, THING_KINDS, type Thing, type ThingKind } from '#model';
import { KEPT_PREFIX } from './entity-graph.ts';
import type { EntityNode } from './entity-node.ts';
import type { KeptEntities } from './kept-entities.ts';

/** What a source that does not say how often it speaks is taken to do. */
const DEFAULT_CADENCE_MS = 60_000;
const SOURCE = { zh: 'SensorThings 接口写入', en: 'Written through SensorThings' } as const;

/** The entities that were made through the interface as the gateway's catalogue lists things. */
export function listKept(kept: KeptEntities, revision: number): Catalogue {
  const things = [...kept.list('Things')].map((thing) => listThing(kept, thing));
  const streams = [...kept.list('Datastreams')].map((stream, slot) =>
    listStream(kept, stream, slot),
  );
  return { version: `sensorthings.${revision}`, things, datastreams: streams, kind: 'live' };
}

function listThing(kept: KeptEntities, { id, own, links }: EntityNode): Thing {
  const properties = readProperties(own);
  const location = kept.get('Locations', links.Locations?.[0] ?? '');
  const position = location && findPosition(location.own.location);
  const name = String(own.name);
  return {
    id: KEPT_PREFIX + id,
    kind: THING_KINDS.find((kind) => kind === properties.kind) ?? ('sensor' satisfies ThingKind),
    name: { zh: readText(properties.nameZh) ?? name, en: readText(properties.nameEn) ?? name },
    ...(position && { location: { lonDeg: position[0], latDeg: position[1], heightM: 0 } }),
    properties: Object.fromEntries(
      Object.entries(properties).filter(([, value]) =>
        /^(?:string|number|boolean)$/.test(typeof value),
      ),
    ) as Thing['properties'],
    provenance: { source: SOURCE, kind: 'live' },
  };
}

function listStream(kept: KeptEntities, { id, own, links }: EntityNode, slot: number): Datastream {
  const properties = readProperties(own);
  const observed = kept.get('ObservedProperties', links.ObservedProperty?.[0] ?? '');
  const label = String(observed?.own.name ?? own.name);
  const { cadenceMs } = properties;
  return {
    id: KEPT_PREFIX + id,
    slot,
    thingId: KEPT_PREFIX + (links.Thing?.[0] ?? ''),
    property: readText(properties.property) ?? label.toLowerCase().replaceAll(/\s+/g, '-'),
    name: { zh: readText(properties.nameZh) ?? label, en: readText(properties.nameEn) ?? label },
    unit: readUnit(own.unitOfMeasurement),
    cadenceMs: typeof cadenceMs === 'number' && cadenceMs > 0 ? cadenceMs : DEFAULT_CADENCE_MS,
  };
}

/** The UCUM code where the definition names one, else the symbol. */
function readUnit(unit: unknown): string {
  const { definition, symbol } = (unit ?? {}) as { definition?: unknown; symbol?: unknown };
  const ucum = /^(?:ucum:|https?:\/\/[^#?]*ucum[^#?]*[#/])(.+)$/i.exec(readText(definition) ?? '');
  return ucum?.[1] ?? readText(symbol) ?? '1';
}

/** A point, or the first corner of anything longer. */
function findPosition(json: unknown): readonly [number, number] | undefined {
  const { geometry, coordinates } = (json ?? {}) as { geometry?: unknown; coordinates?: unknown };
  if (geometry) return findPosition(geometry);
  let value: unknown = coordinates;
  while (Array.isArray(value) && Array.isArray(value[0])) value = value[0];
  if (!Array.isArray(value)) return undefined;
  const [lon, lat] = value as unknown[];
  return typeof lon === 'number' && typeof lat === 'number' ? [lon, lat] : undefined;
}

function readProperties(own: EntityNode['own']): Readonly<Record<string, unknown>> {
  return (own.properties ?? {}) as Readonly<Record<string, unknown>>;
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
