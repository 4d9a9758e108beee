import { expect, test } from 'vitest';
import { parseHex } from '#lib/colour/hex.ts';
import { type ColourScale, colourOf } from '#model';
import { createColourWriter, type PaintValue } from './colour-writer.ts';

const SCALES: readonly ColourScale[] = [
  { type: 'classes', ramp: 'viridis', unit: 'm', breaks: [12, 24, 60] },
  { type: 'classes', ramp: 'cividis', unit: 'm', breaks: [], reverse: true },
  { type: 'continuous', ramp: 'mako', unit: 'm', from: 3, to: 90 },
  {
    type: 'categories',
    unit: '1',
    entries: [
      { value: 'office', colour: '#56B4E9', name: { zh: '办公', en: 'Office' } },
      { value: 2, colour: '#009E73', name: { zh: '二', en: 'Two' } },
    ],
  },
];
const VALUES: readonly PaintValue[] = [
  -4,
  0,
  2,
  11.99,
  12,
  24,
  59,
  60,
  61.5,
  1e9,
  Number.NaN,
  null,
  undefined,
  'office',
  'villa',
];

test.each(SCALES.map((scale) => [scale.type, scale] as const))(
  'gives a building the colour that the legend gives its value, by %s',
  (type, scale) => {
    const write = createColourWriter(scale);
    for (const value of VALUES) {
      const pixels = new Uint8Array(8);
      write(pixels, 1, value);
      const wanted = parseHex(colourOf(scale, value)).map((channel) => channel * 255);
      for (const [i, channel] of wanted.entries())
        expect(Math.abs((pixels[4 + i] as number) - channel)).toBeLessThan(
          type === 'continuous' ? 1.5 : 0.01,
        );
      expect([...pixels.subarray(0, 4), pixels[7]]).toEqual([0, 0, 0, 0, 255]);
    }
  },
);
