import { expect, test } from 'vitest';
import { parseHex } from '#lib/colour/hex.ts';
import { LIGHT_PRESETS, MAP_STYLES } from '../scene/scene-spec.ts';
import { groundLook, ROAD_CLASSES } from './ground-look.ts';

/** Weighted brightness, near enough to order tones by. */
const toneOf = (hex: string) => {
  const [red, green, blue] = parseHex(hex);
  return 0.3 * red + 0.59 * green + 0.11 * blue;
};
const colourfulness = (hex: string) => Math.max(...parseHex(hex)) - Math.min(...parseHex(hex));
const all = MAP_STYLES.flatMap((style) =>
  LIGHT_PRESETS.map((light) => [style, light, groundLook(light, style)] as const),
);

test.each(all)(
  '%s by %s: a road of a higher class stands out more from the land',
  (_, __, look) => {
    const contrasts = ROAD_CLASSES.map((name) => {
      const { fill, casing } = look.roads[name];
      return Math.max(
        Math.abs(toneOf(fill) - toneOf(look.land)),
        Math.abs(toneOf(casing) - toneOf(look.land)),
      );
    });
    for (const place of [1, 2, 3, 4])
      expect(contrasts[place - 1] as number).toBeGreaterThanOrEqual(
        (contrasts[place] as number) - 0.02,
      );
  },
);

test.each(all)('%s by %s: only lit roads of the light itself glow', (style, light, look) => {
  const glows = ROAD_CLASSES.map((name) => look.roads[name].glow);
  expect(glows).toEqual(glows.toSorted((a, b) => b - a));
  if (style !== 'natural' || light === 'day') expect(Math.max(...glows)).toBe(0);
});

test.each(['light', 'dark'] as const)(
  'the %s sheet is nearly grey and the same in every light',
  (style) => {
    const looks = LIGHT_PRESETS.map((light) => groundLook(light, style));
    for (const look of looks) {
      expect(look).toBe(looks[0]);
      for (const tint of Object.values(look.landuse))
        expect(colourfulness(tint)).toBeLessThan(0.13);
      expect(toneOf(look.land) > 0.5).toBe(style === 'light');
    }
  },
);
