import { expect, test } from 'vitest';
import { slantOf } from './rain-slant.ts';

const NORTH = 0;
const EAST = Math.PI / 2;

test('leans rain the way the wind goes, as the camera sees it', () => {
  const fromEast = { windMps: 3.5, windDeg: 90 };
  expect(slantOf(fromEast, NORTH)).toBeCloseTo(-0.5);
  expect(slantOf(fromEast, Math.PI)).toBeCloseTo(0.5);
  expect(slantOf(fromEast, EAST)).toBeCloseTo(0);
});

test('falls straight in a calm and never lies flat', () => {
  expect(slantOf({ windMps: 0, windDeg: 90 }, NORTH)).toBeCloseTo(0);
  expect(slantOf({ windMps: 40, windDeg: 270 }, NORTH)).toBe(0.9);
});
