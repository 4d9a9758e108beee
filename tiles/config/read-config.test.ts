import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { NO_SOURCES } from './build-config.ts';
import { readConfig } from './read-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
mkdirSync(join(folder, 'sources'));
for (const name of ['b.shp', 'a.shp', 'a.dbf', 'dem.tif', 'extract.osm.pbf'])
  writeFileSync(join(folder, 'sources', name), '');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (tiles: unknown) => readConfig(JSON.stringify({ id: 'mini', tiles }), folder);

test('a site without a tiles part has no sources', () => {
  expect(readConfig('{"id":"mini"}', folder)).toEqual(NO_SOURCES);
  expect(read({})).toEqual(NO_SOURCES);
});

test('a pattern stands for its files, sorted, with what was said of them', () => {
  const { buildings } = read({
    buildings: [{ file: 'sources/*.shp', crs: 'EPSG:4528', attributes: { height: 'HGT' } }],
  });
  expect(buildings).toEqual(
    ['a.shp', 'b.shp'].map((name) => ({
      file: join(folder, 'sources', name),
      crs: 'EPSG:4528',
      attributes: { height: 'HGT' },
      uses: {},
      provenance: 'supplied',
    })),
  );
});

test('what is left out is filled in', () => {
  const config = read({
    buildings: [{ file: 'sources/extract.osm.pbf' }],
    map: [{ file: 'sources/extract.osm.pbf' }],
    terrain: [{ file: 'sources/dem.tif', vertical: { datum: 'wusong', offsetM: 9.5 } }],
    properties: [{ name: 'owner' }],
    detail: { roofs: false },
  });
  expect(config.buildings[0]?.provenance).toBe('osm');
  expect(config.map[0]?.take).toContain('road');
  expect(config.terrain[0]?.vertical).toEqual({ datum: 'wusong', offsetM: 9.5 });
  expect(config.properties).toEqual([{ name: 'owner', type: 'string' }]);
  expect(config.detail).toMatchObject({ roofs: false, clamp: true });
});

describe('a fault is named by its field', () => {
  test.each([
    [{ buildings: [{}] }, 'tiles.buildings.0.file: Expected'],
    [{ buildings: [{ file: 'sources/a.shp', attributes: { hight: 'H' } }] }, 'hight'],
    [{ terrain: [{ file: 'sources/dem.tif', nodata: '-9999' }] }, 'tiles.terrain.0.nodata'],
    [
      { terrain: [{ file: 'sources/dem.tif', vertical: { datum: 'cgvd1985' } }] },
      'offsetM beside this datum',
    ],
    [{ properties: [{ name: 'two words' }] }, 'letters, digits and _, got "two words"'],
    [{ roads: [] }, 'tiles.roads: Expected no such field'],
  ])('%j', (tiles, message) => {
    expect(() => read(tiles)).toThrow(message);
  });

  test('also where a file is not there', () => {
    expect(() => read({ terrain: [{ file: 'sources/*.hgt' }] })).toThrow(
      /site\.json: tiles\.terrain\[0\]\.file: Expected files that match .*\*\.hgt, found none/,
    );
  });
});
