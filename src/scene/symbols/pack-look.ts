/** How a symbol looks, as a person would say it. */
export interface SymbolLook {
  /** One of SHAPES. */
  readonly shape: number;
  /** `#RRGGBB` */
  readonly colour: string;
  /** CSS pixels near by, up to 63. */
  readonly sizePx: number;
  readonly alpha?: number;
  readonly pulses?: boolean;
  /** Drawn at any distance, however crowded. */
  readonly keeps?: boolean;
  /** Keeps its colour when its vehicle falls silent. */
  readonly keepsColour?: boolean;
}

/** The same as two words of a buffer, so that giving a look is two stores. Bytes in little-endian order. */
export interface PackedLook {
  readonly colour: number;
  readonly state: number;
}

export const FLAGS = { pulses: 1, keeps: 2, keepsColour: 4 } as const;
/** Sizes are kept in quarters of a pixel. */
export const SIZE_UNITS = 4;

export function packLook(look: SymbolLook): PackedLook {
  const rgb = Number.parseInt(look.colour.slice(1), 16);
  const alpha = Math.round((look.alpha ?? 1) * 255);
  const size = Math.min(255, Math.round(look.sizePx * SIZE_UNITS));
  const flags =
    (look.pulses ? FLAGS.pulses : 0) |
    (look.keeps ? FLAGS.keeps : 0) |
    (look.keepsColour ? FLAGS.keepsColour : 0);
  return {
    colour: ((rgb >> 16) | (rgb & 0xff00) | ((rgb & 255) << 16) | (alpha << 24)) >>> 0,
    state: (look.shape | (size << 8) | (flags << 24)) >>> 0,
  };
}
