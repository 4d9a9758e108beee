import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LonLat, Site } from '#model';

/** Writes a site as the folder of seeds that it could have been read from; `tiles` goes into `site.json`. */
export function writeSeeds(seedsFolder: string, site: Site, tiles?: object): string {
  const folder = join(seedsFolder, site.id);
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), JSON.stringify(content));
  const { outline, towns, hills, waterways, roads, metroTracks, metroStations, ...rest } = site;
  const { busLines, places, indicators, facts, ...head } = rest;
  write('site.json', { ...head, ...(tiles ? { tiles } : {}) });
  write('district.geojson', collect([polygon('outline', {}, outline)]));
  write(
    'towns.geojson',
    collect(towns.map(({ id, ring, ...properties }) => polygon(id, properties, ring))),
  );
  write(
    'hills.geojson',
    collect(hills.map(({ id, top, ...properties }) => point(id, properties, top))),
  );
  write('water.geojson', collect(waterways.map(toLine)));
  write('roads.geojson', collect(roads.map(toLine)));
  write(
    'metro.geojson',
    collect([
      ...metroTracks.map((track) => toLine({ ...track, kind: 'track' })),
      ...metroStations.map(({ id, position, ...properties }) =>
        point(id, { ...properties, kind: 'station' }, position),
      ),
    ]),
  );
  write('bus-lines.geojson', collect(busLines.map(toLine)));
  write(
    'places.geojson',
    collect(places.map(({ id, position, ...properties }) => point(id, properties, position))),
  );
  write('indicators.json', indicators);
  write('facts.json', facts);
  return folder;
}

function collect(features: readonly object[]) {
  return { type: 'FeatureCollection', features };
}

function toLine<T extends { readonly id: string; readonly line: readonly LonLat[] }>({
  id,
  line,
  ...properties
}: T) {
  const geometry = { type: 'LineString', coordinates: line };
  return { type: 'Feature', id, properties, geometry };
}

function polygon(id: string, properties: object, ring: readonly LonLat[]) {
  return { type: 'Feature', id, properties, geometry: { type: 'Polygon', coordinates: [ring] } };
}

function point(id: string, properties: object, coordinates: LonLat) {
  return { type: 'Feature', id, properties, geometry: { type: 'Point', coordinates } };
}
