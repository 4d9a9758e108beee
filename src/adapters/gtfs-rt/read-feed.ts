import type { Alert, Provenance, Text, ThingKind } from '#model';
import type { FeedSink } from '../feed-adapter.ts';
import { createCourse } from '../mapping/course.ts';
import type { SourceCatalogue, SourceFix, SourceReading, ThingDraft } from '../source-catalogue.ts';
import {
  decodeGtfs,
  type GtfsAlert,
  type GtfsEntity,
  type GtfsTrip,
  type GtfsTripUpdate,
  type GtfsVehicle,
  type GtfsVehicleId,
} from './feed-message.ts';
import { isActive, toAlert } from './service-alert.ts';

export interface GtfsReaderOptions {
  readonly catalogue: SourceCatalogue;
  readonly sink: FeedSink;
  readonly provenance: Provenance;
  readonly vehicleKind: ThingKind;
  /** Who sends the alerts. */
  readonly sender: string;
  readonly now: () => number;
}

const CADENCE_MS = 30_000;

const OCCUPANCY: Readonly<Record<number, Text>> = {
  0: { zh: '空', en: 'Empty' },
  1: { zh: '座位充足', en: 'Many seats' },
  2: { zh: '座位较少', en: 'Few seats' },
  3: { zh: '仅余站位', en: 'Standing room only' },
  4: { zh: '拥挤', en: 'Crushed standing room' },
  5: { zh: '满载', en: 'Full' },
  6: { zh: '不上客', en: 'Not accepting passengers' },
};

/** What one alert was told as, so that it is told again only where it changed. */
interface Listed {
  readonly alert: GtfsAlert;
  readonly content: string;
  readonly told: Alert;
}

/** Takes FeedMessages in: positions to tracks, delays and occupancy to datastreams, alerts to the list. */
export function createGtfsReader(options: GtfsReaderOptions) {
  const { catalogue, sink, provenance, vehicleKind, sender, now } = options;
  const course = createCourse();
  const vehicles = new Map<string, ThingDraft>();
  /** Which vehicle serves a trip, since an update of a trip need not say. */
  const servedBy = new Map<string, string>();
  const lists = new Map<string, Map<string, GtfsAlert>>();
  let listed = new Map<string, Listed>();

  /** An update of a trip says less of its vehicle than a position does; what is known stays. */
  function describeVehicle(
    id: string,
    vehicle: GtfsVehicleId | undefined,
    trip: GtfsTrip | undefined,
  ): void {
    const before = vehicles.get(id);
    const name = vehicle?.label ?? vehicle?.licensePlate;
    const thing: ThingDraft = {
      id,
      kind: vehicleKind,
      name: name === undefined ? (before?.name ?? { zh: id, en: id }) : { zh: name, en: name },
      properties: {
        ...before?.properties,
        ...(trip?.routeId !== undefined && { route: trip.routeId }),
        ...(vehicle?.licensePlate !== undefined && { licensePlate: vehicle.licensePlate }),
      },
      provenance,
    };
    vehicles.set(id, thing);
    catalogue.describeThing(thing);
  }

  function streamOf(thingId: string, property: keyof typeof STREAMS): number {
    const id = `${thingId}/${property}`;
    return (
      catalogue.slotOf(id) ??
      catalogue.describeStream({
        id,
        thingId,
        property,
        cadenceMs: CADENCE_MS,
        ...STREAMS[property],
      })
    );
  }

  function takeVehicle(
    vehicle: GtfsVehicle,
    entityId: string,
    headerMs: number,
    out: { fixes: SourceFix[]; readings: SourceReading[] },
  ): void {
    const key = tripKey(vehicle.trip);
    const id = vehicleKey(vehicle.vehicle) ?? key ?? entityId;
    if (key) servedBy.set(key, id);
    const timeMs = vehicle.timestamp ? vehicle.timestamp * 1000 : headerMs;
    describeVehicle(id, vehicle.vehicle, vehicle.trip);
    const { latitude, longitude, bearing, speed } = vehicle.position ?? {};
    if (latitude !== undefined && longitude !== undefined) {
      if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude || longitude))
        out.fixes.push(
          course.complete({
            trackSlot: catalogue.trackSlotOf(id),
            timeMs,
            lonDeg: longitude,
            latDeg: latitude,
            heightM: 0,
            bearingDeg: bearing,
            speedMps: speed,
          }),
        );
      else
        sink.rejected(
          1,
          'out-of-range',
          `Expected a position on the globe for vehicle ${id}, got ${longitude}, ${latitude}.`,
        );
    } else if (vehicle.position)
      sink.rejected(1, 'malformed', `Expected latitude and longitude of vehicle ${id}, got one.`);
    const { occupancyStatus, occupancyPercentage } = vehicle;
    if (occupancyStatus !== undefined && occupancyStatus in OCCUPANCY)
      out.readings.push({ slot: streamOf(id, 'occupancy-status'), timeMs, value: occupancyStatus });
    if (occupancyPercentage !== undefined)
      out.readings.push({ slot: streamOf(id, 'occupancy'), timeMs, value: occupancyPercentage });
  }

  function takeTripUpdate(
    update: GtfsTripUpdate,
    entityId: string,
    headerMs: number,
    out: SourceReading[],
  ): void {
    // A cancelled trip has no delay.
    if (update.trip?.scheduleRelationship === CANCELLED) return;
    const timeMs = update.timestamp ? update.timestamp * 1000 : headerMs;
    const delayS = currentDelayS(update, timeMs);
    if (delayS === undefined) {
      const hasTimes = update.stopTimes.some(({ arrival, departure }) => arrival ?? departure);
      if (hasTimes)
        sink.rejected(
          1,
          'malformed',
          `Expected a delay of trip ${tripKey(update.trip) ?? entityId}, got times only, which mean nothing without the timetable.`,
        );
      return;
    }
    const key = tripKey(update.trip);
    const id = vehicleKey(update.vehicle) ?? (key && servedBy.get(key)) ?? key ?? entityId;
    if (catalogue.slotOf(`${id}/delay`) === undefined)
      describeVehicle(id, update.vehicle, update.trip);
    out.push({ slot: streamOf(id, 'delay'), timeMs, value: delayS });
  }

  /** Tells what is new, changed, over, or not yet to be shown. */
  function tellAlerts(): void {
    const nowMs = now();
    const next = new Map<string, Listed>();
    for (const alerts of lists.values())
      for (const [id, alert] of alerts) if (isActive(alert, nowMs)) next.set(id, list(id, alert));
    for (const id of listed.keys()) if (!next.has(id)) sink.alertGone(id);
    for (const [id, { told }] of next) if (listed.get(id)?.told !== told) sink.alert(told);
    listed = next;
  }

  function list(id: string, alert: GtfsAlert): Listed {
    const before = listed.get(id);
    if (before?.alert === alert) return before;
    const content = JSON.stringify(alert);
    if (before?.content === content) return { ...before, alert };
    return { alert, content, told: toAlert(id, alert, sender, now()) };
  }

  function takeAlerts(url: string, isDifferential: boolean, entities: readonly GtfsEntity[]): void {
    const alerts = isDifferential ? (lists.get(url) ?? new Map()) : new Map<string, GtfsAlert>();
    for (const { id, isDeleted, alert } of entities)
      if (isDeleted) alerts.delete(id);
      else if (alert) alerts.set(id, alert);
    lists.set(url, alerts);
  }

  return {
    /**
     * Takes in one FeedMessage.
     *
     * @returns when the feed says that it was made, Unix milliseconds; undefined where it does not
     * @throws {RangeError} where the bytes are no FeedMessage.
     */
    take(bytes: Uint8Array, url: string): number | undefined {
      const { timestamp, isDifferential, entities } = decodeGtfs(bytes);
      const headerMs = timestamp > 0 ? timestamp * 1000 : now();
      const out = { fixes: [] as SourceFix[], readings: [] as SourceReading[] };
      for (const { id, isDeleted, vehicle } of entities)
        if (vehicle && !isDeleted) takeVehicle(vehicle, id, headerMs, out);
      for (const { id, isDeleted, tripUpdate } of entities)
        if (tripUpdate && !isDeleted) takeTripUpdate(tripUpdate, id, headerMs, out.readings);
      takeAlerts(url, isDifferential, entities);
      catalogue.observe(out.readings);
      catalogue.track(out.fixes);
      return timestamp > 0 ? headerMs : undefined;
    },
    /** To be called each round, since alerts begin and end while the feed stays the same. */
    tellAlerts,
  };
}

const CANCELLED = 3;
const SKIPPED = 1;
const NO_DATA = 2;

const STREAMS = {
  delay: { name: { zh: '晚点', en: 'Delay' }, unit: 's' },
  occupancy: { name: { zh: '满载率', en: 'Occupancy' }, unit: '%' },
  'occupancy-status': { name: { zh: '拥挤程度', en: 'Crowding' }, unit: '1', states: OCCUPANCY },
} as const;

/** The delay at the next stop that says one, which stands before the trip's own. Source: GTFS Realtime, TripUpdate. */
function currentDelayS(update: GtfsTripUpdate, atMs: number): number | undefined {
  const told = update.stopTimes.flatMap(({ scheduleRelationship, arrival, departure }) => {
    if (scheduleRelationship === SKIPPED || scheduleRelationship === NO_DATA) return [];
    const event = arrival?.delay !== undefined ? arrival : departure;
    return event?.delay === undefined ? [] : [{ delay: event.delay, time: event.time }];
  });
  const next = told.find(({ time }) => time === undefined || time * 1000 >= atMs);
  return (next ?? told.at(-1))?.delay ?? update.delay;
}

function tripKey(trip: GtfsTrip | undefined): string | undefined {
  if (!trip?.tripId) return undefined;
  return trip.startTime ? `trip ${trip.tripId} ${trip.startTime}` : `trip ${trip.tripId}`;
}

function vehicleKey(vehicle: GtfsVehicleId | undefined): string | undefined {
  return vehicle?.id || vehicle?.label || vehicle?.licensePlate || undefined;
}
