import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { distanceM } from '#lib/geo/wgs84.ts';
import { createTransform } from '../../tiles/crs/transform.ts';
import { needTool } from './support/need-tool.ts';

type Place = readonly [lonDeg: number, latDeg: number];

const CHINA: readonly Place[] = [
  [121.2, 31.0],
  [120.1, 30.5],
  [119.0, 33.2],
];

describe.skipIf(!needTool('gdaltransform'))('against GDAL', () => {
  test.each<[string, readonly Place[]]>([
    ['EPSG:4528', CHINA],
    ['EPSG:4549', CHINA],
    ['EPSG:4497', CHINA],
    ['EPSG:4509', CHINA],
    ['EPSG:2385', CHINA],
    ['EPSG:4490', CHINA],
    ['EPSG:32651', CHINA],
    ['EPSG:3857', CHINA],
    ['EPSG:2326', [[114.17, 22.3]]],
    ['EPSG:3826', [[121.5, 25.0]]],
    ['EPSG:25832', [[9.0, 48.0]]],
    ['EPSG:28992', [[5.0, 52.0]]],
    ['EPSG:7415', [[5.0, 52.0]]],
    ['EPSG:31370', [[4.5, 50.8]]],
    ['EPSG:27700', [[-2.0, 52.0]]],
    ['EPSG:5514', [[14.4, 50.1]]],
    ['EPSG:2056', [[8.0, 47.0]]],
    ['EPSG:2263', [[-74.0, 40.7]]],
    ['EPSG:6677', [[139.7, 35.7]]],
    ['EPSG:2193', [[174.0, -41.0]]],
  ])('%s agrees within a centimetre, easting first', (crs, places) => {
    const transform = createTransform(crs);
    const given = places.map((place) => transform.fromWgs84(...place));
    const theirs = runGdal(crs === 'EPSG:7415' ? 'EPSG:28992' : crs, given);
    for (const [i, [x, y]] of given.entries()) {
      const place = theirs[i] as Place;
      expect(distanceM(...transform.toWgs84(x, y), ...place)).toBeLessThan(0.01);
      expect(distanceM(...place, ...(places[i] as Place))).toBeLessThan(0.01);
    }
  });

  test.each(['wkt1', 'wkt_esri', 'wkt2_2019', 'proj4'])(
    'reads %s as the code it came from',
    (as) => {
      for (const crs of [
        'EPSG:4528',
        'EPSG:4547',
        'EPSG:4509',
        'EPSG:2385',
        'EPSG:32651',
        'EPSG:3857',
      ]) {
        const { stdout } = spawnSync('gdalsrsinfo', ['-o', as, crs], { encoding: 'utf8' });
        const [x, y] = createTransform(crs).fromWgs84(121.2, 31);
        const [lonDeg, latDeg] = createTransform(stdout.trim()).toWgs84(x, y);
        expect(distanceM(lonDeg, latDeg, 121.2, 31), crs).toBeLessThan(0.01);
      }
      const geographic = spawnSync('gdalsrsinfo', ['-o', as, 'EPSG:4490'], { encoding: 'utf8' });
      const [lonDeg, latDeg] = createTransform(geographic.stdout.trim()).toWgs84(121.2, 31);
      expect(distanceM(lonDeg, latDeg, 121.2, 31)).toBeLessThan(0.01);
    },
  );
});

function runGdal(crs: string, places: readonly (readonly [number, number])[]): Place[] {
  const { stdout } = spawnSync(
    'gdaltransform',
    ['-s_srs', crs, '-t_srs', 'EPSG:4326', '-output_xy'],
    { input: places.map((place) => place.join(' ')).join('\n'), encoding: 'utf8' },
  );
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number) as unknown as Place);
}
