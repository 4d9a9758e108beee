import { expect, test } from 'vitest';
import type { LayerSpec, SceneSpec } from '#model';
import { reconcile } from './reconcile.ts';

const ground: LayerSpec = { type: 'ground', id: 'ground', visible: true };
const sensors: LayerSpec = { type: 'sensors', id: 'sensors', visible: true, kinds: ['bus'] };
const spec: SceneSpec = {
  light: 'day',
  sunMs: null,
  style: 'natural',
  weather: null,
  underground: null,
  language: 'zh',
  camera: { lonDeg: 121, latDeg: 31, heightM: 900, headingDeg: 0, pitchDeg: -30 },
  layers: [ground, sensors],
  selected: { type: 'building', gid: 7 },
};

test('does everything for the first picture', () => {
  expect(reconcile(null, spec)).toEqual({
    light: true,
    weather: true,
    underground: true,
    language: true,
    camera: true,
    selected: true,
    upserted: [ground, sensors],
    removed: [],
  });
});

test('does nothing for an equal spec that is another object', () => {
  expect(reconcile(spec, structuredClone(spec))).toEqual({
    light: false,
    weather: false,
    underground: false,
    language: false,
    camera: false,
    selected: false,
    upserted: [],
    removed: [],
  });
});

test('updates only the layer whose content changed', () => {
  const quiet: LayerSpec = { ...sensors, kinds: ['bus', 'hydrant'] };
  const changes = reconcile(spec, { ...spec, layers: [ground, quiet] });
  expect(changes.upserted).toEqual([quiet]);
  expect(changes.removed).toEqual([]);
});

test('removes what the next spec lacks and adds what it has more', () => {
  const metro: LayerSpec = { type: 'metro', id: 'metro', visible: true };
  const changes = reconcile(spec, { ...spec, layers: [metro, ground] });
  expect(changes.upserted).toEqual([metro]);
  expect(changes.removed).toEqual([sensors]);
});

test('takes an id that changed its type as changed', () => {
  const metro: LayerSpec = { type: 'metro', id: 'sensors', visible: true };
  expect(reconcile(spec, { ...spec, layers: [ground, metro] }).upserted).toEqual([metro]);
});

test.each<[keyof SceneSpec, Partial<SceneSpec>]>([
  ['light', { light: 'dusk' }],
  ['light', { sunMs: 1 }],
  ['light', { style: 'dark' }],
  ['weather', { weather: { cloud: 1, rainMmH: 2, visibilityM: null, windMps: 3, windDeg: 90 } }],
  ['underground', { underground: 0.3 }],
  ['language', { language: 'en' }],
  ['camera', { camera: { ...spec.camera, headingDeg: 1 } }],
  ['selected', { selected: null }],
])('notices a change of %s alone', (field, change) => {
  const { upserted, removed, ...flags } = reconcile(spec, { ...spec, ...change });
  expect([upserted, removed]).toEqual([[], []]);
  expect(Object.entries(flags).filter(([, changed]) => changed)).toEqual([[field, true]]);
});
