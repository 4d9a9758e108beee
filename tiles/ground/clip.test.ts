import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClipRing, clipRings } from './clip.ts';
import { flatRingArea } from './feature-store.ts';

/** Stars around a place on a coarse grid, so that corners often lie on the very line that cuts. */
const star = (x: number, y: number, radii: readonly number[], isHole: boolean): ClipRing => {
  const corners = radii.map((radius, k): [number, number] => {
    const angle = (2 * Math.PI * (isHole ? -k : k)) / radii.length;
    return [Math.round(x + radius * Math.cos(angle)), Math.round(y + radius * Math.sin(angle))];
  });
  return { xy: corners.flat(), isHole };
};

const lake = fc
  .record({
    outer: fc.array(fc.integer({ min: 20, max: 30 }), { minLength: 4, maxLength: 9 }),
    islands: fc.array(fc.array(fc.integer({ min: 2, max: 4 }), { minLength: 4, maxLength: 6 }), {
      maxLength: 4,
    }),
  })
  .map(({ outer, islands }) => [
    star(0, 0, outer, false),
    ...islands.map((radii, i) => star(i < 2 ? -5 : 5, i % 2 === 0 ? -5 : 5, radii, true)),
  ])
  .filter((rings) => rings.every(({ xy, isHole }) => flatRingArea([...xy]) > 0 !== isHole));

/** Area of the part of a ring beyond a line, signed as the ring, after Sutherland and Hodgman. */
function areaBeyond({ xy }: ClipRing, axis: 0 | 1, limit: number, sign: 1 | -1): number {
  const part: number[] = [];
  for (let i = 0, j = xy.length - 2; i < xy.length; j = i, i += 2) {
    const a = [xy[j], xy[j + 1]] as [number, number];
    const b = [xy[i], xy[i + 1]] as [number, number];
    const [inA, inB] = [(a[axis] - limit) * sign > 0, (b[axis] - limit) * sign > 0];
    if (inA !== inB) {
      const t = (limit - a[axis]) / (b[axis] - a[axis]);
      part.push(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]));
    }
    if (inB) part.push(...b);
  }
  return part.length < 6 ? 0 : flatRingArea(part);
}

test('what is cut keeps its area, also where corners lie on the line', () => {
  fc.assert(
    fc.property(
      lake,
      fc.integer({ min: -12, max: 12 }),
      fc.constantFrom<0 | 1>(0, 1),
      (rings, limit, axis) => {
        for (const [low, high, sign] of [
          [limit, 1000, 1],
          [-1000, limit, -1],
        ] as const) {
          const cut = clipRings(rings, axis, low, high);
          const area = cut.reduce((sum, { xy }) => sum + flatRingArea([...xy]), 0);
          const whole = rings.reduce((sum, ring) => sum + areaBeyond(ring, axis, limit, sign), 0);
          expect(area).toBeCloseTo(whole, 6);
          // A ring that turns the wrong way is dropped when the tile is written.
          for (const { xy, isHole } of cut) expect(flatRingArea([...xy]) > 0).toBe(!isHole);
        }
      },
    ),
    { numRuns: 3000 },
  );
});
