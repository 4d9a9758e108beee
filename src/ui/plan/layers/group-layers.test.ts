import { expect, test } from 'vitest';
import type { LayerSpec } from '#model';
import { groupLayers, isOwnLayer } from './group-layers.ts';

const layers = [
  { type: 'ground', id: 'ground', visible: true },
  { type: 'features', id: 'file-1', visible: true, features: [], colour: '#fff' },
  { type: 'alerts', id: 'alerts', visible: true, marks: [] },
  { type: 'water', id: 'water', visible: false },
] as const satisfies readonly LayerSpec[];

test('every layer stands in one group, in the order of the scene', () => {
  const groups = groupLayers(layers);
  expect(groups.base.map(({ id }) => id)).toEqual(['ground', 'water']);
  expect(groups.events.map(({ id }) => id)).toEqual(['alerts']);
  expect(Object.values(groups).flat()).toHaveLength(layers.length);
});

test('only what was added can be taken away', () => {
  expect(layers.map((layer) => isOwnLayer(layer))).toEqual([false, true, false, false]);
});
