import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLevelAreas } from './level-areas.ts';

/** A star with an island, its corners on a grid of whole metres: edges then lie on round places and on one line. */
const pond = fc
  .record({
    gridM: fc.constantFrom(1, 8, 50),
    reachM: fc.array(fc.integer({ min: 250, max: 500 }), { minLength: 4, maxLength: 16 }),
    island: fc.boolean(),
  })
  .map(({ gridM, reachM, island }) => {
    const ring = (share: number) =>
      reachM.flatMap((r, i) => {
        const angle = (2 * Math.PI * i) / reachM.length;
        return [Math.cos(angle), Math.sin(angle)].map(
          (v) => Math.round((share * r * v) / gridM) * gridM,
        );
      });
    return { rings: island ? [ring(1), ring(0.3)] : [ring(1)], levelM: 2 };
  });

function isIn(x: number, y: number, rings: readonly (readonly number[])[]): boolean {
  let inside = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [ax, ay] = [ring[i] as number, ring[i + 1] as number];
      const [bx, by] = [ring[j] as number, ring[j + 1] as number];
      if (ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)) inside = !inside;
    }
  return inside;
}

// On no line through places of the grid.
const metres = fc.integer({ min: -550, max: 550 });
const place = fc.tuple(metres, metres).map(([x, y]) => [x + Math.E, y + Math.PI] as const);

test('a place is within an area where it is in its ring and on no island, whatever the cells', () => {
  fc.assert(
    fc.property(pond, fc.array(place, { minLength: 40, maxLength: 40 }), (area, places) => {
      const areas = createLevelAreas([area]);
      for (const [x, y] of places) {
        const isWet = isIn(x, y, area.rings);
        expect(areas.isWithin(x, y)).toBe(isWet);
        if (isWet) expect(areas.levelled(x, y, 9)).toBe(2);
      }
    }),
    { numRuns: 400 },
  );
});
