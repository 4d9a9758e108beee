import { expect, test } from 'vitest';
import { LIGHT_PRESETS, MAP_STYLES, type SceneWeather } from '#model';
import { contrastRatio } from './colour.ts';
import { lookAt } from './look-at.ts';
import { lookOf } from './look-of.ts';
import { LIGHT_LOOKS } from './natural-looks.ts';

const site = { centre: [121.2239, 31.0265] as const, timeZone: 'Asia/Shanghai' };
const preset = { light: 'day', sunMs: null, style: 'natural', weather: null } as const;
const pouring: SceneWeather = {
  cloud: 1,
  rainMmH: 14,
  visibilityM: 3000,
  windMps: 6,
  windDeg: 90,
};

test.each(LIGHT_PRESETS)(
  'gives the look of %s itself where no instant and no weather is asked',
  (light) => {
    expect(lookOf({ ...preset, light }, site)).toBe(LIGHT_LOOKS[light]);
  },
);

test('lights noon as day, midnight as night, sunset as dusk and sunrise as dawn', () => {
  const at = (time: string) =>
    lookOf({ ...preset, sunMs: Date.parse(`2026-12-01T${time}+08:00`) }, site);
  expect(at('12:00').groundPreset).toBe('day');
  expect(at('23:30').groundPreset).toBe('night');
  expect(at('16:55').groundPreset).toBe('dusk');
  expect(at('06:35').groundPreset).toBe('dawn');
  expect(at('12:30').moment.hour).toBe(12.5);
  expect(at('16:55').key.azimuthDeg).toBeGreaterThan(220);
  expect(at('06:35').key.azimuthDeg).toBeLessThan(140);
});

test('changes without a jump while the sun sinks', () => {
  let before = lookAt({ elevationDeg: 30, azimuthDeg: 260 });
  for (let elevationDeg = 29.9; elevationDeg > -20; elevationDeg -= 0.1) {
    const look = lookAt({ elevationDeg, azimuthDeg: 260 });
    for (const part of ['zenith', 'horizon', 'glow', 'haze'] as const)
      expect(step(before.sky[part], look.sky[part])).toBeLessThan(9);
    for (const part of ['material', 'sky', 'sun'] as const)
      expect(step(before.buildings[part], look.buildings[part])).toBeLessThan(9);
    expect(Math.abs(look.buildings.windowGlow - before.buildings.windowGlow)).toBeLessThan(0.05);
    expect(Math.abs(look.key.azimuthDeg - before.key.azimuthDeg)).toBeLessThan(4);
    expect(Math.abs(look.key.elevationDeg - before.key.elevationDeg)).toBeLessThan(2);
    before = look;
  }
});

test('goes through few grounds on the way from day to night, so that few are painted', () => {
  const grounds = new Set<unknown>();
  for (let elevationDeg = 30; elevationDeg > -20; elevationDeg -= 0.05)
    grounds.add(lookAt({ elevationDeg, azimuthDeg: 260 }).ground);
  expect(grounds.size).toBeGreaterThan(8);
  expect(grounds.size).toBeLessThan(20);
  expect(grounds).toContain(LIGHT_LOOKS.dusk.ground);
});

test('takes sun and shadow away under cloud, and the far under fog', () => {
  const clear = lookOf(preset, site);
  const wet = lookOf({ ...preset, weather: pouring }, site);
  expect(wet.buildings.sunStrength).toBeLessThan(0.3 * clear.buildings.sunStrength);
  expect(wet.shadow.darkness).toBeGreaterThan(0.97);
  expect(wet.sky.hazeLengthM).toBeLessThan(0.1 * clear.sky.hazeLengthM);
  expect(wet.moment).toMatchObject({ cloud: 1, rain: 1, windMps: 6, windDeg: 90 });
  const calm = { cloud: 0, rainMmH: 0, visibilityM: null, windMps: 2, windDeg: 0 };
  const { haze, hazeLengthM } = lookOf({ ...preset, weather: calm }, site).sky;
  expect(step(haze, clear.sky.haze)).toBe(0);
  expect(hazeLengthM).toBe(clear.sky.hazeLengthM);
});

test.each(MAP_STYLES)(
  'names stay readable on their halo on a %s map in every light and weather',
  (style) => {
    for (const light of LIGHT_PRESETS)
      for (const weather of [null, pouring]) {
        const { text, muted, halo } = lookOf({ ...preset, light, style, weather }, site).label;
        expect(contrastRatio(text, halo)).toBeGreaterThan(10);
        expect(contrastRatio(muted, halo)).toBeGreaterThan(6);
      }
  },
);

test('keeps a sheet pale or dark whatever the hour', () => {
  for (const light of LIGHT_PRESETS) {
    expect(luminance(lookOf({ ...preset, light, style: 'light' }, site).sky.haze)).toBeGreaterThan(
      0.5,
    );
    expect(luminance(lookOf({ ...preset, light, style: 'dark' }, site).sky.haze)).toBeLessThan(0.1);
  }
});

function luminance(hex: string): number {
  return contrastRatio(hex, '#000000') * 0.05 - 0.05;
}

function step(a: string, b: string): number {
  const channels = (hex: string) => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
  const [p, q] = [channels(a), channels(b)] as [number[], number[]];
  return Math.max(...p.map((value, i) => Math.abs(value - (q[i] as number))));
}
