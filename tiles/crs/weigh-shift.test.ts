import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bd09ToWgs84, wgs84ToBd09 } from '#lib/geo/bd09.ts';
import { gcj02ToWgs84, wgs84ToGcj02 } from '#lib/geo/gcj02.ts';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { createRandom } from '#lib/random/random.ts';
import type { LonLat, Site } from '#model';
import { createTakenGround } from './taken-ground.ts';
import { weighShift } from './weigh-shift.ts';

const plane = createLocalPlane(121.2, 31);
const at = (x: number, y: number): LonLat => [plane.toLonDeg(x), plane.toLatDeg(y)];

/** A square of roads that are about `spacingM` apart, and a way to place buildings in it. */
function makeTown(seed: number, { sideM, spacingM }: { sideM: number; spacingM: number }) {
  const random = createRandom(seed);
  const half = sideM / 2;
  const placeRoads = () => {
    const places: number[] = [];
    for (let x = random() * spacingM - half; x < half; x += spacingM * (0.6 + 0.8 * random()))
      places.push(x);
    return places;
  };
  const roads = [
    ...placeRoads().map((x) => [at(x, -half), at(x, half)]),
    ...placeRoads().map((y) => [at(-half, y), at(half, y)]),
  ].map((line) => ({ class: 'arterial', structure: 'ground', line }));
  const site = { centre: [121.2, 31], waterways: [], roads } as unknown as Site;
  const pick = () => (random() - 0.5) * sideM;
  const scatter = (count: number) => Array.from({ length: count }, () => at(pick(), pick()));
  /** As streets of a survey: every so many metres, without regard to the roads. */
  const grid = (stepM: number) => {
    const [dx, dy] = [random() * stepM, random() * stepM];
    const steps = Array.from({ length: Math.floor(sideM / stepM) }, (_, i) => i * stepM - half);
    return steps.flatMap((x) => steps.map((y) => at(x + dx, y + dy)));
  };
  const rows = (count: number) =>
    Array.from({ length: Math.ceil(count / 15) }, () => [pick(), pick(), random()]).flatMap(
      ([x = 0, y = 0, turn = 0]) =>
        Array.from({ length: 15 }, (_, i) => (turn < 0.5 ? at(x + 18 * i, y) : at(x, y + 18 * i))),
    );
  return { ground: createTakenGround(site), scatter, grid, rows };
}

const seeds = Array.from({ length: 60 }, (_, i) => 1 + 7919 * i);
const small = { sideM: 2000, spacingM: 450 };
const middle = { sideM: 5000, spacingM: 350 };

describe('places without regard to the roads', () => {
  test.each([
    ['scattered', small, ({ scatter }: ReturnType<typeof makeTown>) => scatter(400)],
    ['in a grid', small, ({ grid }: ReturnType<typeof makeTown>) => grid(100)],
    ['in rows', small, ({ rows }: ReturnType<typeof makeTown>) => rows(400)],
    ['in a grid of a bigger site', middle, ({ grid }: ReturnType<typeof makeTown>) => grid(110)],
  ])('%s are hardly ever called shifted', (_name, size, place) => {
    const alarms = seeds.filter((seed) => {
      const town = makeTown(seed, size);
      const places = place(town);
      return [gcj02ToWgs84, bd09ToWgs84].some(
        (correct) => weighShift(places, correct, town.ground).isShifted,
      );
    });
    expect(alarms.length).toBeLessThanOrEqual(1);
  });
});

describe('houses between the roads', () => {
  const housesOf = (town: ReturnType<typeof makeTown>, count: number) =>
    town.scatter(count).filter((house) => !town.ground.isTaken(...house));

  test('are found shifted by the right datum, and by that alone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...seeds), (seed) => {
        const town = makeTown(seed, middle);
        const houses = housesOf(town, 1500);
        const gcj02 = houses.map((house) => wgs84ToGcj02(...house));
        const bd09 = houses.map((house) => wgs84ToBd09(...house));
        expect(weighShift(gcj02, gcj02ToWgs84, town.ground).isShifted).toBe(true);
        expect(weighShift(bd09, bd09ToWgs84, town.ground).isShifted).toBe(true);
        expect(weighShift(gcj02, bd09ToWgs84, town.ground).isShifted).toBe(false);
        expect(weighShift(houses, gcj02ToWgs84, town.ground)).toMatchObject({
          isShifted: false,
          givenShare: 0,
        });
      }),
      { numRuns: 12 },
    );
  });

  test('of a small site with few roads tell it by those that stand near them', () => {
    const found = seeds.filter((seed) => {
      const town = makeTown(seed, { sideM: 2500, spacingM: 500 });
      const places = housesOf(town, 900).map((house) => wgs84ToGcj02(...house));
      const { isShifted, givenShare } = weighShift(places, gcj02ToWgs84, town.ground);
      expect(givenShare).toBeLessThan(0.12);
      return isShifted;
    });
    expect(found.length).toBeGreaterThan(0.7 * seeds.length);
  });

  test('say nothing where they are a handful, or far from any road', () => {
    const town = makeTown(5, middle);
    const few = housesOf(town, 50).map((house) => wgs84ToGcj02(...house));
    expect(weighShift(few, gcj02ToWgs84, town.ground).isShifted).toBe(false);
    const afar = housesOf(town, 900).map(([lon, lat]): LonLat => [lon + 0.3, lat]);
    expect(weighShift(afar, gcj02ToWgs84, town.ground)).toMatchObject({
      samples: 0,
      isShifted: false,
    });
    expect(weighShift([], gcj02ToWgs84, town.ground).isShifted).toBe(false);
  });
});
