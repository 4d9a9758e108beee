import type { Text } from '../provenance.ts';

/**
 * Ramps for eyes of all kinds, each from low to high, `#RRGGBB`; none holds a hue that is kept for alarms. Sampled
 * from matplotlib's viridis and cividis (CC0), seaborn's mako (without its black end) and vlag (BSD), and Okabe and Ito's eight colours.
 */
export const RAMPS = {
  viridis: [
    '#440154',
    '#482878',
    '#3E4A89',
    '#31688E',
    '#26828E',
    '#1F9E89',
    '#35B779',
    '#6DCD59',
    '#B4DE2C',
    '#FDE725',
  ],
  cividis: [
    '#00204C',
    '#00306F',
    '#39486B',
    '#575C6D',
    '#707173',
    '#8A8779',
    '#A69D75',
    '#C4B56C',
    '#E4CF5B',
    '#FFEA46',
  ],
  mako: ['#3E356B', '#3B5698', '#3573A1', '#348FA7', '#38AAAC', '#54C9AD', '#A0DFB9', '#DEF5E5'],
  vlag: [
    '#2369BD',
    '#4C83C0',
    '#7B9DC7',
    '#A9BAD4',
    '#D9DCE5',
    '#E8DAD9',
    '#DDB5B0',
    '#CE8F89',
    '#BD6964',
    '#A9373B',
  ],
  categories: ['#56B4E9', '#009E73', '#CC79A7', '#0072B2', '#B8A04A', '#7F7F7F', '#9C8FD0'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type RampName = keyof typeof RAMPS;

/**
 * How figures become colours. `classes`: below the first break, between two, from the last on; one colour more than
 * breaks. `continuous`: blended from `from` to `to`. `categories`: a colour for each named value.
 */
export type ColourScale = {
  /** UCUM code; `1` for a pure number. */
  readonly unit: string;
  readonly reverse?: boolean;
} & (
  | { readonly type: 'classes'; readonly ramp: RampName; readonly breaks: readonly number[] }
  | {
      readonly type: 'continuous';
      readonly ramp: RampName;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly type: 'categories';
      readonly entries: readonly {
        readonly value: number | string;
        readonly colour: string;
        readonly name: Text;
      }[];
    }
);

/** Colour of what is unknown; legends hatch it. */
export const NO_DATA_COLOUR = '#8793A6';

/** The colours of a scale with classes, one more than its breaks, evenly spread over the ramp. */
export function classColours(scale: Extract<ColourScale, { readonly type: 'classes' }>): string[] {
  const count = scale.breaks.length + 1;
  return Array.from({ length: count }, (_, i) =>
    sampleRamp(scale.ramp, count === 1 ? 0.5 : i / (count - 1), scale.reverse),
  );
}

/** Colour of a figure, `#RRGGBB`; `NO_DATA_COLOUR` where it is unknown or the scale does not name it. */
export function colourOf(scale: ColourScale, value: number | string | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return NO_DATA_COLOUR;
  switch (scale.type) {
    case 'categories':
      return scale.entries.find((entry) => entry.value === value)?.colour ?? NO_DATA_COLOUR;
    case 'classes': {
      if (typeof value !== 'number') return NO_DATA_COLOUR;
      return classColours(scale)[scale.breaks.filter((edge) => value >= edge).length] as string;
    }
    case 'continuous':
      if (typeof value !== 'number') return NO_DATA_COLOUR;
      return sampleRamp(scale.ramp, shareOf(scale, value), scale.reverse);
  }
}

/** Where a figure stands on the scale, 0 … 1: heights of columns follow it. Categories have no order: 1. */
export function shareOf(scale: ColourScale, value: number): number {
  if (scale.type === 'categories') return 1;
  const [from, to] =
    scale.type === 'continuous'
      ? [scale.from, scale.to]
      : [Math.min(0, scale.breaks[0] ?? 0), scale.breaks.at(-1) ?? 1];
  return to === from ? 1 : Math.min(1, Math.max(0, (value - from) / (to - from)));
}

/** Colour at a place of a ramp, 0 … 1, blended between its stops. */
export function sampleRamp(name: RampName, share: number, reverse = false): string {
  const stops = RAMPS[name];
  const at = Math.min(1, Math.max(0, reverse ? 1 - share : share)) * (stops.length - 1);
  const low = Math.floor(at);
  const [a, b] = [stops[low] as string, stops[Math.min(low + 1, stops.length - 1)] as string];
  const mixed = [1, 3, 5].map((i) => {
    const [x, y] = [a, b].map((hex) => Number.parseInt(hex.slice(i, i + 2), 16)) as [
      number,
      number,
    ];
    return Math.round(x + (y - x) * (at - low))
      .toString(16)
      .padStart(2, '0');
  });
  return `#${mixed.join('').toUpperCase()}`;
}
