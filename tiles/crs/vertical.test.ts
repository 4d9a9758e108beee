import { expect, test } from 'vitest';
import { toEllipsoidM } from './vertical.ts';

const site = { datumOffsetM: 12 };

test('heights of no declared datum are of the site', () => {
  expect(toEllipsoidM(3, undefined, site)).toBe(15);
  expect(toEllipsoidM(3, { datum: 'site' }, site)).toBe(15);
});

test('heights above the ellipsoid stay', () => {
  expect(toEllipsoidM(3, { datum: 'ellipsoid' }, site)).toBe(3);
});

test.each(['cgvd1985', 'wusong'] as const)('%s needs its offset and says so', (datum) => {
  expect(toEllipsoidM(3, { datum, offsetM: 11.2 }, site)).toBeCloseTo(14.2, 12);
  expect(() => toEllipsoidM(3, { datum }, site)).toThrow(
    expect.objectContaining({ code: 'config', message: expect.stringContaining('"offsetM"') }),
  );
});
