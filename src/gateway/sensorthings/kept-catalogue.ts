import { type Catalogue, type Datastream, THING_KINDS, type Thing, type ThingKind } from '#model';
import { KEPT_PREFIX } from './entity-graph.ts';
import type { EntityNode } from './entity-node.ts';
import type { KeptEntities } from './kept-entities.ts';

/** What a source that does not say how often it speaks is taken to do. */
const DEFAULT_CADENCE_MS = 60_000;
const SOURCE = { zh: 'SensorThings 接口写入', en: 'Written through SensorThings' } as const;

/** Longer texts would make the whole list one that no viewer takes. */
const SHORT_TEXT = 200;
const LONG_TEXT = 2000;

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
  const name = shorten(String(own.name), LONG_TEXT);
  return {
    id: KEPT_PREFIX + id,
    kind: THING_KINDS.find((kind) => kind === properties.kind) ?? ('sensor' satisfies ThingKind),
    name: { zh: readText(properties.nameZh) ?? name, en: readText(properties.nameEn) ?? name },
    ...(position && { location: { lonDeg: position[0], latDeg: position[1], heightM: 0 } }),
    properties: Object.fromEntries(
      Object.entries(properties).filter(([, value]) => isFact(value)),
    ) as Thing['properties'],
    provenance: { source: SOURCE, kind: 'live' },
  };
}

function listStream(kept: KeptEntities, { id, own, links }: EntityNode, slot: number): Datastream {
  const properties = readProperties(own);
  const observed = kept.get('ObservedProperties', links.ObservedProperty?.[0] ?? '');
  const label = shorten(String(observed?.own.name ?? own.name), LONG_TEXT);
  const { cadenceMs } = properties;
  return {
    id: KEPT_PREFIX + id,
    slot,
    thingId: KEPT_PREFIX + (links.Thing?.[0] ?? ''),
    property:
      shorten(readText(properties.property) ?? label.toLowerCase().replaceAll(/\s+/g, '-')) ||
      'value',
    name: { zh: readText(properties.nameZh) ?? label, en: readText(properties.nameEn) ?? label },
    unit: shorten(readUnit(own.unitOfMeasurement)),
    cadenceMs:
      Number.isFinite(cadenceMs) && (cadenceMs as number) >= 1
        ? (cadenceMs as number)
        : DEFAULT_CADENCE_MS,
  };
}

function shorten(text: string, length = SHORT_TEXT): string {
  return text.slice(0, length);
}

/** JSON reads `1e999` as infinite, which it cannot write. */
function isFact(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/** The UCUM code where the definition names one, else the symbol. */
function readUnit(unit: unknown): string {
  const { definition, symbol } = (unit ?? {}) as { definition?: unknown; symbol?: unknown };
  const ucum = /^(?:ucum:|https?:\/\/[^#?]*ucum[^#?]*[#/])(.+)$/i.exec(readText(definition) ?? '');
  return ucum?.[1] ?? readText(symbol) ?? '1';
}

/** A point, or the first corner of anything longer. */
function findPosition(json: unknown): readonly [number, number] | undefined {
  const { type, geometry, coordinates } = (json ?? {}) as Readonly<Record<string, unknown>>;
  if (type === 'Feature') return findPosition(geometry);
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
  return typeof value === 'string' && value !== '' ? shorten(value, LONG_TEXT) : undefined;
}
