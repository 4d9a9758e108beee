import { expect, test } from 'vitest';
import { compileMapping } from './compile-mapping.ts';

const thing = { id: 'id', name: '{id}' };

test.each([
  [{ rules: [{}] }, 'mapping.rules.0'],
  [{ rules: [{ thing: { id: 'a' } }] }, 'mapping.rules.0.thing.name'],
  [{ rules: [{ thing, colour: 'red' }] }, 'colour'],
  [{ rules: [{ records: 'a..b', thing }] }, 'mapping.rules.0.records'],
  [{ rules: [{ thing: { ...thing, id: { map: {} } } }] }, 'mapping.rules.0.thing.id'],
  [{ rules: [{ thing: { ...thing, kind: 'bus' } }] }, 'mapping.rules.0.thing.kind'],
  [{ rules: [{ thing: { ...thing, kind: { path: 'k', map: { a: 'dragon' } } } }] }, 'thing.kind'],
  [
    { rules: [{ thing, readings: [{ property: 'p', name: 'P', value: 'v', unit: 'ppm' }] }] },
    'mapping.rules.0.readings.0.unit',
  ],
  [
    {
      rules: [
        { thing, readings: [{ property: 'p', name: 'P', value: 'v', unit: 'Cel', from: 'kg' }] },
      ],
    },
    'mapping.rules.0.readings.0.unit',
  ],
  [
    { rules: [{ thing, readings: [{ property: '__proto__', name: 'P', value: 'v' }] }] },
    'mapping.rules.0.readings.0.property',
  ],
  [{ rules: [{ thing, when: [{ path: 'a' }] }] }, 'mapping.rules.0.when.0'],
  [{ rules: [{ thing, time: { path: 't', format: 'tomorrow' } }] }, 'mapping.rules.0.time.format'],
  [
    {
      rules: [
        {
          incident: {
            id: 'a',
            level: { path: 'g', map: { 1: 'purple' } },
            title: 't',
            position: { text: 'p' },
          },
        },
      ],
    },
    'mapping.rules.0.incident.level',
  ],
  [{ rules: [{ thing: { ...thing, position: { lon: 'x' } } }] }, 'mapping.rules.0.thing.position'],
  [{ rules: [{ readings: [{ property: 'p', name: 'P', value: 'v' }] }] }, 'mapping.rules.0'],
  [{ coordinates: 'EPSG:2154', rules: [{ thing }] }, 'mapping.coordinates'],
])('refuses the mapping %j and names the field', (config, field) => {
  expect(() => compileMapping({ source: 'x', ...config })).toThrow(
    expect.objectContaining({ code: 'config', message: expect.stringContaining(field) }),
  );
});
