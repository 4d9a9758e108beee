import { expect, test } from 'vitest';
import { readProperties } from './check-properties.ts';
import { BadRequest } from './odata/bad-request.ts';

const readLocation = (coordinates: unknown) =>
  readProperties('Locations', {
    name: 'L',
    description: 'L',
    encodingType: 'application/geo+json',
    location: { type: 'Point', coordinates },
  });

test.each([
  ['a text', '121.2,31'],
  ['nothing', null],
  ['a number', 121.2],
  ['an object', { lon: 121.2, lat: 31 }],
  ['more than a number can hold', [Number.POSITIVE_INFINITY, 31]],
  ['texts in a list', ['121.2', '31']],
  ['a place off the globe', [181, 31]],
])('coordinates that are %s are a bad request', (_, coordinates) => {
  expect(() => readLocation(coordinates)).toThrow(BadRequest);
});

test('coordinates on the globe are taken as they are', () => {
  expect(readLocation([121.2, 31])).toMatchObject({
    location: { type: 'Point', coordinates: [121.2, 31] },
  });
});
