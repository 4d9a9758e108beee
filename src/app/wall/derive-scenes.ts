import type { Catalogue, LonLat, Site, WallIndicator, WallScene } from '#model';

const TOWNS = 3;
const LANDMARKS = 4;
const DISTRICT_RANGE_M = 15_000;
const TOWN_RANGE_M = 5200;
const LANDMARK_RANGE_M = 1500;

/**
 * The rotation of a site that nobody wrote one for: the whole of it, then by turns the towns with most to
 * show and the landmarks.
 */
export function deriveScenes(site: Site, catalogue: Catalogue | null): readonly WallScene[] {
  const devices = new Map<string, number>();
  for (const { townCode } of catalogue?.things ?? [])
    if (townCode) devices.set(townCode, (devices.get(townCode) ?? 0) + 1);
  const perArea = (code: string, areaKm2: number) => (devices.get(code) ?? 0) / areaKm2;
  const towns = [...site.towns]
    .sort((a, b) => perArea(b.code, b.areaKm2) - perArea(a.code, a.areaKm2))
    .slice(0, TOWNS)
    .map(({ code, name, label }) =>
      orbit(`town-${code}`, name, label, TOWN_RANGE_M, ['traffic', 'devices']),
    );
  const landmarks = site.places
    .filter(({ kind }) => kind === 'landmark')
    .slice(0, LANDMARKS)
    .map(({ id, name, position }) =>
      orbit(`place-${id}`, name, position, LANDMARK_RANGE_M, ['air', 'water']),
    );
  const whole = orbit('district', site.name, site.centre, DISTRICT_RANGE_M, [
    'residents',
    'area',
    'buildings',
  ]);
  const turns = Array.from({ length: Math.max(towns.length, landmarks.length) }, (_, i) => [
    ...towns.slice(i, i + 1),
    ...landmarks.slice(i, i + 1),
  ]);
  return [whole, ...turns.flat()];
}

function orbit(
  id: string,
  title: WallScene['title'],
  centre: LonLat,
  rangeM: number,
  highlight: readonly WallIndicator[],
): WallScene {
  return {
    id: id.replaceAll(/[^\w-]/g, '-').slice(0, 40),
    title,
    view: { type: 'orbit', centre, rangeM, headingDeg: 0, pitchDeg: null, degPerS: 0.6 },
    dwellS: null,
    layers: {},
    highlight,
  };
}
