import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { isInRing, ringAreaM2 } from '#lib/geo/polygon.ts';
import { distanceM } from '#lib/geo/wgs84.ts';
import { parseSiteBundle } from './site/site-bundle.ts';
import type { LonLat } from './site.ts';
import { OPTIONAL_SITE_FILES, parseSite, SITE_FILES } from './site-parser.ts';

const FOLDER = new URL('../../seeds/songjiang/', import.meta.url);
const files = Object.fromEntries(
  [...SITE_FILES, ...OPTIONAL_SITE_FILES].map((name) => [
    name,
    readFileSync(new URL(name, FOLDER), 'utf8'),
  ]),
);
const site = parseSite(files);

describe('the seeds of the first district', () => {
  test('hold all that was compiled', () => {
    expect({
      towns: site.towns.length,
      hills: site.hills.length,
      waterways: site.waterways.length,
      roads: site.roads.length,
      metroTracks: site.metroTracks.length,
      metroStations: site.metroStations.length,
      busLines: site.busLines.length,
      places: site.places.length,
      indicators: site.indicators.length,
    }).toEqual({
      towns: 17,
      hills: 13,
      waterways: 28,
      roads: 1185,
      metroTracks: 5,
      metroStations: 9,
      busLines: 32,
      places: 345,
      indicators: 12,
    });
  });

  test('have a model for every landmark, and mark as approximate those of guessed places', () => {
    expect(site.landmarks?.length).toBeGreaterThanOrEqual(8);
    const models = readdirSync(new URL('landmarks/', FOLDER));
    for (const { model, placeId, quality, positionErrorM } of site.landmarks ?? []) {
      expect(models).toContain(`${model}.glb`);
      const place = site.places.find(({ id }) => id === placeId);
      expect(placeId === undefined || place !== undefined).toBe(true);
      if ((positionErrorM ?? 0) >= 300) expect(quality).toBe('approximate');
      if (place) expect(quality === 'approximate' || place.quality !== 'approximate').toBe(true);
    }
  });

  test('hold no file that is not read or described', () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual(
      [...SITE_FILES, ...OPTIONAL_SITE_FILES, 'SOURCE.md', 'landmarks'].toSorted(),
    );
  });

  test('lead guests through stops that lie within the district and its light', () => {
    const stops = site.tours?.flatMap((tour) => tour.stops) ?? [];
    expect(stops.length).toBeGreaterThanOrEqual(8);
    for (const { id, camera, caption } of stops) {
      expect(distanceM(camera.lonDeg, camera.latDeg, ...site.centre), id).toBeLessThan(20_000);
      // Two lines of Chinese and one of English, as far as they fit a hall's screen.
      expect([caption.zh.length <= 44, caption.en.length <= 104], id).toEqual([true, true]);
    }
  });

  test('refuse a stop whose figure no fact stands behind', () => {
    const [tour] = JSON.parse(files['tours.json'] as string);
    tour.stops[0].figure.fact = 'none';
    expect(() => parseSite({ ...files, 'tours.json': [tour] })).toThrow(
      /tours\.json.*stops\.0\.figure\.fact/,
    );
  });

  test('have towns that fill the outline', () => {
    const outlineM2 = ringAreaM2(site.outline);
    const townsM2 = site.towns.reduce((sum, town) => sum + ringAreaM2(town.ring), 0);
    expect(Math.abs(townsM2 / outlineM2 - 1)).toBeLessThan(1e-6);
    expect(Math.abs(outlineM2 / 604.64e6 - 1)).toBeLessThan(0.005);
  });

  test('have towns close to their published areas', () => {
    for (const { code, ring, areaKm2 } of site.towns)
      expect(Math.abs(ringAreaM2(ring) / 1e6 / areaKm2 - 1), code).toBeLessThan(0.1);
  });

  test('give every edge of a town a neighbour with the same vertices, or the outline', () => {
    const edgesOf = (ring: readonly LonLat[]) =>
      ring.slice(1).map((point, i) => [`${ring[i]}`, `${point}`] as const);
    const known = new Set(
      site.towns.flatMap(({ ring }) => edgesOf(ring).map(([a, b]) => `${a} ${b}`)),
    );
    const outline = new Set(edgesOf(site.outline).map(([a, b]) => `${a} ${b}`));
    const loose = site.towns.flatMap(({ ring }) =>
      edgesOf(ring).filter(([a, b]) => !known.has(`${b} ${a}`) && !outline.has(`${a} ${b}`)),
    );
    expect(loose).toEqual([]);
  });

  test('join the arterials to one graph but for scraps', () => {
    const root = new Map<number, number>();
    const find = (node: number): number => {
      const up = root.get(node) ?? node;
      return up === node ? node : find(up);
    };
    const arterials = site.roads.filter((road) => road.class === 'arterial');
    for (const { from, to } of arterials) root.set(find(from as number), find(to as number));
    const sizes = Map.groupBy(arterials, (road) => find(road.from as number));
    expect(Math.max(...[...sizes.values()].map((part) => part.length))).toBeGreaterThan(
      0.99 * arterials.length,
    );
  });

  test('run the bus lines on the road graph, but for short links', () => {
    const plane = createLocalPlane(...site.centre);
    const axes = site.roads.flatMap(({ line }) =>
      line.slice(1).map((b, i) => [...toPlane(line[i] as LonLat), ...toPlane(b)] as const),
    );
    function toPlane([lonDeg, latDeg]: LonLat) {
      return [plane.toX(lonDeg), plane.toY(latDeg)] as const;
    }
    const isOnRoad = ([x, y]: readonly [number, number]) =>
      axes.some(([ax, ay, bx, by]) => {
        const [dx, dy] = [bx - ax, by - ay];
        const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
        const t = Math.max(0, Math.min(1, along));
        return Math.hypot(x - ax - t * dx, y - ay - t * dy) < 5;
      });
    for (const { id, line, quality } of site.busLines) {
      const middles = line
        .slice(1)
        .map(
          (b, i): LonLat => [(b[0] + (line[i]?.[0] ?? 0)) / 2, (b[1] + (line[i]?.[1] ?? 0)) / 2],
        );
      const on = middles.filter((point) => isOnRoad(toPlane(point))).length / middles.length;
      expect(on, id).toBeGreaterThan(quality === 'approximate' ? 0.8 : 0.97);
    }
  });

  test('keep hills off the roads', () => {
    for (const { name, top, radiusM } of site.hills)
      for (const { id, line } of site.roads)
        for (const point of line)
          expect(distanceM(...top, ...point), `${name.en} on ${id}`).toBeGreaterThan(radiusM);
  });

  test('run the metro track on from piece to piece, with stations on it', () => {
    for (const [i, track] of site.metroTracks.entries())
      if (i > 0) expect(track.line[0]).toEqual(site.metroTracks[i - 1]?.line.at(-1));
    expect(site.metroStations.map((station) => station.order)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(site.metroStations.every((station) => isInRing(...station.position, site.outline))).toBe(
      true,
    );
  });

  test('carry a name in both languages for all that is labelled', () => {
    for (const item of [...site.towns, ...site.hills, ...site.waterways, ...site.places]) {
      expect(item.name.zh, item.id).toMatch(/\p{Script=Han}/u);
      expect(item.name.en, item.id).not.toMatch(/\p{Script=Han}/u);
    }
  });

  test('claim no achieved figures for the plan', () => {
    expect(site.indicators.map((indicator) => indicator.actual)).toEqual(Array(12).fill(null));
  });

  test('come through JSON unchanged', () => {
    expect(parseSiteBundle(JSON.parse(JSON.stringify(site)))).toEqual(site);
  });
});

type Json = Record<string, unknown> & { features: Feature[] };
interface Feature {
  type: unknown;
  id: unknown;
  properties: Record<string, unknown>;
  geometry: { type: unknown; coordinates: unknown };
}

/** The message for the seeds with one file changed. */
function messageOf(file: string, change: (json: Json) => unknown): string {
  const json = JSON.parse(files[file] as string) as Json;
  const result = change(json);
  return messageFor({ ...files, [file]: result === undefined ? json : result });
}

function messageFor(changed: Record<string, unknown>): string {
  try {
    parseSite(changed);
  } catch (error) {
    expect(error).toMatchObject({ name: 'TwinError', code: 'seed-invalid' });
    return (error as Error).message;
  }
  return 'accepted';
}

const town = (json: Json, i = 2) => json.features[i] as Feature;
const ringOf = (json: Json) => (town(json).geometry.coordinates as LonLat[][])[0] as LonLat[];
const setRing = (json: Json, ring: unknown) => {
  town(json).geometry.coordinates = [ring];
};
const TOWN = 'towns.geojson, feature 2 (id 310117003)';

describe('parseSite names file, feature and field of', () => {
  test('a value of the wrong type', () => {
    const message = messageOf('towns.geojson', (json) => {
      town(json).properties.areaKm2 = '14.76';
    });
    expect(message).toBe(
      `The seed has a problem:\n  - ${TOWN}, properties.areaKm2: expected number, got "14.76"; correct it`,
    );
  });

  test('a property that is missing', () => {
    const message = messageOf('places.geojson', (json) => {
      delete town(json, 0).properties.evidence;
    });
    expect(message).toContain('places.geojson, feature 0 (id P001), properties.evidence: expected');
    expect(message).toContain('got nothing; add it');
  });

  test('an unknown kind of place', () => {
    const message = messageOf('places.geojson', (json) => {
      town(json, 7).properties.kind = 'casino';
    });
    expect(message).toContain('places.geojson, feature 7 (id P008), properties.kind: expected');
    expect(message).toContain('"landmark"');
    expect(message).toContain('got "casino"');
  });

  test('NaN in a position', () => {
    const message = messageOf('hills.geojson', (json) => {
      town(json, 3).geometry.coordinates = [Number.NaN, 31.08];
    });
    expect(message).toContain(
      'hills.geojson, feature 3 (id H04), geometry.coordinates: expected finite numbers, got [NaN, 31.08]',
    );
  });

  test('null where a number belongs', () => {
    const message = messageOf('water.geojson', (json) => {
      (town(json, 0).geometry.coordinates as unknown[])[1] = [121.1, null];
    });
    expect(message).toContain(
      'water.geojson, feature 0 (id W01), geometry.coordinates[1]: expected two numbers',
    );
  });

  test('NaN written into the text of a file', () => {
    const message = messageOf(
      'hills.geojson',
      () => '{"type":"FeatureCollection","features":[NaN]}',
    );
    expect(message).toContain('hills.geojson: expected JSON, got a syntax error');
  });

  test('swapped coordinates', () => {
    const message = messageOf('towns.geojson', (json) =>
      setRing(
        json,
        ringOf(json).map(([lon, lat]) => [lat, lon]),
      ),
    );
    expect(message).toContain(`${TOWN}, geometry.coordinates[0][0]: expected [lon, lat]`);
    expect(message).toContain('look swapped, write [121.');
    expect(message).toContain('(and 16 more positions of it)');
  });

  test('swapped coordinates even where the bounds are not known', () => {
    const message = messageFor({
      ...files,
      'site.json': '{}',
      'hills.geojson': {
        type: 'FeatureCollection',
        features: [
          {
            type: 'Feature',
            id: 'H01',
            properties: {
              name: { zh: '山', en: 'Hill' },
              quality: 'exact',
              heightM: 9,
              radiusM: 9,
            },
            geometry: { type: 'Point', coordinates: [31.09, 121.18] },
          },
        ],
      },
    });
    expect(message).toContain('site.json, bounds: expected');
    expect(message).toContain('hills.geojson, feature 0 (id H01), geometry.coordinates');
    expect(message).toContain('look swapped');
  });

  test('a position outside the bounds', () => {
    const message = messageOf('places.geojson', (json) => {
      town(json, 1).geometry.coordinates = [120.2, 31.03];
    });
    expect(message).toContain(
      'places.geojson, feature 1 (id P002), geometry.coordinates: expected a',
    );
    expect(message).toContain("within the site's bounds (lon 121 … 121.39, lat 30.88 … 31.19)");
  });

  test('projected metres', () => {
    const message = messageOf('roads.geojson', (json) => {
      (town(json, 20).geometry.coordinates as unknown[])[0] = [13494000, 3639000];
    });
    expect(message).toContain('roads.geojson, feature 20 (id A0012), geometry.coordinates[0]');
    expect(message).toContain('convert from projected metres to WGS84');
  });

  test('an unclosed ring', () => {
    const message = messageOf('towns.geojson', (json) => setRing(json, ringOf(json).slice(0, -1)));
    expect(message).toContain(
      `${TOWN}, geometry.coordinates[0]: expected a closed ring, got first`,
    );
    expect(message).toContain('repeat the first position at the end');
  });

  test('a ring of too few points', () => {
    const message = messageOf('towns.geojson', (json) => {
      const [a, b] = ringOf(json);
      setRing(json, [a, b, a]);
    });
    expect(message).toContain(
      `${TOWN}, geometry.coordinates[0]: expected a closed ring of at least 4`,
    );
  });

  test('a ring that crosses itself', () => {
    const message = messageOf('towns.geojson', (json) => {
      const ring = ringOf(json);
      setRing(json, ring.with(5, ring[6] as LonLat).with(6, ring[5] as LonLat));
    });
    expect(message).toContain(
      `${TOWN}, geometry.coordinates[0]: expected a ring that does not touch`,
    );
    expect(message).toMatch(/edges \d+ and \d+ meeting at \[121\.\d+,31\.\d+/);
  });

  test('a clockwise ring', () => {
    const message = messageOf('district.geojson', (json) => {
      const outline = town(json, 0).geometry.coordinates as LonLat[][];
      outline[0]?.reverse();
    });
    expect(message).toContain(
      'district.geojson, feature 0 (id 310117), geometry.coordinates[0]: expected a counter-clockwise',
    );
  });

  test('a polygon with a hole', () => {
    const message = messageOf('towns.geojson', (json) => {
      town(json).geometry.coordinates = [ringOf(json), ringOf(json)];
    });
    expect(message).toContain(
      `${TOWN}, geometry.coordinates: expected one outer ring, got 2 rings`,
    );
  });

  test('a line of one point, and one that stands still', () => {
    const line = (coordinates: LonLat[]) =>
      messageOf('water.geojson', (json) => {
        town(json, 4).geometry.coordinates = coordinates;
      });
    const start = 'water.geojson, feature 4 (id W05), geometry.coordinates';
    expect(line([[121.1, 31]])).toContain(`${start}: expected at least 2 positions, got 1`);
    expect(
      line([
        [121.1, 31],
        [121.1, 31],
      ]),
    ).toContain(`${start}[1]: expected a step`);
  });

  test('a geometry of the wrong type', () => {
    const message = messageOf('towns.geojson', (json) => {
      town(json).geometry.type = 'MultiPolygon';
    });
    expect(message).toContain(`${TOWN}, geometry.type: expected "Polygon", got "MultiPolygon"`);
  });

  test('a feature without geometry', () => {
    const message = messageOf('hills.geojson', (json) => {
      (town(json, 0) as { geometry: unknown }).geometry = null;
    });
    expect(message).toContain('hills.geojson, feature 0 (id H01), geometry.type: expected "Point"');
  });

  test('a file or feature of the wrong type', () => {
    expect(messageOf('roads.geojson', () => ({ type: 'Topology' }))).toContain(
      'roads.geojson, type: expected "FeatureCollection", got "Topology"',
    );
    expect(
      messageOf('towns.geojson', (json) => {
        town(json).type = 'Polygon';
      }),
    ).toContain(`${TOWN}, type: expected "Feature", got "Polygon"`);
    expect(messageOf('indicators.json', () => ({ K01: 1 }))).toContain(
      'indicators.json: expected a list, got {"K01":1}',
    );
  });

  test('an empty FeatureCollection where features are needed', () => {
    const message = messageOf('towns.geojson', (json) => ({ ...json, features: [] }));
    expect(message).toContain('towns.geojson, features: expected at least one feature, got none');
  });

  test('an empty file and a missing one', () => {
    expect(messageOf('metro.geojson', () => '')).toContain(
      'metro.geojson: expected JSON, got an empty file',
    );
    const { 'facts.json': _, ...others } = files;
    expect(messageFor(others)).toContain('facts.json: expected the file, got nothing; add it');
  });

  test('an id used twice or not given', () => {
    const twice = messageOf('places.geojson', (json) => {
      town(json, 9).id = 'P003';
    });
    expect(twice).toContain(
      'places.geojson, feature 9 (id P003), id: expected an id of its own, got the one of feature 2',
    );
    const none = messageOf('places.geojson', (json) => {
      delete (town(json, 9) as Partial<Feature>).id;
    });
    expect(none).toContain(
      'places.geojson, feature 9, id: expected a text that is its own, got nothing',
    );
  });

  test('a town whose code is not its id, or whose label lies outside', () => {
    const message = messageOf('towns.geojson', (json) => {
      town(json).properties.code = '310117009';
      town(json).properties.label = [121.05, 30.93];
    });
    expect(message).toContain('The seed has 2 problems');
    expect(message).toContain(`${TOWN}, properties.code: expected the feature's id`);
    expect(message).toContain(`${TOWN}, properties.label: expected a point in the town`);
  });

  test('towns that overlap', () => {
    const message = messageOf('towns.geojson', (json) => {
      json.features.push({
        ...town(json),
        id: '310117999',
        properties: { ...town(json).properties, code: '310117999' },
      });
    });
    expect(message).toContain('towns.geojson, feature 17 (id 310117999), geometry.coordinates[0]');
    expect(message).toContain('an overlap with 310117003');
  });

  test('a node of the road graph in two places', () => {
    const message = messageOf('roads.geojson', (json) => {
      const line = town(json, 9).geometry.coordinates as LonLat[];
      line[0] = [121.3, 31.1];
    });
    expect(message).toMatch(
      /roads\.geojson, feature \d+ \(id A\d+\), properties\.(from|to): expected node/,
    );
  });

  test('a road with one node', () => {
    const message = messageOf('roads.geojson', (json) => {
      delete town(json, 9).properties.to;
    });
    expect(message).toContain(
      'roads.geojson, feature 9 (id A0001), properties.to: expected both node',
    );
  });

  test('stations out of order', () => {
    const message = messageOf('metro.geojson', (json) => {
      town(json, 8).properties.chainageM = 100;
    });
    expect(message).toContain(
      'metro.geojson, feature 8 (id S9-4), properties.chainageM: expected more',
    );
  });

  test('a time of day that is none', () => {
    const message = messageOf('bus-lines.geojson', (json) => {
      town(json, 0).properties.firstTrip = '9:00';
    });
    expect(message).toContain(
      'bus-lines.geojson, feature 0 (id bus-dz9), properties.firstTrip: expected HH:mm',
    );
  });

  test('a figure of the plan that is no number', () => {
    const message = messageOf('indicators.json', (json) => {
      (json as unknown as { target: unknown }[])[4] = {
        ...(json as unknown as object[])[4],
        target: 'many',
      };
    });
    expect(message).toContain(
      'indicators.json, entry 4 (id K05), target: expected number, got "many"',
    );
  });

  test('bounds that cut the outline, and bounds that are turned round', () => {
    const cut = messageOf('site.json', (json) => {
      (json.bounds as Record<string, number>).eastDeg = 121.36;
    });
    expect(cut).toContain('site.json, bounds: expected bounds that contain the outline');
    const turned = messageOf('site.json', (json) => {
      Object.assign(json, { bounds: { westDeg: 31, eastDeg: 32, southDeg: 121, northDeg: 122 } });
    });
    expect(turned).toContain('site.json, bounds: expected latitudes within ±90');
    expect(turned).toContain('may be swapped');
  });

  test('a time zone that does not exist', () => {
    const message = messageOf('site.json', (json) => ({ ...json, timeZone: 'Asia/Nowhere' }));
    expect(message).toContain(
      'site.json, timeZone: expected an IANA time zone, got "Asia/Nowhere"',
    );
  });

  test('everything at once, up to twenty', () => {
    const message = messageOf('places.geojson', (json) => {
      for (const feature of json.features.slice(0, 31)) feature.properties.kind = 'casino';
    });
    expect(message).toContain('The seed has 31 problems');
    expect(message.split('\n')).toHaveLength(22);
    expect(message).toContain('… and 11 more');
  });
});

test('a district may have no hills, water, metro, bus lines or tours', () => {
  const none = { type: 'FeatureCollection', features: [] };
  const bare = parseSite({
    ...files,
    'hills.geojson': none,
    'water.geojson': none,
    'metro.geojson': none,
    'bus-lines.geojson': none,
    'indicators.json': [],
    'facts.json': [],
    'tours.json': undefined,
  });
  expect(bare.hills).toEqual([]);
  expect(bare.towns).toHaveLength(17);
});

test('parseSiteBundle says what is missing', () => {
  const { towns: _, seed: __, ...rest } = site;
  expect(() => parseSiteBundle(rest)).toThrow(/without towns, seed; run the tile pipeline again/);
  expect(() => parseSiteBundle('<html>')).toThrow(/Expected the site\.json of a tile build/);
});
