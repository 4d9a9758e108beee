import { cgcs2000Code, type GaussKruegerZone } from './gauss-krueger.ts';
import { createTransform, type Transform } from './transform.ts';

/** A system that coordinates of a place may be in. */
export interface Candidate {
  /** As it is declared. */
  readonly crs: string;
  readonly transform: Transform;
}

/** Projected systems in use around a place, the likelier first: Gauss–Krüger zones, UTM, Web Mercator. */
export function listCandidates(lonDeg: number, latDeg: number): Candidate[] {
  const codes = [
    ...listZones(lonDeg).flatMap((zone) => cgcs2000Code(zone) ?? []),
    ...listUtm(lonDeg, latDeg),
    'EPSG:3857',
    ...(isNear(lonDeg, latDeg, [114.1, 22.4]) ? ['EPSG:2326'] : []),
    ...(isNear(lonDeg, latDeg, [121, 24]) ? ['EPSG:3826'] : []),
  ];
  return codes.map((crs) => ({ crs, transform: createTransform(crs) }));
}

/** The zone over the place, then its neighbours; 3-degree zones are what city surveys use. */
function listZones(lonDeg: number): GaussKruegerZone[] {
  return ([3, 6] as const).flatMap((widthDeg) => {
    const offset = widthDeg === 3 ? 0 : 3;
    const nearest = Math.round((lonDeg - offset) / widthDeg) * widthDeg + offset;
    return [0, -widthDeg, widthDeg].flatMap((step) =>
      [true, false].map((hasPrefix) => ({
        datum: 'CGCS2000' as const,
        widthDeg,
        meridianDeg: nearest + step,
        hasPrefix,
      })),
    );
  });
}

function listUtm(lonDeg: number, latDeg: number): string[] {
  const zone = Math.floor((lonDeg + 180) / 6) + 1;
  return [zone, zone - 1, zone + 1]
    .filter((n) => n >= 1 && n <= 60)
    .map((n) => `EPSG:${(latDeg >= 0 ? 32600 : 32700) + n}`);
}

function isNear(lonDeg: number, latDeg: number, [lon, lat]: readonly [number, number]): boolean {
  return Math.abs(lonDeg - lon) < 2.5 && Math.abs(latDeg - lat) < 2.5;
}
