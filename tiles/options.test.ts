import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'options-'));
const touch = (name: string) => {
  writeFileSync(join(folder, name), '');
  return join(folder, name);
};
const shp = touch('survey.shp');
const tif = touch('dem.tif');
const osm = touch('region.osm.pbf');
const sourcesOf = (...args: readonly string[]) => {
  const { command } = parseOptions(['build', 'mini', ...args]);
  return command.type === 'build' ? command.sources : undefined;
};

test('builds the first site into public/tiles where nothing is said', () => {
  const { command, run } = parseOptions([]);
  expect(command).toMatchObject({ type: 'build', only: null, force: false, dryRun: false });
  expect(run).toMatchObject({ seedsFolder: 'seeds', outFolder: 'public/tiles', json: false });
  expect(run.workers).toBeGreaterThan(0);
  expect(run.memoryBytes).toBeGreaterThanOrEqual(2 ** 28);
});

test('inspects a file as it is said to be, beside a site where one is named', () => {
  const { command } = parseOptions([
    ...['inspect', shp, '--site', 'mini', '--layer', 'houses', '--crs', 'EPSG:4528'],
  ]);
  expect(command).toEqual({
    type: 'inspect',
    file: shp,
    site: 'mini',
    reading: { layer: 'houses', crs: 'EPSG:4528' },
  });
  expect(() => parseOptions(['inspect', '--site', 'mini'])).toThrow(/file after "inspect"/);
});

test('joins what the shards were given where nothing else is said', () => {
  const sourcesOfJoin = (...args: readonly string[]) => {
    const { command } = parseOptions(['join', 'mini', '--shards', '2', ...args]);
    return command.type === 'join' ? command.sources : 'no join';
  };
  expect(sourcesOfJoin()).toBeUndefined();
  expect(sourcesOfJoin('--synthetic')).toBeNull();
  expect(sourcesOfJoin('--terrain', tif)).toMatchObject({ terrain: [{ file: tif }] });
});

test('takes the site by place or by option', () => {
  for (const args of [
    ['build', 'mini'],
    ['build', '--site', 'mini'],
  ])
    expect(parseOptions(args).command).toMatchObject({ type: 'build', site: 'mini' });
});

test('a single step is a build of that step alone', () => {
  expect(parseOptions(['trees', 'mini']).command).toMatchObject({ only: 'trees', site: 'mini' });
});

test('reads shards, memory and workers', () => {
  const { command, run } = parseOptions([
    'build',
    '--shard',
    '2/4',
    '--memory',
    '512',
    '--workers=0',
  ]);
  expect(command).toMatchObject({ shard: { index: 2, count: 4 } });
  expect(run).toMatchObject({ memoryBytes: 512 * 2 ** 20, workers: 0 });
});

test('tells folders, archives and storage apart', () => {
  expect(parseOptions(['build', '--out', 'here']).run.outFolder).toBe('here');
  expect(parseOptions(['build', '--out', 'a/b.3tz']).command).toMatchObject({
    destination: { type: 'archive', file: 'a/b.3tz' },
  });
  expect(
    parseOptions(['build', '--out', 's3://tiles/a/b/', '--s3-endpoint', 'http://x:9000']).command,
  ).toMatchObject({
    destination: { type: 's3', bucket: 'tiles', prefix: 'a/b', endpoint: 'http://x:9000' },
  });
});

test('--tiles is the folder to build in, also before packing and sending', () => {
  const folderOf = (...args: string[]) => parseOptions(['build', ...args]).run.outFolder;
  expect(folderOf('--out', 'a.3tz')).toBe('public/tiles');
  expect(folderOf('--tiles', 'here')).toBe('here');
  expect(folderOf('--tiles', 'here', '--out', 'a.3tz')).toBe('here');
  expect(folderOf('--tiles', 'here', '--out', 's3://bucket')).toBe('here');
  expect(() => folderOf('--tiles', 'here', '--out', 'there')).toThrow(/one folder to build in/);
});

describe('sources', () => {
  test('are those of the last build where none are named, and none with --synthetic', () => {
    expect(sourcesOf()).toBeUndefined();
    expect(sourcesOf('--synthetic')).toBeNull();
  });

  test('carry what was said of them', () => {
    const given = sourcesOf(
      ...['--buildings', shp, '--encoding', 'gbk', '--crs', 'EPSG:4528'],
      ...['--attribute', 'height=HGT', '--attribute', 'id=BSM', '--storeys-attribute', 'FLOORS'],
      ...['--vertical', 'wusong:9.87', '--provenance', 'surveyed', '--title', 'Survey'],
      ...[
        '--as-of',
        '2026-05',
        '--terrain',
        tif,
        '--property',
        'owner',
        '--property',
        'year:JZND:number',
      ],
    );
    expect(given).toEqual({
      buildings: [
        {
          file: shp,
          encoding: 'gbk',
          crs: 'EPSG:4528',
          vertical: { datum: 'wusong', offsetM: 9.87 },
          attributes: { storeys: 'FLOORS', height: 'HGT', id: 'BSM' },
          uses: {},
          provenance: 'surveyed',
          title: 'Survey',
          asOf: '2026-05',
        },
      ],
      terrain: [{ file: tif, crs: 'EPSG:4528', vertical: { datum: 'wusong', offsetM: 9.87 } }],
      map: [],
      properties: [
        { name: 'owner', type: 'string' },
        { name: 'year', type: 'number', from: 'JZND' },
      ],
    });
  });

  test('of one OpenStreetMap extract are buildings and map', () => {
    expect(sourcesOf('--osm', osm)).toMatchObject({
      buildings: [{ file: osm, provenance: 'osm', take: ['building', 'building-part'] }],
      map: [{ file: osm, take: expect.arrayContaining(['road', 'water', 'tree']) }],
    });
  });

  test('that are not there are named', () => {
    expect(() => sourcesOf('--buildings', join(folder, 'no.shp'))).toThrow(
      /--buildings: Expected a file at .*no\.shp, found none/,
    );
  });
});

test.each([
  [['fly'], /Expected build, terrain.*got "fly"/],
  [['build', 'a', 'b'], /Expected one site/],
  [['--nonsense'], /nonsense/],
  [['--workers', 'many'], /--workers from 0 to 64, got many/],
  [['--workers', ''], /--workers from 0 to 64/],
  [['--memory', '1'], /--memory/],
  [['--shard', '5/4'], /--shard I\/N.*got 5\/4/],
  [['join', 'mini'], /--shards N/],
  [['pack', 'mini', '--to', 'x.zip'], /--to FILE\.3tz/],
  [['inspect'], /file after "inspect"/],
  [['--height-attribute', 'H'], /--height-attribute needs --buildings/],
  [['--crs', 'EPSG:4528'], /--crs needs --buildings or --terrain/],
  [['--synthetic', '--buildings', shp], /--synthetic takes no sources/],
  [['--buildings', shp, '--vertical', 'wusong'], /wusong:OFFSET, got wusong/],
  [['--buildings', shp, '--attribute', 'HGT'], /MEANING=NAME/],
  [['--buildings', shp, '--attribute', 'colour=C'], /colour/],
  [['--buildings', shp, '--encoding', 'klingon'], /encoding such as gbk.*got "klingon"/],
  [['--buildings', shp, '--provenance', 'guessed'], /surveyed.*provenance.*guessed/],
  [['--buildings', shp, '--property', '9lives'], /--property NAME/],
  [['terrain', '--force'], /single step "terrain"/],
  [['--out', 's3://'], /s3:\/\/BUCKET/],
])('%j is a usage error', (args, message) => {
  expect(() => parseOptions(args)).toThrow(UsageError);
  expect(() => parseOptions(args)).toThrow(message);
});
