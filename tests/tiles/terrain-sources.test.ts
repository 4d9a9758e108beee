import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '#lib/random/random.ts';
import type { TerrainSource } from '../../tiles/config/build-config.ts';
import { openGround } from '../../tiles/relief/open-ground.ts';
import { listTerrainTiles } from '../../tiles/terrain/layer-json.ts';
import { createTerrainTile } from '../../tiles/terrain/terrain-tile.ts';
import { terrainToleranceM, tileBounds } from '../../tiles/terrain/tms.ts';
import { createGdalSampler, runTool, writeAsciiGrid } from './support/gdal-raster.ts';
import { needTool } from './support/need-tool.ts';
import { makeBareSite, prepareGroundHere } from './support/prepare-ground.ts';
import { readTerrainTile } from './support/read-terrain-tile.ts';

const CENTRE = [121.2, 31.0] as const;
const SECOND = 1 / 3600;
const site = makeBareSite(CENTRE, 0.02);
let folder: string;

/** Hills some hundred metres wide, 5 to 65 m high. */
function hillsM(lonDeg: number, latDeg: number): number {
  return (
    35 +
    20 * Math.sin((lonDeg - 121.2) * 700) * Math.cos((latDeg - 31) * 600) +
    10 * Math.cos((lonDeg - 121.2) * 300 + (latDeg - 31) * 500)
  );
}

const random = createRandom(11);
/** Within the site and clear of its edge. */
const places = Array.from(
  { length: 400 },
  () => [121.182 + 0.036 * random(), 30.982 + 0.036 * random()] as const,
);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'terrain-sources-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string) => join(folder, name);
let runs = 0;

async function groundOf(...sources: (string | TerrainSource)[]) {
  const { spec, warnings } = await prepareGroundHere(site, at(`work-${runs++}`), {
    terrain: sources.map((source) => (typeof source === 'string' ? { file: at(source) } : source)),
  });
  return { groundM: openGround(spec), warnings, spec };
}

function writeHills(name: string, half = 0.05): void {
  const side = Math.round((2 * half) / SECOND) + 1;
  writeAsciiGrid(
    at(name),
    { west: CENTRE[0] - half, south: CENTRE[1] - half, stepDeg: SECOND, columns: side, rows: side },
    hillsM,
  );
}

describe('ASCII grids and HGT, without outside tools', () => {
  test('an ASCII grid gives back its samples', async () => {
    writeHills('hills.asc');
    const { groundM, warnings } = await groundOf('hills.asc');
    expect(warnings).toEqual([]);
    for (let i = -60; i <= 60; i += 7) {
      const [lon, lat] = [CENTRE[0] + i * SECOND, CENTRE[1] - 0.05 + (180 + i) * SECOND];
      expect(groundM(lon, lat)).toBeCloseTo(hillsM(lon, lat), 2);
    }
    for (const [lon, lat] of places)
      expect(Math.abs(groundM(lon, lat) - hillsM(lon, lat))).toBeLessThan(0.5);
  });

  test('an HGT tile is read by its name, big-endian, with its voids filled', async () => {
    const bytes = Buffer.alloc(1201 * 1201 * 2);
    for (let row = 0; row < 1201; row++)
      for (let column = 0; column < 1201; column++) {
        const isVoid = Math.abs(column - 245) < 3 && Math.abs(row - 1) < 3;
        const height = Math.round(hillsM(121 + column / 1200, 32 - row / 1200));
        bytes.writeInt16BE(isVoid ? -32768 : height, 2 * (row * 1201 + column));
      }
    writeFileSync(at('N31E121.hgt'), bytes);
    const { groundM, warnings } = await groundOf('N31E121.hgt');
    const [lon, lat] = [121 + 240 / 1200, 32 - 1190 / 1200];
    expect(groundM(lon, lat)).toBeCloseTo(Math.round(hillsM(lon, lat)), 6);
    const hole = groundM(121 + 245 / 1200, 32 - 1198 / 1200);
    expect(Number.isFinite(hole)).toBe(true);
    expect(warnings.join()).toMatch(/made up|filled/);
  });

  test.each([
    ['shot.hgt', Buffer.alloc(100), 'name'],
    ['N31E120.hgt', Buffer.alloc(100), 'samples'],
    [
      'cut.asc',
      Buffer.from('ncols 4\nnrows 4\nxllcorner 121\nyllcorner 31\ncellsize 0.1\n1 2 3'),
      '16',
    ],
    [
      'words.asc',
      Buffer.from('ncols 1\nnrows 2\nxllcorner 121\nyllcorner 31\ncellsize 0.1\n1 high'),
      'high',
    ],
    ['broken.tif', Buffer.from('II*\0nothing'), 'GeoTIFF'],
    ['picture.png', Buffer.from('x'), 'GeoTIFF'],
  ])('%s is refused by name', async (name, bytes, hint) => {
    writeFileSync(at(name), bytes);
    await expect(groundOf(name)).rejects.toMatchObject({
      code: 'source-invalid',
      message: expect.stringMatching(new RegExp(`${name}.*${hint}`, 's')),
    });
  });

  test('terrain of another place is named as such', async () => {
    writeAsciiGrid(
      at('far.asc'),
      { west: 116, south: 39, stepDeg: 0.01, columns: 10, rows: 10 },
      () => 5,
    );
    await expect(groundOf('far.asc')).rejects.toThrow(/far\.asc.*km to the north/s);
  });

  test('a vertical datum is applied, and its offset asked for', async () => {
    writeHills('hills.asc');
    const source = {
      file: at('hills.asc'),
      vertical: { datum: 'cgvd1985', offsetM: 11.5 },
    } as const;
    const { groundM } = await groundOf(source);
    const [lon, lat] = [CENTRE[0] + 5 * SECOND, CENTRE[1] + 5 * SECOND];
    expect(groundM(lon, lat)).toBeCloseTo(hillsM(lon, lat) + 11.5, 1);
    await expect(groundOf({ ...source, vertical: { datum: 'wusong' } })).rejects.toMatchObject({
      code: 'config',
    });
  });

  test('a value for "no data" that nobody declared is suspected, however rare', async () => {
    writeAsciiGrid(
      at('void.asc'),
      { west: 121.15, south: 30.95, stepDeg: 0.001, columns: 100, rows: 100 },
      (lon, lat) => (Math.hypot(lon - 121.2, lat - 31) < 0.002 ? -32767 : hillsM(lon, lat)),
    );
    expect((await groundOf('void.asc')).warnings.join()).toMatch(/from -32767 to .*"nodata"/);
  });

  test('heights in centimetres are suspected', async () => {
    writeAsciiGrid(
      at('cm.asc'),
      { west: 121.15, south: 30.95, stepDeg: 0.001, columns: 100, rows: 100 },
      (lon, lat) => 100 * hillsM(lon, lat),
    );
    expect((await groundOf('cm.asc')).warnings.join()).toContain('another unit');
  });

  test('away from the data and beyond the site the ground comes down to the plain without a step', async () => {
    writeHills('hills.asc', 0.01);
    const { groundM, warnings } = await groundOf('hills.asc');
    expect(warnings.join()).toContain('made up');
    let before = groundM(121.1, 31);
    expect(before).toBe(3);
    for (let lon = 121.1; lon < 121.2; lon += 0.00005) {
      const here = groundM(lon, 31);
      expect(Math.abs(here - before)).toBeLessThan(1.5);
      before = here;
    }
  });
});

describe.skipIf(!needTool('gdalwarp'))('GeoTIFF as GDAL writes it', () => {
  beforeAll(() => {
    writeHills('base.asc');
    runTool('gdal_translate', ['-q', '-a_srs', 'EPSG:4326', at('base.asc'), at('base.tif')]);
    const warp = (name: string, ...args: string[]) =>
      runTool('gdalwarp', ['-q', '-r', 'cubicspline', ...args, at('base.tif'), at(name)]);
    warp('gk.tif', '-t_srs', 'EPSG:4528', '-tr', '20', '20', '-dstnodata', '-9999');
    warp(
      'gk-plain.tif',
      '-t_srs',
      'EPSG:4549',
      '-tr',
      '25',
      '25',
      '-dstnodata',
      '-9999',
      '-co',
      'TILED=YES',
      '-co',
      'COMPRESS=DEFLATE',
      '-co',
      'PREDICTOR=3',
    );
    warp('utm.tif', '-t_srs', 'EPSG:32651', '-tr', '15', '15', '-dstnodata', '-9999');
    runTool('gdal_translate', [
      '-q',
      '-of',
      'COG',
      '-co',
      'BLOCKSIZE=128',
      at('utm.tif'),
      at('cog.tif'),
    ]);
    // prettier-ignore
    runTool('gdal_translate', [
      '-q',
      '-ot',
      'Int16',
      '-scale',
      '0',
      '100',
      '0',
      '10000',
      '-a_scale',
      '0.01',
      '-a_offset',
      '0',
      '-a_nodata',
      '-9999',
      at('base.tif'),
      at('scaled.tif'),
    ]);
    runTool('gdal_translate', [
      '-q',
      '-co',
      'GEOTIFF_KEYS_FLAVOR=ESRI_PE',
      at('gk.tif'),
      at('esri.tif'),
    ]);
    runTool('gdal_translate', ['-q', '-mo', 'AREA_OR_POINT=Point', at('gk.tif'), at('point.tif')]);
    runTool('gdal_translate', [
      '-q',
      '-srcwin',
      '0',
      '0',
      '190',
      '361',
      at('base.tif'),
      at('west.tif'),
    ]);
    runTool('gdal_translate', [
      '-q',
      '-srcwin',
      '190',
      '0',
      '171',
      '361',
      at('base.tif'),
      at('east.tif'),
    ]);
  });

  test.each([
    ['base.tif', 0.02],
    ['gk.tif', 0.15],
    ['gk-plain.tif', 0.25],
    ['utm.tif', 0.1],
    ['cog.tif', 0.1],
    ['esri.tif', 0.15],
    ['point.tif', 0.15],
    ['scaled.tif', 0.02],
  ])('%s lies within the stated error of its own bilinear surface', async (name, errorM) => {
    const { groundM, warnings } = await groundOf(name);
    expect(warnings).toEqual([]);
    const theirs = createGdalSampler(at(name))(places);
    for (const [i, place] of places.entries())
      expect(Math.abs(groundM(...place) - (theirs[i] as number))).toBeLessThan(errorM);
  });

  test('a GeoTIFF that is cut short is refused, not read as zeros', async () => {
    writeHills('whole.asc', 0.02);
    runTool('gdal_translate', ['-q', at('whole.asc'), at('whole.tif')]);
    const bytes = readFileSync(at('whole.tif'));
    writeFileSync(at('cut.tif'), bytes.subarray(0, bytes.length / 2));
    await expect(groundOf('cut.tif')).rejects.toThrow(/cut\.tif.*its data ends at byte \d+/);
    await expect(groundOf('whole.tif')).resolves.toMatchObject({ warnings: [] });
  });

  test('tiles of a mosaic join as if they were one', async () => {
    const one = (await groundOf('base.tif')).groundM;
    const two = (await groundOf('west.tif', 'east.tif')).groundM;
    for (let i = 0; i < 200; i++) {
      const place = [121.2 - 0.05 + (188 + i / 50) * SECOND, 30.985 + i * 0.00015] as const;
      expect(Math.abs(one(...place) - two(...place))).toBeLessThan(0.01);
    }
  });

  test('the first file has priority where files overlap', async () => {
    runTool('gdal_translate', [
      '-q',
      '-scale',
      '0',
      '100',
      '200',
      '200',
      at('base.tif'),
      at('flat.tif'),
    ]);
    const [lon, lat] = [121.2, 31.0];
    expect((await groundOf('flat.tif', 'base.tif')).groundM(lon, lat)).toBeCloseTo(200, 3);
    expect((await groundOf('base.tif', 'flat.tif')).groundM(lon, lat)).toBeCloseTo(
      hillsM(lon, lat),
      0,
    );
  });

  test('a declared value for "no data" makes a hole that is filled from its rim', async () => {
    writeAsciiGrid(
      at('holed.asc'),
      { west: 121.15, south: 30.95, stepDeg: SECOND, columns: 361, rows: 361 },
      (lon, lat) => (Math.hypot(lon - 121.2, lat - 31) < 0.001 ? 0 : 40),
    );
    runTool('gdal_translate', [
      '-q',
      '-a_srs',
      'EPSG:4326',
      '-a_nodata',
      'none',
      at('holed.asc'),
      at('holed.tif'),
    ]);
    expect((await groundOf('holed.tif')).groundM(121.2, 31)).toBe(0);
    const filled = (await groundOf({ file: at('holed.tif'), nodata: 0 })).groundM;
    expect(filled(121.2, 31)).toBeCloseTo(40, 3);
  });

  test('terrain tiles lie within their level’s error of the source at random points', async () => {
    const { groundM } = await groundOf('gk.tif');
    const truthM = createGdalSampler(at('gk.tif'));
    for (const tile of listTerrainTiles(site.bounds)) {
      if (tile.level < 13) continue;
      const { westDeg, southDeg, eastDeg, northDeg } = tileBounds(tile);
      const inside = places
        .slice(0, 150)
        .filter(([lon, lat]) => lon > westDeg && lon < eastDeg && lat > southDeg && lat < northDeg);
      if (inside.length === 0) continue;
      const made = createTerrainTile(tile, groundM);
      const read = readTerrainTile(made.bytes);
      const errorM = terrainToleranceM(tile.level) + made.sampleErrorM + 0.15;
      const heights = truthM(inside);
      for (const [i, [lon, lat]] of inside.entries()) {
        const u = ((lon - westDeg) / (eastDeg - westDeg)) * 32767;
        const v = ((lat - southDeg) / (northDeg - southDeg)) * 32767;
        const meshM = read.heightAt(u, v) ?? Number.NaN;
        expect(Math.abs(meshM - (heights[i] as number))).toBeLessThan(errorM);
      }
    }
  });
});
