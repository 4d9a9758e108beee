import type { LocalPlane } from '#lib/geo/local-plane.ts';
import { unitNoise } from '#lib/random/random.ts';
import type { BusLine, Road } from '#model';
import { createPolyline, type Polyline, pointAlong, projectOnto } from '../polyline.ts';
import type { World } from '../world.ts';
import { createJourney, type Journey } from './journey.ts';
import type { Direction, Service } from './service.ts';
import { assignVehicles, type PlannedTrip, parseClock, planDepartures } from './timetable.ts';

/** Streets take at most this much longer than planned. */
const MAX_DELAY = 0.5;
const LAYOVER_MIN = 5;
const DWELL_S = 18;
const ACCELERATION_S = 9;
const LANE_OFFSET_M = 4;

/** Buses of a line, both ways where it has a way back. */
export function createBusService(world: World, line: BusLine, speedOf: RoadSpeed): Service {
  const id = `bus-${line.id}`;
  const seed = world.seedOf(id);
  const there = createPolyline(world.plane, line.line);
  const returns = !line.loop && parseClock(line.firstTripBack) !== undefined;
  const directions = [createDirection(there, line.stops, speedOf)];
  if (returns) {
    const back = createPolyline(world.plane, [...line.line].reverse());
    directions.push(createDirection(back, line.stops, speedOf));
  }
  const headway = planHeadway(10 + 9 * unitNoise(seed, 1));
  const planned = directions
    .flatMap(({ journey }, direction) => {
      const [first, last] =
        direction === 0 ? [line.firstTrip, line.lastTrip] : [line.firstTripBack, line.lastTripBack];
      const ends = line.loop ? ['a', 'a'] : direction === 0 ? ['a', 'b'] : ['b', 'a'];
      return planDepartures(first, last, headway).map((departMin) => ({
        direction,
        departMin,
        busyMin: busyMinutes(journey, !line.loop && !returns),
        from: ends[0] as string,
        to: returns || line.loop ? (ends[1] as string) : (ends[0] as string),
      }));
    })
    .sort((a, b) => a.departMin - b.departMin) satisfies (PlannedTrip & { direction: number })[];
  const { vehicleOf, vehicles } = assignVehicles(planned);
  return {
    id,
    kind: 'bus',
    name: line.name,
    properties: { from: line.from, to: line.to, stops: line.stops },
    directions,
    trips: planned.map(({ departMin, direction }, i) => ({
      departMin,
      direction,
      vehicle: vehicleOf[i] as number,
    })),
    vehicles,
    seed,
    maxDelay: MAX_DELAY,
  };
}

/** A bus of a line without a listed way back drives home empty before it goes again. */
function busyMinutes(journey: Journey, drivesHome: boolean): number {
  return ((drivesHome ? 2 : 1) * journey.durationS * (1 + MAX_DELAY)) / 60 + LAYOVER_MIN;
}

function planHeadway(baseMin: number): (minute: number) => number {
  return (minute) => {
    const hour = (minute / 60) % 24;
    const isPeak = (hour >= 6.75 && hour < 9) || (hour >= 16.75 && hour < 19);
    if (isPeak) return Math.round(baseMin * 0.7);
    return Math.round(hour >= 20 || hour < 6 ? baseMin * 1.5 : baseMin);
  };
}

function createDirection(path: Polyline, stops: number, speedOf: RoadSpeed): Direction {
  const count = Math.max(2, stops);
  const gapM = path.lengthM / (count - 1);
  const places = Array.from({ length: count }, (_, i) => ({ alongM: i * gapM, dwellS: DWELL_S }));
  const legSeconds = places.slice(1).map(({ alongM }) => {
    const { x, y } = pointAlong(path, alongM - gapM / 2);
    // Where stops are far apart a bus gets up to speed.
    return gapM / (speedOf(x, y) * (0.55 + 0.45 * Math.min(1, gapM / 1500)));
  });
  return {
    path,
    journey: createJourney(places, legSeconds, ACCELERATION_S),
    rightM: LANE_OFFSET_M,
  };
}

/** Speed in m/s that traffic allows at a place on the district's plane. */
export type RoadSpeed = (x: number, y: number) => number;

const NEAR_ROAD_M = 60;
const SPEED_MPS = { expressway: 18, arterial: 11, busyArterial: 8.5 } as const;

/** Speeds by the class of the nearest road. */
export function createRoadSpeed(plane: LocalPlane, roads: readonly Road[]): RoadSpeed {
  const boxed = roads.map((road) => {
    const polyline = createPolyline(plane, road.line);
    return {
      polyline,
      speedMps: speedOn(road),
      west: Math.min(...polyline.x) - NEAR_ROAD_M,
      east: Math.max(...polyline.x) + NEAR_ROAD_M,
      south: Math.min(...polyline.y) - NEAR_ROAD_M,
      north: Math.max(...polyline.y) + NEAR_ROAD_M,
    };
  });
  return (x, y) => {
    let nearest = NEAR_ROAD_M;
    let speed: number = SPEED_MPS.arterial;
    for (const { polyline, speedMps, west, east, south, north } of boxed) {
      if (x < west || x > east || y < south || y > north) continue;
      const place = pointAlong(polyline, projectOnto(polyline, x, y));
      const distance = Math.hypot(place.x - x, place.y - y);
      if (distance < nearest) {
        nearest = distance;
        speed = speedMps;
      }
    }
    return speed;
  };
}

function speedOn(road: Road): number {
  if (road.class === 'expressway') return SPEED_MPS.expressway;
  return road.busLines >= 6 ? SPEED_MPS.busyArterial : SPEED_MPS.arterial;
}
