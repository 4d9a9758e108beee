import { expect, test } from 'vitest';
import {
  classColours,
  colourOf,
  NO_DATA_COLOUR,
  RAMPS,
  sampleRamp,
  shareOf,
} from './colour-scale.ts';
import type { LayerSpec } from './layer-spec.ts';
import { legendOf } from './legend.ts';

const classes = { type: 'classes', ramp: 'viridis', unit: 'ug/m3', breaks: [35, 75] } as const;
const layer: LayerSpec = {
  type: 'choropleth',
  id: 'pm25',
  visible: true,
  title: { zh: '细颗粒物', en: 'PM2.5' },
  of: 'towns',
  data: { from: 'live', property: 'pm25', aggregate: 'mean' },
  scale: classes,
};

test('gives every class of the legend the colour that the map gives its figures', () => {
  const legend = legendOf(layer);
  expect(legend?.entries.map(({ colour }) => colour)).toEqual(
    [10, 50, 100].map((value) => colourOf(classes, value)),
  );
  expect(legend?.entries.map(({ from, to }) => [from, to])).toEqual([
    [undefined, 35],
    [35, 75],
    [75, undefined],
  ]);
});

test('puts a figure on a break into the class above', () => {
  expect(colourOf(classes, 35)).toBe(classColours(classes)[1]);
});

test('has no legend for what is hidden or has no figures', () => {
  expect(legendOf({ ...layer, visible: false })).toBeNull();
  expect(legendOf({ type: 'ground', id: 'ground', visible: true })).toBeNull();
});

test('keeps the unknown apart from every figure', () => {
  for (const value of [null, undefined, Number.NaN, 'x'])
    expect(colourOf(classes, value)).toBe(NO_DATA_COLOUR);
  expect(Object.values(RAMPS).flat()).not.toContain(NO_DATA_COLOUR);
});

test('blends a ramp between its stops and turns it round', () => {
  expect(sampleRamp('mako', 0)).toBe(RAMPS.mako[0]);
  expect(sampleRamp('mako', 1)).toBe(RAMPS.mako.at(-1));
  expect(sampleRamp('mako', 0, true)).toBe(RAMPS.mako.at(-1));
  expect(shareOf({ type: 'continuous', ramp: 'mako', unit: '1', from: 2, to: 4 }, 3)).toBe(0.5);
});
