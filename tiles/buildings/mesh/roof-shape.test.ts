import { expect, test } from 'vitest';
import { BUILDING_USES } from '#model';
import { Footprint } from './footprint.ts';
import { chooseRoof, type RoofChoice } from './roof-shape.ts';

type Ring = readonly (readonly [eastM: number, northM: number])[];

const house: RoofChoice = {
  use: BUILDING_USES.indexOf('village-house'),
  storeys: 2,
  heightM: 7,
  seed: 1,
  hint: undefined,
};
const office: RoofChoice = { ...house, use: BUILDING_USES.indexOf('office') };
const rectangle: Ring = [
  [0, 0],
  [12, 0],
  [12, 8],
  [0, 8],
];
const ell: Ring = [
  [0, 0],
  [14, 0],
  [14, 6],
  [7, 6],
  [7, 15],
  [0, 15],
];
const octagon: Ring = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [
  6 * Math.cos((i * Math.PI) / 4),
  6 * Math.sin((i * Math.PI) / 4),
]);

function choose(ring: Ring, choice: RoofChoice) {
  const footprint = new Footprint();
  footprint.load([Float64Array.from(ring.flatMap(([east, north]) => [east, 0, -north]))]);
  return chooseRoof(footprint, choice);
}

test('a rectangular village house has a gable along its long side', () => {
  expect(choose(rectangle, house)).toEqual({
    type: 'gable',
    riseM: expect.closeTo(2.16),
    first: 0,
  });
  expect(choose([...rectangle.slice(1), ...rectangle.slice(0, 1)], house)).toMatchObject({
    first: 1,
  });
});

test('one of two wings has crossing gables, steep by its wider wing', () => {
  expect(choose(ell, house)).toEqual({
    type: 'ell',
    isHip: false,
    riseM: expect.closeTo(0.27 * 7),
    first: 3,
  });
});

test.each([
  ['gabled', rectangle, { type: 'gable', riseM: expect.closeTo(2.4) }],
  ['hipped', rectangle, { type: 'hip', riseM: expect.closeTo(2.4) }],
  ['skillion', rectangle, { type: 'lean-to', riseM: expect.closeTo(1.2) }],
  ['pyramidal', rectangle, { type: 'pyramid', riseM: expect.closeTo(2.8) }],
  ['pyramidal', octagon, { type: 'pyramid', riseM: expect.closeTo(2.8) }],
  ['hipped', ell, { type: 'ell', isHip: true }],
  ['flat', rectangle, { type: 'flat' }],
  ['pyramidal', ell, { type: 'flat' }],
  ['skillion', ell, { type: 'flat' }],
  ['gabled', octagon, { type: 'flat' }],
] as const)(
  'a source that says %s is followed where the outline carries it',
  (shape, ring, roof) => {
    expect(choose(ring, { ...office, hint: { shape } })).toMatchObject(roof);
  },
);

test("a source's roof height is kept, up to the whole height", () => {
  const hint = { shape: 'gabled', heightM: 6 } as const;
  expect(choose(rectangle, { ...office, hint })).toMatchObject({ riseM: 6 });
  expect(choose(rectangle, { ...office, hint: { ...hint, heightM: 60 } })).toMatchObject({
    riseM: 7,
  });
});

test.each([
  [
    'a trapezoid',
    [
      [0, 0],
      [12, 0],
      [8, 8],
      [4, 8],
    ] as Ring,
    house,
  ],
  [
    'a span too wide',
    [
      [0, 0],
      [60, 0],
      [60, 40],
      [0, 40],
    ] as Ring,
    house,
  ],
  ['an office', rectangle, office],
  ['a tower of flats', rectangle, { ...house, use: 0, storeys: 18, heightM: 54 }],
])('%s has a flat roof', (_, ring, choice) => {
  expect(choose(ring, choice)).toEqual({ type: 'flat' });
});
