import type { LightPreset } from '#model';

/** Shares of lit windows by what a building is for, 0 … 1. */
export interface LitRatios {
  readonly dwellings: number;
  readonly offices: number;
  readonly shops: number;
  readonly industry: number;
  readonly education: number;
  readonly health: number;
  readonly others: number;
}

/**
 * Share of lit windows by the hour, in straight lines between these. Our judgement of a plausible evening, without a
 * source: flats peak about 20:30, offices empty after work, wards never go dark.
 */
const CURVES: Readonly<
  Record<keyof LitRatios, readonly (readonly [hour: number, share: number])[]>
> = {
  dwellings: [
    [0, 0.09],
    [1, 0.05],
    [4, 0.03],
    [5.5, 0.08],
    [6.5, 0.2],
    [8, 0.06],
    [16, 0.05],
    [18, 0.24],
    [19.5, 0.36],
    [20.5, 0.38],
    [22, 0.25],
    [23, 0.15],
    [24, 0.09],
  ],
  offices: [
    [0, 0.06],
    [1, 0.05],
    [6, 0.05],
    [8, 0.3],
    [17, 0.6],
    [18, 0.5],
    [19, 0.35],
    [21, 0.2],
    [23, 0.08],
    [24, 0.06],
  ],
  shops: [
    [0, 0.1],
    [2, 0.05],
    [6, 0.12],
    [9, 0.5],
    [17, 0.8],
    [18, 0.92],
    [21, 0.9],
    [22, 0.55],
    [23, 0.22],
    [24, 0.1],
  ],
  industry: [
    [0, 0.2],
    [6, 0.2],
    [8, 0.4],
    [17, 0.45],
    [19, 0.28],
    [22, 0.22],
    [24, 0.2],
  ],
  education: [
    [0, 0.03],
    [6, 0.04],
    [7.5, 0.4],
    [17, 0.35],
    [19, 0.4],
    [21, 0.36],
    [22, 0.1],
    [23, 0.03],
    [24, 0.03],
  ],
  health: [
    [0, 0.22],
    [5, 0.22],
    [8, 0.5],
    [18, 0.5],
    [21, 0.4],
    [23, 0.25],
    [24, 0.22],
  ],
  others: [
    [0, 0.05],
    [6, 0.06],
    [8, 0.25],
    [18, 0.3],
    [21, 0.2],
    [23, 0.07],
    [24, 0.05],
  ],
};

/** How many windows shine at an hour of the site's clock, 0 … 24 with its fraction. */
export function litRatiosAt(hour: number): LitRatios {
  const wrapped = ((hour % 24) + 24) % 24;
  const read = (name: keyof LitRatios) => {
    const curve = CURVES[name];
    const i = curve.findIndex(([from]) => from > wrapped);
    const [fromHour, from] = curve[i - 1] as (typeof curve)[number];
    const [toHour, to] = curve[i] as (typeof curve)[number];
    return from + ((to - from) * (wrapped - fromHour)) / (toHour - fromHour);
  };
  return {
    dwellings: read('dwellings'),
    offices: read('offices'),
    shops: read('shops'),
    industry: read('industry'),
    education: read('education'),
    health: read('health'),
    others: read('others'),
  };
}

/**
 * The hour that the windows go by. A preset shows its own hour, whatever the clock says; only by night does it follow
 * the clock, from nightfall to daybreak: after midnight a city sleeps. A lighting instant is always the hour.
 */
export function litHour(light: LightPreset, clockHour: number, isInstant: boolean): number {
  if (isInstant) return clockHour;
  switch (light) {
    case 'day':
      return 12;
    case 'dawn':
      return 5.8;
    case 'dusk':
      return 18.8;
    case 'night':
      return clockHour >= 18.5 || clockHour < 5.5 ? clockHour : 20.5;
  }
}

/** Hour of the day at a site, 0 … 24 with its fraction. */
export function hourAt(timeMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(timeMs);
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return read('hour') + read('minute') / 60;
}

/** Each window is rolled anew once in so long, at its own time. */
const TURN_MS = 30 * 60_000;
/** Turns are counted up to here and begin anew, so that shaders can count them. */
const TURNS = 512;

/** Turns of windows up to an instant, with the fraction of the one that runs. */
export function litClock(timeMs: number): number {
  return (timeMs / TURN_MS) % TURNS;
}
