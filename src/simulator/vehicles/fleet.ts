import { unitNoise } from '#lib/random/random.ts';
import type { Provenance, Thing, TrackBatch } from '#model';
import { formatNumber } from '../draft.ts';
import { DAY_MS, MINUTE_MS } from '../local-clock.ts';
import { lastAtOrBefore, pointAlong } from '../polyline.ts';
import type { World } from '../world.ts';
import { createBusService, createRoadSpeed } from './bus-service.ts';
import { journeyAt } from './journey.ts';
import type { Direction, Service, Trip } from './service.ts';
import { createTrainServices } from './train-service.ts';

/** All vehicles of the district and where they are at any time. */
export interface Fleet {
  readonly things: readonly Thing[];
  /** The vehicles that are on a trip; the others are absent. */
  tracksAt(timeMs: number): TrackBatch;
}

export function createFleet(world: World, provenance: Provenance): Fleet {
  const { plane, site } = world;
  const speedOf = createRoadSpeed(plane, site.roads);
  const services = [
    ...site.busLines.map((line) => createBusService(world, line, speedOf)),
    ...createTrainServices(world),
  ];
  let vehicles = 0;
  const placed = services.map((service) => {
    const firstSlot = vehicles;
    vehicles += service.vehicles;
    return { service, firstSlot, visitTrips: createTripFinder(world, service) };
  });
  return {
    things: placed.flatMap(({ service, firstSlot }) =>
      Array.from({ length: service.vehicles }, (_, i) =>
        describeVehicle(service, i, firstSlot + i, provenance),
      ),
    ),
    tracksAt: (timeMs) => {
      const rows: TrackRow[] = [];
      const today = world.clock.midnightBefore(timeMs);
      // Noon yesterday lies in yesterday even when clocks change.
      const yesterday = world.clock.midnightBefore(today - DAY_MS / 2);
      for (const { service, firstSlot, visitTrips } of placed) {
        const visit: VisitTrip = (trip, planS, pace) => {
          const direction = service.directions[trip.direction] as Direction;
          rows.push({ trackSlot: firstSlot + trip.vehicle, ...locate(direction, planS, pace) });
        };
        visitTrips(yesterday, timeMs, visit);
        visitTrips(today, timeMs, visit);
      }
      return toBatch(world, rows, timeMs);
    },
  };
}

function describeVehicle(
  service: Service,
  number: number,
  trackSlot: number,
  provenance: Provenance,
): Thing {
  const isBus = service.kind === 'bus';
  return {
    id: `${service.id}-${formatNumber(number)}`,
    kind: service.kind,
    name: {
      zh: `${service.name.zh} ${formatNumber(number)}号${isBus ? '车' : '列车'}`,
      en: `${service.name.en} ${isBus ? 'bus' : 'train'} ${formatNumber(number)}`,
    },
    properties: service.properties,
    provenance,
    trackSlot,
  };
}

/** Calls `visit` with a trip's planned seconds done and its pace: planned seconds done in a second. */
type VisitTrip = (trip: Trip, planS: number, pace: number) => void;

/** Days whose paces are remembered: yesterday and today, and a few for those who look back. */
const DAYS_KEPT = 8;

/** Finds the trips of a service that are under way. */
function createTripFinder(world: World, service: Service) {
  const departMin = Float64Array.from(service.trips, (trip) => trip.departMin);
  const durations = service.directions.map(({ journey }) => journey.durationS);
  const longestMin = (Math.max(...durations) * (1 + service.maxDelay)) / 60;
  const paces = new Map<number, Float64Array>();

  /** Paces of a day's trips, less than 1 where streets are crowded at the start, and by chance. */
  function pacesOf(midnightMs: number): Float64Array {
    const known = paces.get(midnightMs);
    if (known) return known;
    const day = Math.round(midnightMs / DAY_MS);
    const made = Float64Array.from(departMin, (minute, i) => {
      const traffic = 0.65 * world.busyAt('traffic', midnightMs + minute * MINUTE_MS);
      return 1 / (1 + service.maxDelay * (traffic + 0.35 * unitNoise(service.seed, i, day)));
    });
    if (paces.size >= DAYS_KEPT) paces.clear();
    paces.set(midnightMs, made);
    return made;
  }

  return (midnightMs: number, timeMs: number, visit: VisitTrip): void => {
    const nowMin = (timeMs - midnightMs) / MINUTE_MS;
    const last = departMin.length - 1;
    if (last < 0 || nowMin > (departMin[last] as number) + longestMin) return;
    const dayPaces = pacesOf(midnightMs);
    for (let i = lastAtOrBefore(departMin, nowMin - longestMin); i <= last; i++) {
      const trip = service.trips[i] as Trip;
      const sinceS = 60 * (nowMin - trip.departMin);
      if (sinceS < 0) break;
      const pace = dayPaces[i] as number;
      if (sinceS * pace < (durations[trip.direction] as number)) visit(trip, sinceS * pace, pace);
    }
  };
}

interface TrackRow {
  readonly trackSlot: number;
  readonly x: number;
  readonly y: number;
  readonly heightM: number;
  readonly bearingDeg: number;
  readonly speedMps: number;
}

function locate(direction: Direction, planS: number, pace: number): Omit<TrackRow, 'trackSlot'> {
  const { alongM, speedMps } = journeyAt(direction.journey, planS);
  const { x, y, bearingDeg, segment, part } = pointAlong(direction.path, alongM, direction.rightM);
  const below = direction.heightM?.[segment] ?? 0;
  const above = direction.heightM?.[segment + 1] ?? below;
  return { x, y, bearingDeg, speedMps: speedMps * pace, heightM: below + (above - below) * part };
}

function toBatch(world: World, rows: readonly TrackRow[], timeMs: number): TrackBatch {
  return {
    trackSlot: Uint32Array.from(rows, (row) => row.trackSlot),
    timeMs: new Float64Array(rows.length).fill(timeMs),
    lonDeg: Float64Array.from(rows, (row) => world.plane.toLonDeg(row.x)),
    latDeg: Float64Array.from(rows, (row) => world.plane.toLatDeg(row.y)),
    heightM: Float32Array.from(rows, (row) => row.heightM),
    bearingDeg: Float32Array.from(rows, (row) => row.bearingDeg),
    speedMps: Float32Array.from(rows, (row) => row.speedMps),
  };
}
