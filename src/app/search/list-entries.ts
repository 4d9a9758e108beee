import type { Incident, LonLat, Site, Text, Thing } from '#model';
import type { SearchEntry, SearchKind } from './search-entry.ts';

/** How far the camera stops from what has no size of its own, metres. */
const RANGE_M = { station: 900, road: 4000, river: 6000, hill: 2500, bus: 8000 } as const;

/** Everything of a site that has a name. Roads, rivers and bus lines of one name are one entry. */
export function listSiteEntries(site: Site): SearchEntry[] {
  const at = (kind: keyof typeof RANGE_M, id: string, name: Text, [lonDeg, latDeg]: LonLat) =>
    ({
      kind,
      id,
      name,
      target: { type: 'point', lonDeg, latDeg, rangeM: RANGE_M[kind] },
    }) satisfies SearchEntry;
  const lines = (
    kind: 'road' | 'river' | 'bus',
    features: readonly {
      readonly id: string;
      readonly name: Text;
      readonly line: readonly LonLat[];
    }[],
  ) =>
    longestByName(features).map(({ id, name, line }) =>
      at(kind, id, name, line[line.length >> 1] as LonLat),
    );
  const stations = new Set(site.metroStations.map(({ name }) => name.zh));
  return [
    ...site.towns.map(
      ({ code, name }): SearchEntry => ({
        kind: 'town',
        id: code,
        name,
        target: { type: 'entity', ref: { type: 'town', code } },
      }),
    ),
    ...site.metroStations.map(({ id, name, position }) => at('station', id, name, position)),
    ...site.places
      .filter(({ kind, name }) => !(kind === 'metro-station' && stations.has(name.zh)))
      .map(
        ({ id, name }): SearchEntry => ({
          kind: 'place',
          id,
          name,
          target: { type: 'entity', ref: { type: 'place', id } },
        }),
      ),
    ...site.hills.map(({ id, name, top }) => at('hill', id, name, top)),
    ...lines('river', site.waterways),
    ...lines('road', site.roads),
    ...lines('bus', site.busLines),
  ].filter(({ name }) => name.zh !== '' || name.en !== '');
}

export function listThingEntries(things: readonly Thing[]): SearchEntry[] {
  return things.map(({ id, name }) => entity('thing', id, name));
}

export function listIncidentEntries(incidents: readonly Incident[]): SearchEntry[] {
  return incidents.map(({ id, title, place }) =>
    entity('incident', id, { zh: `${title.zh} ${place.zh}`, en: `${title.en} ${place.en}` }),
  );
}

function entity(kind: SearchKind & ('thing' | 'incident'), id: string, name: Text): SearchEntry {
  return { kind, id, name, target: { type: 'entity', ref: { type: kind, id } } };
}

function longestByName<F extends { readonly name: Text; readonly line: readonly LonLat[] }>(
  features: readonly F[],
): F[] {
  const best = new Map<string, F>();
  for (const feature of features) {
    if (feature.line.length === 0) continue;
    const before = best.get(feature.name.zh);
    if (!before || feature.line.length > before.line.length) best.set(feature.name.zh, feature);
  }
  return [...best.values()];
}
