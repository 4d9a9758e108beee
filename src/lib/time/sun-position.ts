import { DEG } from '../geo/wgs84.ts';

export interface SunPosition {
  /** Degrees above the horizon, without refraction. */
  readonly elevationDeg: number;
  /** Degrees clockwise from true north. */
  readonly azimuthDeg: number;
}

/**
 * The sun's place in the sky by the low-precision formulae of the Astronomical Almanac (good to about
 * 0.01° between 1950 and 2050).
 */
export function computeSunPosition(timeMs: number, lonDeg: number, latDeg: number): SunPosition {
  const days = timeMs / 86_400_000 - 10_957.5; // since J2000.0, 2000-01-01 12:00
  const meanLongitude = 280.46 + 0.9856474 * days;
  const meanAnomaly = (357.528 + 0.9856003 * days) * DEG;
  const eclipticLongitude =
    (meanLongitude + 1.915 * Math.sin(meanAnomaly) + 0.02 * Math.sin(2 * meanAnomaly)) * DEG;
  const obliquity = (23.439 - 0.0000004 * days) * DEG;
  const rightAscension = Math.atan2(
    Math.cos(obliquity) * Math.sin(eclipticLongitude),
    Math.cos(eclipticLongitude),
  );
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(eclipticLongitude));
  const siderealDeg = 280.46061837 + 360.98564736629 * days + lonDeg;
  const hourAngle = siderealDeg * DEG - rightAscension;
  const latitude = latDeg * DEG;
  const elevation = Math.asin(
    Math.sin(latitude) * Math.sin(declination) +
      Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle),
  );
  const azimuth = Math.atan2(
    -Math.sin(hourAngle),
    Math.tan(declination) * Math.cos(latitude) - Math.sin(latitude) * Math.cos(hourAngle),
  );
  return { elevationDeg: elevation / DEG, azimuthDeg: (((azimuth / DEG) % 360) + 360) % 360 };
}
