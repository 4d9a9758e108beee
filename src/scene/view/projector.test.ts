import { expect, test } from 'vitest';
import { projectPoint } from './projector.ts';

/** A camera at the origin looking along −z, 90° wide, 2:1. */
const clip = (() => {
  const [near, far] = [1, 1000];
  return [
    1,
    0,
    0,
    0,
    0,
    2,
    0,
    0,
    0,
    0,
    (far + near) / (near - far),
    -1,
    0,
    0,
    (2 * far * near) / (near - far),
    0,
  ];
})();
const size = { widthPx: 800, heightPx: 400 };
const project = (x: number, y: number, z: number) => {
  const out = { x: 0, y: 0, depthM: 0 };
  return { visible: projectPoint(clip, [x, y, z], size, out), ...out };
};

test('puts what lies straight ahead in the middle', () => {
  expect(project(0, 0, -50)).toEqual({ visible: true, x: 400, y: 200, depthM: 50 });
});

test('has x to the right and y downwards', () => {
  const { x, y } = project(25, 10, -50);
  expect(x).toBeCloseTo(600);
  expect(y).toBeCloseTo(120);
});

test('refuses what is behind the camera, where it would be mirrored', () => {
  expect(project(5, 5, 20).visible).toBe(false);
});

test('refuses what is outside the canvas', () => {
  expect(project(60, 0, -50).visible).toBe(false);
  expect(project(0, -40, -50).visible).toBe(false);
});
