import { expect, test } from 'vitest';
import { ALARM_LEVELS, KIND_COLOURS, LEVEL_COLOURS, LIGHT_PRESETS, THING_KINDS } from '#model';
import { contrastRatio } from './colour.ts';
import { LIGHT_LOOKS } from './natural-looks.ts';
import { INK, STALE } from './symbol-look.ts';

test('measures contrast as WCAG does', () => {
  expect(contrastRatio('#000000', '#FFFFFF')).toBeCloseTo(21);
  expect(contrastRatio('#777777', '#FFFFFF')).toBeCloseTo(4.48, 2);
});

test.each(LIGHT_PRESETS)('names stay readable on their halo by %s', (light) => {
  const { text, muted, halo } = LIGHT_LOOKS[light].label;
  expect(contrastRatio(text, halo)).toBeGreaterThan(10);
  expect(contrastRatio(muted, halo)).toBeGreaterThan(6);
});

test.each(LIGHT_PRESETS)('roads and water stand out from the land by %s', (light) => {
  const { land, water, roads } = LIGHT_LOOKS[light].ground;
  const road = Math.max(
    contrastRatio(roads.expressway.fill, land),
    contrastRatio(roads.expressway.casing, land),
  );
  expect(road).toBeGreaterThan(1.5);
  expect(contrastRatio(water, land)).toBeGreaterThan(1.2);
});

test.each(LIGHT_PRESETS)('nothing large is black by %s', (light) => {
  const { ground, sky } = LIGHT_LOOKS[light];
  for (const colour of [ground.land, ground.outside, sky.zenith, sky.haze])
    expect(contrastRatio(colour, '#000000')).toBeGreaterThan(1.05);
});

test.each(ALARM_LEVELS)('level %s stands out from its dark casing', (level) => {
  expect(contrastRatio(LEVEL_COLOURS[level], INK)).toBeGreaterThan(4.5);
});

test('kinds of things keep away from the alarm colours and stand out from their casing', () => {
  for (const kind of THING_KINDS) {
    expect(contrastRatio(KIND_COLOURS[kind], INK)).toBeGreaterThan(4.5);
    for (const level of ALARM_LEVELS)
      expect(distance(KIND_COLOURS[kind], LEVEL_COLOURS[level])).toBeGreaterThan(60);
  }
});

test('a silent device is not coloured like a kind', () => {
  for (const kind of THING_KINDS) expect(distance(KIND_COLOURS[kind], STALE)).toBeGreaterThan(40);
});

function distance(a: string, b: string): number {
  const channels = (hex: string) => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
  const [p, q] = [channels(a), channels(b)] as [number[], number[]];
  return Math.hypot(...p.map((value, i) => value - (q[i] as number)));
}
