import { expect, test } from 'vitest';
import type { SceneSpec } from '#model';
import { describeDifferences } from './describe-differences.ts';

const scene: SceneSpec = {
  light: 'day',
  sunMs: null,
  style: 'natural',
  weather: null,
  underground: null,
  language: 'en',
  camera: { lonDeg: 121, latDeg: 31, heightM: 900, headingDeg: 0, pitchDeg: -40 },
  selected: null,
  layers: [
    { type: 'trees', id: 'trees', visible: true },
    { type: 'metro', id: 'metro', visible: true },
  ],
};

test('alike pictures differ in nothing', () => {
  expect(describeDifferences(scene, { ...scene })).toEqual([]);
});

test('names on each side what is only there', () => {
  const other: SceneSpec = {
    ...scene,
    light: 'night',
    style: 'dark',
    layers: [{ type: 'trees', id: 'trees', visible: false }, scene.layers[1] as never],
  };
  expect(describeDifferences(scene, other)).toEqual([
    { what: 'light', light: 'day' },
    { what: 'style', style: 'natural' },
    { what: 'layer', layer: scene.layers[0] },
  ]);
  expect(describeDifferences(other, scene).map(({ what }) => what)).toEqual(['light', 'style']);
});
