import { parseHex } from '#lib/colour/hex.ts';
import {
  type ColourScale,
  classColours,
  colourOf,
  NO_DATA_COLOUR,
  sampleRamp,
  shareOf,
} from '#model';

/** A figure, a word, or nothing known. */
export type PaintValue = number | string | null | undefined;

/** Writes a value's colour into a building's pixel: four bytes, strength full. */
export type ColourWriter = (pixels: Uint8Array, gid: number, value: PaintValue) => void;

/** Steps that a smooth ramp is cut into. */
const STEPS = 1024;

/**
 * `colourOf` for very many values at once: classes and categories to the very byte, a smooth ramp to within one step
 * of a channel, since its colours are worked out beforehand.
 */
export function createColourWriter(scale: ColourScale): ColourWriter {
  const unknown = toBytes(NO_DATA_COLOUR);
  const colourAt = createPicker(scale, unknown);
  return (pixels, gid, value) => {
    const isKnown = value !== null && value !== undefined && !Number.isNaN(value);
    const [red, green, blue] = isKnown ? colourAt(value) : unknown;
    const at = 4 * gid;
    pixels[at] = red;
    pixels[at + 1] = green;
    pixels[at + 2] = blue;
    pixels[at + 3] = 255;
  };
}

type Bytes = readonly [red: number, green: number, blue: number];

function createPicker(scale: ColourScale, unknown: Bytes): (value: number | string) => Bytes {
  switch (scale.type) {
    case 'categories': {
      const known = new Map(
        scale.entries.map(({ value }) => [value, toBytes(colourOf(scale, value))]),
      );
      return (value) => known.get(value) ?? unknown;
    }
    case 'classes': {
      const colours = classColours(scale).map(toBytes);
      const { breaks } = scale;
      return (value) => {
        if (typeof value !== 'number') return unknown;
        let place = 0;
        for (const edge of breaks) if (value >= edge) place++;
        return colours[place] as Bytes;
      };
    }
    case 'continuous': {
      const ramp = Array.from({ length: STEPS + 1 }, (_, i) =>
        toBytes(sampleRamp(scale.ramp, i / STEPS, scale.reverse)),
      );
      return (value) =>
        typeof value === 'number'
          ? (ramp[Math.round(shareOf(scale, value) * STEPS)] as Bytes)
          : unknown;
    }
  }
}

function toBytes(hex: string): Bytes {
  const [red, green, blue] = parseHex(hex);
  return [Math.round(255 * red), Math.round(255 * green), Math.round(255 * blue)];
}
