import type { LonLat, MetroStation, MetroTrack } from '#model';
import { createPolyline, type Polyline, projectOnto } from '../polyline.ts';
import type { World } from '../world.ts';
import { createJourney, type JourneyStop } from './journey.ts';
import type { Direction, Service } from './service.ts';
import { assignVehicles, parseClock, planDepartures } from './timetable.ts';

const DWELL_S = 30;
const ACCELERATION_S = 25;
const TURNAROUND_MIN = 4;
/** Between the centre lines of the tracks, halved, metres. */
const TRACK_OFFSET_M = 2.2;
const DEFAULT_SPEED_MPS = 14;
/** Speeds between two stations that a timetable may plausibly imply. */
const PLAUSIBLE_MPS = [5, 30] as const;
/** A line that goes on farther than this past its last station leaves the district there. */
const RUN_ON_M = 300;

const HEIGHT_M = { underground: -12, elevated: 10 } as const;

/** Trains of each metro line, both ways. */
export function createTrainServices(world: World): Service[] {
  const numbers = [...new Set(world.site.metroTracks.map((track) => track.lineNumber))];
  return numbers.flatMap((number) => {
    const tracks = world.site.metroTracks.filter((track) => track.lineNumber === number);
    const stations = world.site.metroStations
      .filter((station) => station.lineNumber === number)
      .sort((a, b) => a.order - b.order);
    return stations.length < 2 ? [] : [createTrainService(world, number, tracks, stations)];
  });
}

function createTrainService(
  world: World,
  number: string,
  tracks: readonly MetroTrack[],
  stations: readonly MetroStation[],
): Service {
  const id = `metro-${number}`;
  const { line, heights } = joinTracks(tracks);
  const path = createPolyline(world.plane, line);
  const places = stations.map(({ position: [lonDeg, latDeg] }) =>
    projectOnto(path, world.plane.toX(lonDeg), world.plane.toY(latDeg)),
  );
  const there = createDirection(path, heights(path), places, stations, 'firstTrain');
  const reversed = createPolyline(world.plane, [...line].reverse());
  const back = createDirection(
    reversed,
    heights(path).reverse(),
    places.map((alongM) => path.lengthM - alongM).reverse(),
    [...stations].reverse(),
    'firstTrainBack',
  );
  const directions = [there, back].map(({ direction }) => direction);
  const first = stations[0] as MetroStation;
  const last = stations.at(-1) as MetroStation;
  const planned = [
    planDepartures(first.firstTrain, first.lastTrain, headwayMin).map((minute) => ({
      minute: minute - there.leadS / 60,
      direction: 0,
    })),
    planDepartures(last.firstTrainBack, last.lastTrainBack, headwayMin).map((minute) => ({
      minute: minute - back.leadS / 60,
      direction: 1,
    })),
  ]
    .flat()
    .sort((a, b) => a.minute - b.minute);
  const { vehicleOf, vehicles } = assignVehicles(
    planned.map(({ minute, direction }) => ({
      departMin: minute,
      busyMin: (directions[direction] as Direction).journey.durationS / 60 + TURNAROUND_MIN,
      from: direction === 0 ? 'a' : 'b',
      to: direction === 0 ? 'b' : 'a',
    })),
  );
  return {
    id,
    kind: 'metro-train',
    name: (tracks[0] as MetroTrack).name,
    properties: { line: number },
    directions,
    trips: planned.map(({ minute, direction }, i) => ({
      departMin: minute,
      direction,
      vehicle: vehicleOf[i] as number,
    })),
    vehicles,
    seed: world.seedOf(id),
    maxDelay: 0,
  };
}

function headwayMin(minute: number): number {
  const hour = (minute / 60) % 24;
  if ((hour >= 7 && hour < 9.5) || (hour >= 17 && hour < 19.5)) return 4;
  return hour >= 21 || hour < 6.5 ? 8 : 6;
}

/**
 * @returns the direction, and the seconds that a train runs before it reaches the first station
 */
function createDirection(
  path: Polyline,
  heightM: Float64Array,
  places: readonly number[],
  stations: readonly MetroStation[],
  column: 'firstTrain' | 'firstTrainBack',
): { direction: Direction; leadS: number } {
  const stops: JourneyStop[] = places.map((alongM) => ({ alongM, dwellS: DWELL_S }));
  const legs = places.slice(1).map((alongM, i) => {
    const lengthM = alongM - (places[i] as number);
    const planned = minutesBetween(stations[i], stations[i + 1], column) * 60 - DWELL_S;
    const speed = lengthM / planned;
    const isPlausible = speed >= PLAUSIBLE_MPS[0] && speed <= PLAUSIBLE_MPS[1];
    return isPlausible ? planned : lengthM / DEFAULT_SPEED_MPS;
  });
  const start = places[0] as number;
  const end = places.at(-1) as number;
  let leadS = 0;
  if (path.lengthM - end > RUN_ON_M) {
    stops.push({ alongM: path.lengthM, dwellS: 0 });
    legs.push((path.lengthM - end) / DEFAULT_SPEED_MPS);
  }
  if (start > RUN_ON_M) {
    stops.unshift({ alongM: 0, dwellS: 0 });
    legs.unshift(start / DEFAULT_SPEED_MPS);
    leadS = (legs[0] as number) + DWELL_S;
  }
  const journey = createJourney(stops, legs, ACCELERATION_S);
  return { direction: { path, journey, heightM, rightM: TRACK_OFFSET_M }, leadS };
}

function minutesBetween(
  from: MetroStation | undefined,
  to: MetroStation | undefined,
  column: 'firstTrain' | 'firstTrainBack',
): number {
  const start = parseClock(from?.[column] ?? '');
  const end = parseClock(to?.[column] ?? '');
  return start === undefined || end === undefined ? Number.NaN : end - start;
}

/** Puts the tracks end to end in the direction of growing chainage. */
function joinTracks(tracks: readonly MetroTrack[]): {
  line: LonLat[];
  /** Metres above the ground at each point of the joined line. */
  heights(path: Polyline): Float64Array;
} {
  const left = [...tracks];
  const starts = left.findIndex(
    (track) => !left.some((other) => other !== track && isAt(endOf(other), startOf(track))),
  );
  const ordered = left.splice(Math.max(0, starts), 1);
  while (left.length > 0) {
    const end = endOf(ordered.at(-1) as MetroTrack);
    const nearest = left.reduce(
      (best, track, i) =>
        distance2(startOf(track), end) < distance2(startOf(left[best] as MetroTrack), end)
          ? i
          : best,
      0,
    );
    ordered.push(...left.splice(nearest, 1));
  }
  const line: LonLat[] = [];
  const structures: MetroTrack['structure'][] = [];
  for (const track of ordered)
    for (const point of track.line) {
      if (line.length > 0 && isAt(line.at(-1) as LonLat, point)) {
        // A ramp's foot and head belong to what it joins.
        if (structures.at(-1) === 'ramp') structures[structures.length - 1] = track.structure;
        continue;
      }
      line.push(point);
      structures.push(track.structure);
    }
  return { line, heights: (path) => heightsAlong(path, structures) };
}

/** Level where the structure says so; on ramps straight from the level before to the level after. */
function heightsAlong(path: Polyline, structures: readonly MetroTrack['structure'][]) {
  const levels = structures.map((structure) =>
    structure === 'ramp' ? undefined : HEIGHT_M[structure],
  );
  return Float64Array.from(levels, (level, i) => {
    if (level !== undefined) return level;
    const before = levels.findLastIndex((known, j) => j < i && known !== undefined);
    const after = levels.findIndex((known, j) => j > i && known !== undefined);
    if (before < 0 || after < 0) return levels[before < 0 ? after : before] ?? 0;
    const from = path.along[before] as number;
    const part = ((path.along[i] as number) - from) / ((path.along[after] as number) - from);
    return (levels[before] as number) * (1 - part) + (levels[after] as number) * part;
  });
}

function startOf(track: MetroTrack): LonLat {
  return track.line[0] as LonLat;
}

function endOf(track: MetroTrack): LonLat {
  return track.line.at(-1) as LonLat;
}

function isAt(a: LonLat, b: LonLat): boolean {
  return distance2(a, b) < 1e-10;
}

function distance2(a: LonLat, b: LonLat): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
}
