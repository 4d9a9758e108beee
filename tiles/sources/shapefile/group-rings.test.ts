import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupRings } from './group-rings.ts';

const square = (x: number, y: number, side: number) => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
  [x, y],
];

test('puts holes into the ring around them, whatever way and order they come in', () => {
  const rings = {
    block: square(0, 0, 100),
    yard: square(10, 10, 50),
    pavilion: square(20, 20, 10),
    neighbour: square(200, 0, 40),
    otherYard: square(210, 10, 10),
  };
  const { block, yard, pavilion, neighbour, otherYard } = rings;
  fc.assert(
    fc.property(
      fc.shuffledSubarray(Object.values(rings), { minLength: 5 }),
      fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      (given, turns) => {
        const turned = given.map((ring, i) => (turns[i] ? ring.toReversed() : ring));
        const corner = (ring: readonly (readonly number[])[]) =>
          Math.min(...ring.map(([x = 0, y = 0]) => x + y));
        const polygons = groupRings(turned).map((polygon) => polygon.map(corner));
        expect(polygons).toEqual([
          [corner(block), corner(yard)],
          [corner(neighbour), corner(otherYard)],
          [corner(pavilion)],
        ]);
      },
    ),
  );
});
