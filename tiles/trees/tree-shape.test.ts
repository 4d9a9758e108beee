import { expect, test } from 'vitest';
import { createBroadleaf, createConifer, type TreeShape } from './tree-shape.ts';

const shapes: [string, TreeShape][] = [
  ['broadleaf', createBroadleaf()],
  ['conifer', createConifer()],
];

test.each(shapes)('the %s is a metre tall and faces outwards everywhere', (_, shape) => {
  const { position, normal, index } = shape;
  const heights = Array.from(
    { length: position.length / 3 },
    (_, v) => position[3 * v + 1] as number,
  );
  expect(Math.max(...heights)).toBe(1);
  expect(Math.min(...heights)).toBeCloseTo(-0.05);
  const at = (v: number) => [0, 1, 2].map((axis) => position[3 * v + axis] as number);
  for (let t = 0; t < index.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => at(index[t + k] as number)) as [
      number[],
      number[],
      number[],
    ];
    const u = b.map((value, axis) => value - (a[axis] as number)) as [number, number, number];
    const v = c.map((value, axis) => value - (a[axis] as number)) as [number, number, number];
    const face = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    expect(Math.hypot(...face)).toBeGreaterThan(1e-5);
    const mean = [0, 1, 2].map((axis) =>
      [0, 1, 2].reduce(
        (sum, k) => sum + (normal[3 * (index[t + k] as number) + axis] as number),
        0,
      ),
    );
    expect(
      face.reduce((sum, value, axis) => sum + value * (mean[axis] as number), 0),
    ).toBeGreaterThan(0);
  }
});

test.each(shapes)('the crown of the %s is closed', (_, shape) => {
  const edges = new Map<string, number>();
  const key = (v: number) =>
    [0, 1, 2].map((axis) => shape.position[3 * v + axis]?.toFixed(4)).join();
  for (let t = 0; t < shape.index.length; t += 3)
    for (let k = 0; k < 3; k++) {
      const a = key(shape.index[t + k] as number);
      const b = key(shape.index[t + ((k + 1) % 3)] as number);
      const edge = a < b ? `${a} ${b}` : `${b} ${a}`;
      edges.set(edge, (edges.get(edge) ?? 0) + (a < b ? 1 : -1));
    }
  // The trunk is open at both ends: four edges each.
  expect([...edges.values()].filter((sum) => sum !== 0)).toHaveLength(8);
});
