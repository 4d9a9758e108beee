import * as turf from '@turf/turf';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { AreaAnswer, AreaShape, LonLat, Thing } from '#model';
import { askTurf } from '../../tests/support/ask-turf.ts';
import {
  at,
  CENTRE,
  makeIndexOf,
  makeRandomDistrict,
  type RandomDistrict,
} from '../../tests/support/random-district.ts';
import { createQueryEngine } from './create-query-engine.ts';

// Turf alone is slow.
vi.setConfig({ testTimeout: 60_000 });

const EMPTY = makeRandomDistrict({ seed: 1, buildings: 0, points: 0, halfSideM: 1000 });

function ask(district: RandomDistrict, shape: AreaShape): Promise<AreaAnswer> {
  return createQueryEngine({ ...district }).ask({ shape }, district.vehicles);
}

function sum<T>(items: readonly T[], read: (item: T) => number): number {
  return items.reduce((total, item) => total + read(item), 0);
}

function expectSameFigures(answer: AreaAnswer, truth: ReturnType<typeof askTurf>): void {
  // Turf's own sums of longitudes are good to about this many square metres.
  const tolerance = 2e-3;
  expect([...answer.buildings.gids]).toEqual(truth.hits.map(({ gid }) => gid));
  expect(Math.abs(answer.areaM2 - truth.areaM2)).toBeLessThan(tolerance);
  const rows = [
    { got: answer.buildings, hits: truth.hits },
    ...answer.byTown.map((got) => ({
      got,
      hits: truth.hits.filter(({ townCode }) => townCode === got.townCode),
    })),
    ...answer.byUse.map((got) => ({ got, hits: truth.hits.filter(({ use }) => use === got.use) })),
  ];
  for (const { got, hits } of rows) {
    expect(got.count).toBe(hits.length);
    expect(got.dwellings).toBe(sum(hits, (hit) => hit.dwellings));
    expect(Math.abs(got.footprintM2 - sum(hits, (hit) => hit.footprintM2))).toBeLessThan(tolerance);
    const floorAreaM2 = sum(hits, (hit) => hit.footprintM2 * hit.storeys);
    expect(Math.abs(got.floorAreaM2 - floorAreaM2)).toBeLessThan(30 * tolerance);
  }
  for (const what of ['sensors', 'vehicles', 'places'] as const) {
    const found = truth.points.filter((point) => point.what === what);
    const ids = answer[what].map((item) => ('thingId' in item ? item.thingId : item.id));
    expect(ids).toEqual(found.map(({ id }) => id));
    expect(sum(answer.byTown, (row) => row[what])).toBe(found.length);
    for (const row of answer.byTown)
      expect(row[what]).toBe(found.filter(({ townCode }) => townCode === row.townCode).length);
  }
  expect(sum(answer.byTown, ({ count }) => count)).toBe(answer.buildings.count);
  expect(sum(answer.byUse, ({ count }) => count)).toBe(answer.buildings.count);
  expect(answer.candidates).toBeGreaterThanOrEqual(answer.buildings.count);
}

/** Rings around a point by angle: simple by construction, as concave as the radii differ. */
const star = fc
  .array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: 3, maxLength: 14 })
  .chain((radii) =>
    fc
      .record({
        x: fc.integer({ min: -300, max: 300 }),
        y: fc.integer({ min: -300, max: 300 }),
        sizeM: fc.integer({ min: 5, max: 400 }),
      })
      .map(
        ({ x, y, sizeM }): AreaShape => ({
          type: 'polygon',
          ring: radii.map((r, i) => {
            const angle = ((i + 0.5) / radii.length) * 2 * Math.PI;
            return at(x + r * sizeM * Math.cos(angle), y + r * sizeM * Math.sin(angle));
          }),
        }),
      ),
  );

const disc = fc
  .record({
    x: fc.integer({ min: -300, max: 300 }),
    y: fc.integer({ min: -300, max: 300 }),
    radiusM: fc.double({ min: 1, max: 400, noNaN: true }),
  })
  .map(({ x, y, radiusM }): AreaShape => ({ type: 'circle', centre: at(x, y), radiusM }));

describe('the engine and Turf alone', () => {
  test('give the same figures for polygons, convex or concave, and circles', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.oneof(star, disc), async (seed, shape) => {
        const district = makeRandomDistrict({ seed, buildings: 150, points: 60, halfSideM: 300 });
        expectSameFigures(await ask(district, shape), askTurf(district, shape));
      }),
      { numRuns: 60 },
    );
  });

  test('agree on corners of polygons shared with corners of footprints', async () => {
    const district = makeRandomDistrict({ seed: 4, buildings: 300, points: 0, halfSideM: 250 });
    const { vertices } = district.index;
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.nat(300), fc.nat(300), fc.nat(300)).filter((ids) => new Set(ids).size === 3),
        async (ids) => {
          const ring = ids.map(
            (v): LonLat => [
              (vertices[2 * v] as number) / 1e7,
              (vertices[2 * v + 1] as number) / 1e7,
            ],
          );
          const shape: AreaShape = { type: 'polygon', ring };
          expectSameFigures(await ask(district, shape), askTurf(district, shape));
        },
      ),
      { numRuns: 30 },
    );
  });
});

const SQUARE: [number, number][] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];

function askSquare(ring: readonly (readonly [number, number])[]): Promise<AreaAnswer> {
  return ask(
    { ...EMPTY, index: makeIndexOf([SQUARE], { storeys: () => 3, dwellings: () => 7 }) },
    { type: 'polygon', ring: ring.map(([x, y]) => at(x, y)) },
  );
}

describe('a building', () => {
  test('inside the area counts whole, floors times storeys', async () => {
    const { buildings } = await askSquare([
      [-5, -5],
      [15, -5],
      [15, 15],
      [-5, 15],
    ]);
    expect(buildings.count).toBe(1);
    expect(buildings.footprintM2).toBeGreaterThan(99);
    expect(buildings.footprintM2).toBeLessThan(101);
    expect(buildings.floorAreaM2).toBeCloseTo(3 * buildings.footprintM2, 6);
    expect(buildings.dwellings).toBe(7);
  });

  test('cut by the border counts with its part', async () => {
    const whole = await askSquare([
      [-5, -5],
      [15, -5],
      [15, 15],
      [-5, 15],
    ]);
    const half = await askSquare([
      [-5, -5],
      [5, -5],
      [5, 15],
      [-5, 15],
    ]);
    expect(half.buildings.count).toBe(1);
    expect(half.buildings.footprintM2 / whole.buildings.footprintM2).toBeCloseTo(0.5, 2);
  });

  test('in the notch of a concave area does not belong', async () => {
    const { buildings, candidates } = await askSquare([
      [-20, -20],
      [30, -20],
      [30, -10],
      [-10, -10],
      [-10, 20],
      [30, 20],
      [30, 30],
      [-20, 30],
    ]);
    expect(candidates).toBe(1);
    expect(buildings.count).toBe(0);
  });

  test('around a tiny area belongs to it with the area of the question', async () => {
    const { buildings, areaM2 } = await askSquare([
      [4, 4],
      [5, 4],
      [5, 5],
    ]);
    expect(buildings.count).toBe(1);
    expect(buildings.footprintM2).toBeCloseTo(areaM2, 5);
  });

  test('touched along a wall belongs with no footprint', async () => {
    const [west, south] = at(0, 0).map((deg) => Math.round(deg * 1e7) / 1e7) as [number, number];
    const answer = await ask(
      { ...EMPTY, index: makeIndexOf([SQUARE]) },
      {
        type: 'polygon',
        ring: [
          [west - 1e-4, south],
          [west, south],
          [west, south + 1e-4],
          [west - 1e-4, south + 1e-4],
        ],
      },
    );
    expect(answer.buildings.count).toBe(1);
    expect(answer.buildings.footprintM2).toBeCloseTo(0, 6);
  });
});

describe('a question', () => {
  const district = makeRandomDistrict({ seed: 9, buildings: 200, points: 40, halfSideM: 500 });

  test('outside the district finds nothing', async () => {
    const answer = await ask(district, { type: 'circle', centre: [0, 0], radiusM: 100 });
    expect(answer).toMatchObject({ candidates: 0, byTown: [], byUse: [], sensors: [], places: [] });
    expect(answer.buildings.count).toBe(0);
  });

  test('to an empty index is answered', async () => {
    const answer = await ask(EMPTY, { type: 'circle', centre: CENTRE, radiusM: 100 });
    expect(answer.buildings).toMatchObject({ count: 0, footprintM2: 0 });
  });

  test('by circle covers πr² but for the error that its steps allow', async () => {
    const { areaM2 } = await ask(EMPTY, { type: 'circle', centre: CENTRE, radiusM: 500 });
    const ratio = areaM2 / (Math.PI * 500 ** 2);
    expect(ratio).toBeLessThanOrEqual(1);
    expect(ratio).toBeGreaterThan(1 - 1.1e-4);
  });

  test('by circle tells points by their distance, in every direction', async () => {
    const radiusM = 500;
    const thingsAt = (distanceM: number) =>
      Array.from({ length: 512 }, (_, i) => {
        const { coordinates } = turf.destination([...CENTRE], distanceM, (i / 512) * 360, {
          units: 'meters',
        }).geometry;
        const [lonDeg, latDeg] = coordinates as [number, number];
        const [thing] = district.things as [Thing];
        return { ...thing, id: `${distanceM}/${i}`, location: { lonDeg, latDeg, heightM: 0 } };
      });
    const things = [...thingsAt(radiusM * 0.99999), ...thingsAt(radiusM * 1.00001)];
    const { sensors } = await ask(
      { ...EMPTY, things },
      { type: 'circle', centre: CENTRE, radiusM },
    );
    expect(sensors.map(({ thingId }) => thingId)).toEqual(things.slice(0, 512).map(({ id }) => id));
  });

  test('over all of it finds each building once', async () => {
    const { buildings } = await ask(district, { type: 'circle', centre: CENTRE, radiusM: 5000 });
    expect([...buildings.gids]).toEqual(Array.from({ length: 200 }, (_, gid) => gid));
  });

  test('is taken back by its signal, before and midway', async () => {
    const big = makeRandomDistrict({ seed: 2, buildings: 30_000, points: 0, halfSideM: 3000 });
    const engine = createQueryEngine({ ...big });
    const shape: AreaShape = { type: 'circle', centre: CENTRE, radiusM: 5000 };
    await expect(engine.ask({ shape }, [], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'query-cancelled',
    });
    const controller = new AbortController();
    let told = 0;
    const answer = engine.ask({ shape }, [], {
      signal: controller.signal,
      onProgress: (tested, candidates) => {
        told = tested / candidates;
        controller.abort();
      },
    });
    await expect(answer).rejects.toMatchObject({ code: 'query-cancelled' });
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(1);
  });

  test('meets the things of the newest catalogue', async () => {
    const engine = createQueryEngine({ ...district });
    const query = { shape: { type: 'circle', centre: CENTRE, radiusM: 5000 } } as const;
    expect((await engine.ask(query, district.vehicles)).sensors).toHaveLength(40);
    engine.setThings(district.things.slice(0, 3));
    const answer = await engine.ask(query, district.vehicles);
    expect(answer.sensors.map(({ thingId }) => thingId)).toEqual([
      'sensor-0',
      'sensor-1',
      'sensor-2',
    ]);
    expect(answer.vehicles).toEqual([]);
  });
});

describe('what bounds no area is refused', () => {
  const ring = (...points: [number, number][]): AreaShape => ({
    type: 'polygon',
    ring: points.map(([x, y]) => at(x, y)),
  });
  test.each([
    ['a bow tie', ring([0, 0], [10, 10], [10, 0], [0, 10])],
    [
      'a figure of eight through one corner',
      ring([0, 0], [5, 5], [10, 0], [10, 10], [5, 5], [0, 10]),
    ],
    ['a spike back onto itself', ring([0, 0], [10, 0], [10, 10], [10, 0])],
    ['a straight line', ring([0, 0], [5, 0], [10, 0])],
    ['two corners', ring([0, 0], [5, 0])],
    ['one corner many times', ring([0, 0], [0, 0], [0, 0], [0, 0])],
    ['no corner', ring()],
    ['a corner that is no number', ring([0, 0], [Number.NaN, 0], [10, 10])],
    [
      'swapped coordinates',
      {
        type: 'polygon',
        ring: [
          [31, 121],
          [31.1, 121],
          [31, 121.1],
        ],
      },
    ],
    [
      'too many corners',
      { type: 'polygon', ring: Array.from({ length: 2001 }, (_, i) => at(i, i * i)) },
    ],
    ['a circle without radius', { type: 'circle', centre: CENTRE, radiusM: 0 }],
    ['a circle of negative radius', { type: 'circle', centre: CENTRE, radiusM: -5 }],
    [
      'a circle of infinite radius',
      { type: 'circle', centre: CENTRE, radiusM: Number.POSITIVE_INFINITY },
    ],
    ['a circle around nothing', { type: 'circle', centre: [Number.NaN, 0], radiusM: 5 }],
  ] as [string, AreaShape][])('%s', async (_, shape) => {
    await expect(ask(EMPTY, shape)).rejects.toMatchObject({
      code: 'query-invalid',
      message: expect.stringMatching(/^Expected /),
    });
  });

  test('but a ring closed or clicked twice at a corner is understood', async () => {
    const open = await ask(EMPTY, ring([0, 0], [10, 0], [10, 10]));
    const closed = await ask(EMPTY, ring([0, 0], [10, 0], [10, 0], [10, 10], [0, 0]));
    expect(closed.areaM2).toBe(open.areaM2);
  });
});

describe('a picked building', () => {
  test('shows what the index knows of it', () => {
    const index = {
      ...makeIndexOf([SQUARE], {
        townCodes: ['310001'],
        town: () => 0,
        storeys: () => 6,
        use: () => 3,
        quality: () => 1,
      }),
      names: { 0: { zh: '商场', en: 'Mall' } },
      attributes: [
        { name: 'owner', type: 'number', unit: 'm', values: Float64Array.of(4.5) },
        { name: 'unknown', type: 'number', values: Float64Array.of(Number.NaN) },
      ] as const,
    };
    const building = createQueryEngine({ ...EMPTY, index }).building(0);
    expect(building).toMatchObject({
      gid: 0,
      id: 'b000000',
      name: { zh: '商场', en: 'Mall' },
      storeys: 6,
      heightM: 18,
      use: 'commercial',
      townCode: '310001',
      provenance: 'synthetic',
      isHeightEstimated: true,
      isPlaceEstimated: false,
      attributes: [{ name: 'owner', unit: 'm', value: 4.5 }],
    });
    expect(building.footprintM2).toBeGreaterThan(99);
    expect(turf.distance([...building.centroid], [...at(5, 5)], { units: 'meters' })).toBeLessThan(
      0.1,
    );
  });

  test.each([-1, 1, 0.5, Number.NaN])('is not found at %s', (gid) => {
    const engine = createQueryEngine({ ...EMPTY, index: makeIndexOf([SQUARE]) });
    expect(() => engine.building(gid)).toThrow(expect.objectContaining({ code: 'not-found' }));
  });
});
