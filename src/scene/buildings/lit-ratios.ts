import type { LightPreset } from '#model';

/** Shares of lit windows: dwellings, shops and offices, everything else. */
export type LitRatios = readonly [dwellings: number, offices: number, other: number];

/**
 * How many windows shine. By night it follows the site's clock: after midnight a city sleeps. By any other light
 * it goes by the preset, since the clock is then not what the picture shows.
 */
export function chooseLitRatios(light: LightPreset, hour: number): LitRatios {
  switch (light) {
    case 'day':
      return [0, 0, 0];
    case 'dawn':
      return [0.08, 0.06, 0.05];
    case 'dusk':
      return [0.26, 0.5, 0.2];
    case 'night': {
      if (hour >= 1 && hour < 5) return [0.05, 0.1, 0.04];
      if (hour >= 23 || hour < 1) return [0.16, 0.2, 0.08];
      return [0.32, 0.4, 0.14];
    }
  }
}

/** Hour of the day, 0 … 23, at a site. */
export function hourAt(timeMs: number, timeZone: string): number {
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' });
  return Number(hour.format(timeMs));
}
