import { expect, test } from 'vitest';
import { isVehicleKind, type Site, THING_KINDS } from '#model';
import { chooseLight, createInitialScene, LAYER_IDS } from './initial-scene.ts';

const home = { lonDeg: 121.2, latDeg: 31, heightM: 5000, headingDeg: 0, pitchDeg: -30 };
const site = { centre: [121.2, 31], home } as unknown as Site;

test.each([
  ['noon', '2026-06-21T04:00:00Z', 'day'],
  ['midnight', '2026-06-21T16:00:00Z', 'night'],
  ['sunset of the autumn equinox', '2026-09-23T09:50:00Z', 'dusk'],
  ['sunrise of the autumn equinox', '2026-09-22T21:45:00Z', 'dawn'],
])('opens at %s in the light that is outside', (_, time, light) => {
  expect(chooseLight(site, Date.parse(time))).toBe(light);
});

test('opens at the site’s home with every layer that the app fills', () => {
  const scene = createInitialScene(site, 'day', 'zh');
  expect(scene.camera).toBe(home);
  expect(new Set(scene.layers.map(({ id }) => id)).size).toBe(scene.layers.length);
  for (const id of Object.values(LAYER_IDS))
    expect(scene.layers.some((layer) => layer.id === id)).toBe(true);
});

test('shows all vehicles, and no fixed device among them', () => {
  const { layers } = createInitialScene(site, 'day', 'zh');
  const vehicles = layers.find((layer) => layer.type === 'vehicles');
  expect(vehicles).toMatchObject({ kinds: THING_KINDS.filter(isVehicleKind) });
});

test('is plain JSON', () => {
  const scene = createInitialScene(site, 'dusk', 'en');
  expect(JSON.parse(JSON.stringify(scene))).toEqual(scene);
});
