import type { Site } from '../site.ts';
import { TwinError } from '../twin-error.ts';

const LISTS = [
  'attributions',
  'outline',
  'towns',
  'hills',
  'waterways',
  'roads',
  'metroTracks',
  'metroStations',
  'busLines',
  'places',
  'indicators',
  'facts',
] as const satisfies readonly (keyof Site)[];

/**
 * Takes the `site.json` of a tile build, which `parseSite` checked when it was built, for a Site. It asks
 * only whether it is one of this version: whether every part is there.
 *
 * @throws {TwinError} seed-invalid where a part is missing.
 */
export function parseSiteBundle(json: unknown): Site {
  const site = (typeof json === 'object' && json !== null ? json : {}) as Partial<Site>;
  const missing = [
    ...LISTS.filter((key) => !Array.isArray(site[key])),
    ...(['bounds', 'centre', 'home', 'name'] as const).filter(
      (key) => typeof site[key] !== 'object' || site[key] === null,
    ),
    ...(['id', 'code', 'timeZone', 'asOf'] as const).filter((key) => typeof site[key] !== 'string'),
    ...(['groundLevelM', 'datumOffsetM', 'seed'] as const).filter(
      (key) => !Number.isFinite(site[key]),
    ),
  ];
  if (missing.length > 0)
    throw new TwinError(
      'seed-invalid',
      `Expected the site.json of a tile build, got one without ${missing.join(', ')}; run the tile pipeline again.`,
    );
  return site as Site;
}
