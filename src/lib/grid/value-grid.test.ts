import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blendNearest } from './inverse-distance.ts';
import { computeDensity } from './kernel-density.ts';
import { frameAround, type PlanePoint } from './value-grid.ts';

const FRAME = { x0: -500, y0: -500, stepM: 50, columns: 21, rows: 21 };
const points = fc.array(
  fc.record({
    x: fc.double({ min: -400, max: 400, noNaN: true }),
    y: fc.double({ min: -400, max: 400, noNaN: true }),
    value: fc.double({ min: -50, max: 50, noNaN: true }),
  }),
  { minLength: 1, maxLength: 12 },
);

function nodes(visit: (x: number, y: number, node: number) => void): void {
  for (let row = 0; row < FRAME.rows; row++)
    for (let column = 0; column < FRAME.columns; column++)
      visit(FRAME.x0 + 50 * column, FRAME.y0 + 50 * row, row * FRAME.columns + column);
}

test('a density holds the whole weight of its places', () => {
  const frame = { x0: -1000, y0: -1000, stepM: 20, columns: 101, rows: 101 };
  const { values } = computeDensity([{ x: 13, y: -41, value: 7 }], 400, frame);
  const total = values.reduce((sum, perKm2) => sum + perKm2 * (20 * 20) * 1e-6, 0);
  expect(total).toBeCloseTo(7, 2);
});

test('a density in the middle of a place is 3 over π r² of its weight', () => {
  const { values } = computeDensity([{ x: 0, y: 0, value: 1 }], 500, FRAME);
  expect(values[10 * 21 + 10]).toBeCloseTo(3 / (Math.PI * 0.25), 4);
});

test('a density is the sum over all places, one by one', () => {
  fc.assert(
    fc.property(points, (list) => {
      const { values } = computeDensity(list, 300, FRAME);
      nodes((x, y, node) => {
        const expected = list.reduce((sum, p) => {
          const d2 = ((p.x - x) ** 2 + (p.y - y) ** 2) / 90_000;
          return d2 < 1 ? sum + (p.value * 3 * (1 - d2) ** 2) / (Math.PI * 0.09) : sum;
        }, 0);
        expect(values[node]).toBeCloseTo(expected, 1);
      });
    }),
    { numRuns: 20 },
  );
});

test('a blend takes the figure of a place at the place, and the mean half-way', () => {
  const pair: PlanePoint[] = [
    { x: -100, y: 0, value: 10 },
    { x: 100, y: 0, value: 30 },
  ];
  const { values } = blendNearest(pair, 400, FRAME);
  expect(values[10 * 21 + 8]).toBeCloseTo(10, 2);
  expect(values[10 * 21 + 10]).toBeCloseTo(20, 5);
});

test('a blend stays between the figures that it is made of, and knows nothing out of reach', () => {
  fc.assert(
    fc.property(points, (list) => {
      const { values, cover } = blendNearest(list, 200, FRAME);
      nodes((x, y, node) => {
        const near = list.filter((p) => Math.hypot(p.x - x, p.y - y) < 200);
        if (near.length === 0) return expect(cover[node]).toBe(0);
        const figures = near.map(({ value }) => value);
        expect(values[node]).toBeGreaterThanOrEqual(Math.min(...figures) - 1e-3);
        expect(values[node]).toBeLessThanOrEqual(Math.max(...figures) + 1e-3);
        expect(cover[node]).toBeGreaterThanOrEqual(0);
        expect(cover[node]).toBeLessThanOrEqual(1);
      });
    }),
    { numRuns: 40 },
  );
});

test('a frame holds every place with its reach and is no larger than asked', () => {
  fc.assert(
    fc.property(points, (list) => {
      const frame = frameAround(list, 100, { finestM: 5, maxNodes: 40 });
      if (!frame) throw new Error('Expected a frame.');
      expect(Math.max(frame.columns, frame.rows)).toBeLessThanOrEqual(40);
      for (const { x, y } of list) {
        expect(x - 100).toBeGreaterThanOrEqual(frame.x0 - 1e-6);
        expect(x + 100).toBeLessThanOrEqual(frame.x0 + (frame.columns - 1) * frame.stepM + 1e-6);
        expect(y + 100).toBeLessThanOrEqual(frame.y0 + (frame.rows - 1) * frame.stepM + 1e-6);
      }
    }),
  );
  expect(frameAround([], 100, { finestM: 5, maxNodes: 40 })).toBeUndefined();
});
