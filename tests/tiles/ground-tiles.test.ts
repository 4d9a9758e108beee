import { join } from 'node:path';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { beforeAll, expect, test } from 'vitest';
import { GROUND_LAYERS, GROUND_ZOOM, type Site } from '#model';
import { collectGroundFeatures } from '../../tiles/ground/ground-features.ts';
import { cutGroundTiles } from '../../tiles/ground/ground-tiles.ts';
import { readSeeds } from '../../tiles/read-seeds.ts';
import { makeDistrict } from './support/make-district.ts';

const SEEDS = join(import.meta.dirname, '../../seeds');

let site: Site;
let tiles: Map<string, VectorTile>;
let bytes = 0;

beforeAll(() => {
  ({ site } = readSeeds(SEEDS));
  const features = collectGroundFeatures(site, makeDistrict(site, 10));
  tiles = new Map();
  for (const tile of cutGroundTiles(features, site.bounds)) {
    bytes += tile.bytes.length;
    tiles.set(tile.path.replace('.mvt', ''), new VectorTile(new PbfReader(tile.bytes)));
  }
});

function* featuresOf(layer: string, zoom: number) {
  for (const [path, tile] of tiles)
    if (path.startsWith(`${zoom}/`))
      for (let i = 0; i < (tile.layers[layer]?.length ?? 0); i++)
        yield { path, feature: tile.layers[layer]?.feature(i) };
}

test('an independent reader finds every layer, and no other, at the deepest zoom', () => {
  const found = new Set(
    [...tiles].flatMap(([path, tile]) =>
      path.startsWith(`${GROUND_ZOOM.max}/`) ? Object.keys(tile.layers) : [],
    ),
  );
  expect([...found].sort()).toEqual([...GROUND_LAYERS].sort());
});

test('every town is drawn at every zoom, with its code', () => {
  for (let zoom = GROUND_ZOOM.min; zoom <= GROUND_ZOOM.max; zoom++) {
    const codes = new Set(
      [...featuresOf('town', zoom)].map(({ feature }) => feature?.properties.code),
    );
    expect(codes.size, `zoom ${zoom}`).toBe(site.towns.length);
  }
});

test('lanes wait for the deepest zoom and expressways do not', () => {
  const classesAt = (layer: string, zoom: number) =>
    new Set([...featuresOf(layer, zoom)].map(({ feature }) => feature?.properties.class));
  expect(classesAt('street', GROUND_ZOOM.max - 1)).not.toContain('lane');
  expect(classesAt('street', GROUND_ZOOM.max)).toContain('lane');
  expect(classesAt('road', GROUND_ZOOM.min)).toContain('expressway');
});

test('roads carry what drawing needs and nothing more', () => {
  for (const { feature } of featuresOf('road', GROUND_ZOOM.min))
    expect(Object.keys(feature?.properties ?? {}).sort()).toEqual([
      'busLines',
      'class',
      'structure',
      'widthM',
    ]);
});

test('a river is as wide on the map as in the seeds', () => {
  const [widest] = [...site.waterways].sort((a, b) => b.widthM - a.widthM);
  const features = collectGroundFeatures(site, makeDistrict(site, 10));
  const place = site.waterways.indexOf(widest as (typeof site.waterways)[number]);
  const geometry = features.water[place]?.geometry;
  const ring = (geometry?.type === 'Polygon' ? geometry.coordinates[0] : []) as [number, number][];
  const perLatDeg = 110_900;
  const perLonDeg = 111_320 * Math.cos((site.centre[1] * Math.PI) / 180);
  let area = 0;
  let length = 0;
  for (const [i, [lon, lat]] of ring.entries()) {
    const [lonB, latB] = ring[(i + 1) % ring.length] as [number, number];
    area += ((lon * latB - lonB * lat) * perLatDeg * perLonDeg) / 2;
    length += Math.hypot((lonB - lon) * perLonDeg, (latB - lat) * perLatDeg) / 2;
  }
  expect(Math.abs(area) / length).toBeGreaterThan(0.8 * (widest?.widthM ?? 0));
  expect(Math.abs(area) / length).toBeLessThan(1.15 * (widest?.widthM ?? 0));
});

test('all tiles of the bounds are there and small', () => {
  const deepest = [...tiles.keys()].filter((path) => path.startsWith(`${GROUND_ZOOM.max}/`));
  const columns = new Set(deepest.map((path) => path.split('/')[1]));
  const rows = new Set(deepest.map((path) => path.split('/')[2]));
  expect(deepest.length).toBe(columns.size * rows.size);
  expect(bytes).toBeLessThan(25e6);
});
