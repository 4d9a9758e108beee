import { createConversion } from '#lib/units/convert-unit.ts';
import { isVehicleKind, type Provenance, type ThingKind } from '#model';
import type { FeedSink } from '../feed-adapter.ts';
import { slugOf } from '../sensorthings/register.ts';
import type { SourceCatalogue, SourceReading, ThingDraft } from '../source-catalogue.ts';
import { plainText } from '../source-config.ts';
import { createTrails, type SeenPlace } from '../trails.ts';
import { isOver, readAlert, toAlert, toIncident } from './alerts.ts';
import { type NgsiAttribute, type NgsiEntity, readEntity } from './entity.ts';
import { ucumOfCode } from './unit-codes.ts';

/** What the twin makes of a type of entity. */
interface NgsiTypeConfig {
  readonly type: string;
  readonly kind?: ThingKind | undefined;
  /** Only these attributes are readings; absent: every one with a number or a truth value. */
  readonly attributes?: readonly string[] | undefined;
  /** By attribute. */
  readonly properties?:
    | Readonly<
        Record<
          string,
          { readonly property?: string | undefined; readonly unit?: string | undefined }
        >
      >
    | undefined;
  readonly as?: 'thing' | 'alert' | 'incident' | undefined;
}

export interface NgsiReaderOptions {
  readonly sink: FeedSink;
  readonly catalogue: SourceCatalogue;
  readonly provenance: Provenance;
  readonly types: readonly NgsiTypeConfig[];
  readonly cadenceMs: number;
  readonly maxDatastreams: number;
  readonly sender: string;
  readonly now: () => number;
}

/** Takes entities in. Whatever they hold, it never throws. */
export interface NgsiReader {
  take(json: unknown): void;
  /** Begins a full reading; alerts that do not come again until `close` is called are gone. */
  recount(): { close(): void };
  /** Takes back alerts that have come to their end. */
  expire(): void;
  /** Tells all values again, also those that have not changed. */
  repeat(): void;
}

/** Kinds of the data models at smartdatamodels.org. */
const KINDS: Readonly<Record<string, ThingKind>> = {
  AirQualityObserved: 'air-station',
  WeatherObserved: 'weather-station',
  WaterQualityObserved: 'river-quality',
  WaterObserved: 'water-level',
  NoiseLevelObserved: 'noise-meter',
  TrafficFlowObserved: 'traffic-detector',
  OffStreetParking: 'car-park',
  OnStreetParking: 'car-park',
  CrowdFlowObserved: 'crowd-counter',
  StreetlightControlCabinet: 'streetlight-cabinet',
  Vehicle: 'vehicle',
  FleetVehicleStatus: 'vehicle',
};

/** Attributes that belong to a position, of what moves. */
const COURSE = new Set(['bearing', 'heading', 'speed']);
/** Rejections that are remembered. */
const MOST_BAD = 1000;
/** Plain facts that an inspector shows. */
const FACTS = new Set(['description', 'owner', 'dataProvider', 'source', 'category', 'areaServed']);

export function createNgsiReader(options: NgsiReaderOptions): NgsiReader {
  const { sink, catalogue, provenance, cadenceMs, maxDatastreams, sender, now } = options;
  const types = new Map(options.types.map((type) => [type.type, type]));
  const trails = createTrails();
  const things = new Map<string, string>();
  /** What each datastream and each place said last. */
  const last = new Map<string, string>();
  const placed = new Map<string, string>();
  const alerts = new Map<
    string,
    { readonly as: 'alert' | 'incident'; readonly toMs: number; readonly content: string }
  >();
  const bad = new Set<string>();
  let unconfirmed: Set<string> | undefined;
  let streams = 0;

  function takeAlert(entity: NgsiEntity, as: 'alert' | 'incident'): void {
    const alert = readAlert(entity);
    const told = alert && (as === 'alert' ? toAlert(alert, sender) : toIncident(alert, provenance));
    if (!alert || !told) {
      const place = alert ? ' and location' : '';
      reject(`Expected an Alert with category, dateIssued${place}.`, entity.id);
      return;
    }
    unconfirmed?.delete(alert.id);
    if (isOver(alert, now())) {
      remove(alert.id);
      return;
    }
    const content = JSON.stringify(told);
    if (alerts.get(alert.id)?.content === content) return;
    alerts.set(alert.id, { as, content, toMs: alert.toMs ?? Number.POSITIVE_INFINITY });
    if ('stage' in told) sink.incident(told);
    else sink.alert(told);
  }

  function remove(id: string): void {
    const known = alerts.get(id);
    if (!known) return;
    alerts.delete(id);
    if (known.as === 'alert') sink.alertGone(id);
    else sink.incidentGone(id);
  }

  /** The same one comes again at each round; it counts once. */
  function reject(detail: string, sample: string): void {
    const key = `${detail} ${sample}`;
    if (bad.has(key)) return;
    if (bad.size >= MOST_BAD) bad.clear();
    bad.add(key);
    sink.rejected(1, 'malformed', detail, sample);
  }

  function describeThing(entity: NgsiEntity, kind: ThingKind): void {
    const isMoving = isVehicleKind(kind) || trails.isMoving(entity.id);
    const { place } = entity;
    const draft: ThingDraft = {
      id: entity.id,
      kind: isMoving && !isVehicleKind(kind) ? 'vehicle' : kind,
      name: plainText(nameOf(entity)),
      ...(place &&
        !isMoving && { location: { lonDeg: place.lonDeg, latDeg: place.latDeg, heightM: 0 } }),
      properties: factsOf(entity),
      provenance,
    };
    // A place that is not told again still holds; what moves is told by its fixes.
    const content = JSON.stringify(place && !isMoving ? draft : { ...draft, location: undefined });
    if (things.get(entity.id) === content) return;
    if (!place && things.has(entity.id) && !isMoving) return;
    things.set(entity.id, content);
    catalogue.describeThing(draft);
  }

  function see(entity: NgsiEntity, kind: ThingKind): void {
    const { place } = entity;
    if (!place) return;
    const timeMs = place.observedMs ?? entity.timeMs;
    const content = `${place.lonDeg} ${place.latDeg} ${timeMs}`;
    if (placed.get(entity.id) === content) return;
    placed.set(entity.id, content);
    const seen: SeenPlace = {
      timeMs: timeMs ?? now(),
      lonDeg: place.lonDeg,
      latDeg: place.latDeg,
      ...courseOf(entity),
    };
    const { isMoving, fixes } = trails.see(entity.id, seen, isVehicleKind(kind));
    if (!isMoving) return;
    describeThing(entity, kind);
    const trackSlot = catalogue.trackSlotOf(entity.id);
    catalogue.track(fixes.map((fix) => ({ ...fix, trackSlot })));
  }

  function readingOf(
    entity: NgsiEntity,
    attribute: NgsiAttribute,
    type: NgsiTypeConfig | undefined,
  ): SourceReading | undefined {
    const { name, datasetId, value } = attribute;
    const isWanted = type?.attributes?.includes(name) ?? isMeasure(value);
    const isCourse = COURSE.has(name) && trails.isMoving(entity.id);
    if (!isWanted || isCourse || value === undefined || value === null) return undefined;
    const id = `${entity.id}/${name}${datasetId === undefined ? '' : `@${datasetId}`}`.slice(
      0,
      200,
    );
    const timeMs = attribute.observedMs ?? entity.timeMs;
    const content = `${timeMs} ${JSON.stringify(value)}`;
    if (last.get(id) === content) return undefined;
    const slot = catalogue.slotOf(id) ?? describeStream(entity, attribute, type, id);
    if (slot === undefined) {
      sink.rejected(1, 'out-of-range', 'Expected fewer datastreams.', id);
      return undefined;
    }
    last.set(id, content);
    const number =
      typeof value === 'boolean' ? Number(value) : typeof value === 'number' ? value : Number.NaN;
    return {
      slot,
      timeMs: timeMs ?? now(),
      value: number,
      ...(typeof value !== 'number' && { extra: { result: value } }),
    };
  }

  function describeStream(
    entity: NgsiEntity,
    { name, unitCode }: NgsiAttribute,
    type: NgsiTypeConfig | undefined,
    id: string,
  ): number | undefined {
    if (streams >= maxDatastreams) return undefined;
    streams++;
    const meaning = type?.properties?.[name];
    return catalogue.describeStream({
      id,
      thingId: entity.id,
      property: meaning?.property ?? (slugOf(name) || 'value'),
      name: plainText(name),
      unit: meaning?.unit ?? (unitCode === undefined ? '1' : ucumOfCode(unitCode)),
      cadenceMs,
    });
  }

  return {
    take(json) {
      const entity = readEntity(json);
      if (!entity) {
        reject('Expected an entity with id and type.', JSON.stringify(json)?.slice(0, 200) ?? '');
        return;
      }
      const type = types.get(entity.type);
      const as = type?.as ?? (entity.type === 'Alert' ? 'alert' : 'thing');
      if (as !== 'thing') {
        takeAlert(entity, as);
        return;
      }
      const kind = type?.kind ?? KINDS[entity.type] ?? 'sensor';
      describeThing(entity, kind);
      see(entity, kind);
      catalogue.observe(entity.attributes.flatMap((one) => readingOf(entity, one, type) ?? []));
    },
    recount() {
      const counted = new Set(alerts.keys());
      unconfirmed = counted;
      return {
        close() {
          unconfirmed = undefined;
          for (const id of counted) remove(id);
        },
      };
    },
    expire() {
      for (const [id, { toMs }] of alerts) if (toMs <= now()) remove(id);
    },
    repeat() {
      last.clear();
      placed.clear();
    },
  };
}

function isMeasure(value: unknown): boolean {
  return (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'boolean';
}

function nameOf({ id, attributes }: NgsiEntity): string {
  const name = attributes.find((attribute) => attribute.name === 'name')?.value;
  return typeof name === 'string' && name !== '' ? name : id.slice(id.lastIndexOf(':') + 1) || id;
}

function factsOf({ type, attributes }: NgsiEntity): Record<string, string> {
  const facts: Record<string, string> = { type };
  for (const { name, value, object } of attributes) {
    if (object !== undefined) facts[name] = object;
    else if (FACTS.has(name) && typeof value === 'string') facts[name] = value.slice(0, 500);
  }
  return facts;
}

/** Data models mean kilometres an hour where no unit is told. */
function courseOf({ attributes }: NgsiEntity): { bearingDeg?: number; speedMps?: number } {
  const numberOf = (names: readonly string[]) =>
    attributes.find(({ name, value }) => names.includes(name) && isMeasure(value));
  const bearing = numberOf(['heading', 'bearing'])?.value;
  const speed = numberOf(['speed']);
  return {
    ...(typeof bearing === 'number' && { bearingDeg: ((bearing % 360) + 360) % 360 }),
    ...(typeof speed?.value === 'number' && { speedMps: toMps(speed.value, speed.unitCode) }),
  };
}

function toMps(value: number, unitCode = 'KMH'): number {
  try {
    return createConversion(ucumOfCode(unitCode), 'm/s')(value);
  } catch {
    return value / 3.6;
  }
}
