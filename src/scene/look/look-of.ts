import { computeSunPosition } from '#lib/time/sun-position.ts';
import type { SceneSpec, Site } from '#model';
import type { LightLook } from './light-look.ts';
import { lookAt } from './look-at.ts';
import { LIGHT_LOOKS } from './natural-looks.ts';
import { applyStyle } from './sheet-looks.ts';
import { applyWeather } from './weather-look.ts';

/** The one door to a look: light or moment, then the map's style, then the weather. */
export function lookOf(
  spec: Pick<SceneSpec, 'light' | 'sunMs' | 'style' | 'weather'>,
  site: Pick<Site, 'centre' | 'timeZone'>,
): LightLook {
  const { light, sunMs, style, weather } = spec;
  const clear = sunMs === null ? LIGHT_LOOKS[light] : lookAtInstant(sunMs, site);
  return applyWeather(applyStyle(clear, style), weather);
}

function lookAtInstant(sunMs: number, site: Pick<Site, 'centre' | 'timeZone'>): LightLook {
  const [lonDeg, latDeg] = site.centre;
  const look = lookAt(computeSunPosition(sunMs, lonDeg, latDeg));
  return { ...look, moment: { ...look.moment, hour: hourOf(sunMs, site.timeZone) } };
}

/** Hours since midnight at the site, with their fraction. */
function hourOf(timeMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(timeMs);
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return read('hour') + read('minute') / 60;
}
