import { createLocalPlane, type LocalPlane } from '#lib/geo/local-plane.ts';
import { distanceM } from '#lib/geo/wgs84.ts';
import { hash32, hashString } from '#lib/random/random.ts';
import type { Site, Text } from '#model';
import { DAY_CURVES, readCurve } from './day-curves.ts';
import { createLocalClock, type LocalClock } from './local-clock.ts';
import { createTownFinder, type TownFinder } from './town-finder.ts';
import { createWeather, type Weather } from './weather.ts';

/** What every model of a sensor may look at. */
export interface World {
  readonly site: Site;
  readonly seed: number;
  readonly clock: LocalClock;
  readonly plane: LocalPlane;
  readonly weather: Weather;
  readonly findTown: TownFinder;
  /** A seed of its own for everything that has a name. */
  seedOf(name: string): number;
  /** "Near so-and-so" by the nearest place with a name, for what stands on a road without one. */
  nameNear(lonDeg: number, latDeg: number): Text;
  /** How busy something is at a time, 0 … 1. */
  busyAt(curve: keyof typeof DAY_CURVES, timeMs: number): number;
}

export function createWorld(site: Site, seed: number): World {
  const clock = createLocalClock(site.timeZone);
  const named = [
    ...site.places.map(({ name, position }) => ({ name, position })),
    ...site.towns.map(({ name, label }) => ({ name, position: label })),
  ];
  return {
    site,
    seed,
    clock,
    plane: createLocalPlane(site.centre[0], site.centre[1]),
    weather: createWeather(hash32(seed, 1), clock, site.centre[1]),
    findTown: createTownFinder(site.towns),
    seedOf: (name) => hash32(seed, hashString(name)),
    nameNear: (lonDeg, latDeg) => {
      const distances = named.map(({ position }) =>
        distanceM(lonDeg, latDeg, position[0], position[1]),
      );
      const nearest = named[distances.indexOf(Math.min(...distances))]?.name ?? site.name;
      return { zh: `${nearest.zh}附近`, en: `near ${nearest.en}` };
    },
    busyAt: (curve, timeMs) =>
      readCurve(DAY_CURVES[curve], clock.hourAt(timeMs), clock.isWeekendAt(timeMs)),
  };
}
