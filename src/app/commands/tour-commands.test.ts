import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LightPreset, SceneSpec, Site, TourStop } from '#model';
import { createTwinStore } from '#state';
import { createTourCommands } from './tour-commands.ts';

const camera = { lonDeg: 121, latDeg: 31, heightM: 900, headingDeg: 0, pitchDeg: -30 };
const text = { zh: '站', en: 'stop' };
const stopOf = (id: string, light: LightPreset, shown: boolean): TourStop => ({
  id,
  title: text,
  caption: text,
  camera,
  light,
  layers: { sensors: shown },
  dwellS: 10,
});
const site = {
  tours: [
    { id: 'a', title: text, stops: [stopOf('1', 'dusk', false), stopOf('2', 'night', true)] },
  ],
} as unknown as Site;
const scene: SceneSpec = {
  light: 'day',
  sunMs: 7,
  style: 'natural',
  weather: null,
  underground: null,
  language: 'zh',
  camera,
  selected: { type: 'building', gid: 3 },
  layers: [{ type: 'sensors', id: 'sensors', visible: true, kinds: [] }],
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open() {
  const store = createTwinStore(scene);
  store.getState().setAutoLight(true);
  const tour = createTourCommands({ store, read: { site }, scene: () => undefined, now: Date.now });
  return { store, tour, seen: () => store.getState() };
}

test('shows the stop where the demonstration stands as soon as its shell is opened', () => {
  const { tour, seen } = open();
  seen().setMode('tour');
  expect(seen().scene).toMatchObject({ light: 'dusk', sunMs: null, selected: null, camera });
  expect(seen().scene.layers[0]?.visible).toBe(false);
  tour.dispose();
});

test('puts layers and light back when guests have left, whichever way it was left', () => {
  const { tour, seen } = open();
  seen().setMode('tour');
  tour.commands.playTour(true);
  seen().setMode('wall');
  expect(seen().scene).toMatchObject({ light: 'day', sunMs: 7 });
  expect(seen().scene.layers[0]?.visible).toBe(true);
  expect(seen().autoLight).toBe(true);
  expect(seen().tour.playing).toBe(false);
  tour.dispose();
});

test('goes on by itself when the time of a stop is over, and round again', () => {
  const { tour, seen } = open();
  seen().setMode('tour');
  vi.advanceTimersByTime(30_000);
  expect(seen().tour.stop).toBe(0);
  tour.commands.playTour(true);
  vi.advanceTimersByTime(10_500);
  expect(seen().tour.stop).toBe(1);
  vi.advanceTimersByTime(10_500);
  expect(seen().tour.stop).toBe(0);
  tour.dispose();
});

test('stands still while the screen is black', () => {
  const { tour, seen } = open();
  seen().setMode('tour');
  tour.commands.playTour(true);
  tour.commands.setBlack(true);
  vi.advanceTimersByTime(60_000);
  expect(seen().tour.stop).toBe(0);
  tour.dispose();
});

test('counts stops round in both directions', () => {
  const { tour, seen } = open();
  tour.commands.goToStop(-1);
  expect(seen().tour.stop).toBe(1);
  tour.commands.goToStop(2);
  expect(seen().tour.stop).toBe(0);
  tour.dispose();
});
