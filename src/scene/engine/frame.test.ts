import { Cartesian3, Matrix4 } from '@cesium/engine';
import { expect, test } from 'vitest';
import { createLocalFrame } from './frame.ts';
import { createLocalWriter } from './local-writer.ts';

test.each([
  ['at its origin', 121.2, 31, 0],
  ['ten kilometres off and up a hill', 121.29, 31.05, 98],
  ['forty kilometres off', 120.8, 30.8, 12],
])('writes a place where the engine would put it: %s', (_, lon, lat, heightM) => {
  const frame = createLocalFrame([121.2, 31]);
  const out = new Float32Array(5);
  frame.write(out, 1, lon, lat, heightM);
  const expected = Matrix4.multiplyByPoint(
    frame.toLocal,
    Cartesian3.fromDegrees(lon, lat, heightM),
    new Cartesian3(),
  );
  for (const [i, axis] of (['x', 'y', 'z'] as const).entries())
    expect(Math.abs((out[1 + i] as number) - expected[axis])).toBeLessThan(0.006);
  expect(out[0]).toBe(0);
  expect(out[4]).toBe(0);
});

test('is written alike where there is no engine', () => {
  const frame = createLocalFrame([121.22, 31.03]);
  const write = createLocalWriter([121.22, 31.03]);
  const out = new Float32Array(6);
  frame.write(out, 0, 121.4, 30.9, 17);
  write(out, 3, 121.4, 30.9, 17);
  for (let k = 0; k < 3; k++) expect(out[3 + k]).toBeCloseTo(out[k] as number, 1);
});
