import fc from 'fast-check';
import { expect, test } from 'vitest';
import { traceLevel } from './marching-squares.ts';
import type { ValueGrid } from './value-grid.ts';

function gridOf(rows: readonly (readonly number[])[], cover = 1): ValueGrid {
  const values = Float32Array.from(rows.flat());
  return {
    x0: 0,
    y0: 0,
    stepM: 1,
    columns: (rows[0] as readonly number[]).length,
    rows: rows.length,
    values,
    cover: new Float32Array(values.length).fill(cover),
  };
}

test('a slope to the east has one straight line', () => {
  const lines = traceLevel(
    gridOf([
      [0, 1, 2],
      [0, 1, 2],
      [0, 1, 2],
    ]),
    0.5,
  );
  expect(lines).toHaveLength(1);
  expect(lines[0]?.map(([x]) => x)).toEqual([0.5, 0.5, 0.5]);
});

test('a single hill has a closed ring, higher ground to the left', () => {
  const [ring, ...others] = traceLevel(
    gridOf([
      [0, 0, 0],
      [0, 4, 0],
      [0, 0, 0],
    ]),
    2,
  );
  expect(others).toEqual([]);
  expect(ring?.[0]).toEqual(ring?.at(-1));
  expect(new Set(ring?.map(String))).toEqual(new Set(['1,0.5', '1.5,1', '1,1.5', '0.5,1']));
  const corners = ring ?? [];
  const area = corners.slice(1).reduce((sum, [x, y], i) => {
    const [px, py] = corners[i] as readonly [number, number];
    return sum + (px * y - x * py) / 2;
  }, 0);
  expect(area).toBeCloseTo(0.5);
});

test('a saddle is joined by its mean', () => {
  const joined = traceLevel(
    gridOf([
      [4, 0],
      [0, 3],
    ]),
    1.5,
  );
  expect(joined.map((line) => line.map(String))).toContainEqual(['0.625,0', '1,0.5']);
  const apart = traceLevel(
    gridOf([
      [4, 0],
      [0, 3],
    ]),
    2,
  );
  expect(apart.map((line) => line.map(String))).toContainEqual(['0.5,0', '0,0.5']);
});

test('bears no line where a node is not known', () => {
  expect(
    traceLevel(
      gridOf(
        [
          [0, 1],
          [0, 1],
        ],
        0,
      ),
      0.5,
    ),
  ).toEqual([]);
});

test('crosses every edge between a lower and a higher node once, at the level', () => {
  const field = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 7 }), {
    minLength: 6,
    maxLength: 6,
  });
  fc.assert(
    fc.property(field, (rows) => {
      const level = 4.5;
      const expected = new Set<string>();
      for (const [y, row] of rows.entries())
        for (const [x, a] of row.entries())
          for (const [dx, dy] of [
            [1, 0],
            [0, 1],
          ] as const) {
            const b = rows[y + dy]?.[x + dx];
            if (b === undefined || a >= level === b >= level) continue;
            const t = (level - a) / (b - a);
            expected.add(`${(x + dx * t).toFixed(4)},${(y + dy * t).toFixed(4)}`);
          }
      const crossed = traceLevel(gridOf(rows), level).flatMap((line) => {
        const first = line[0] as readonly [number, number];
        const isRing = line.length > 1 && String(first) === String(line.at(-1));
        return (isRing ? line.slice(1) : line).map(([x, y]) => `${x.toFixed(4)},${y.toFixed(4)}`);
      });
      expect(crossed.toSorted()).toEqual([...expected].toSorted());
    }),
  );
});
