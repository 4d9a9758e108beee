import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TWIN_FILES, type TwinManifest } from '#model';
import { takeLock } from '../../tiles/build/lock.ts';
import { miniSite } from '../fixtures/mini-site.ts';
import { makeDistrict } from './support/make-district.ts';
import { writeSeeds } from './support/write-seeds.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'tiles-cli-'));
const seeds = join(folder, 'seeds');
const out = join(folder, 'out');
const source = join(folder, 'survey.geojson');
const site = miniSite;

/** The command line itself, in a process of its own. */
async function tiles(...args: readonly string[]) {
  const child = spawn(process.execPath, ['tiles/cli.ts', ...args, '--seeds', seeds, '--out', out], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code: code as number | null, stdout, stderr };
}

function readManifest(): TwinManifest {
  return JSON.parse(readFileSync(join(out, site.id, TWIN_FILES.manifest), 'utf8'));
}

beforeAll(async () => {
  writeSeeds(seeds, site, { levels: { terrain: 12 } });
  const features = makeDistrict(site, 300).buildings.map(({ ring, heightM }, i) => ({
    type: 'Feature',
    properties: { BSM: `B${i}`, HGT: i === 5 ? -4 : heightM, owner: 'city' },
    geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
  }));
  writeFileSync(source, JSON.stringify({ type: 'FeatureCollection', features }));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a dry run says what would be built, from what, and builds nothing', async () => {
  const { code, stdout } = await tiles('build', 'mini', '--dry-run', '--buildings', source);
  expect(code).toBe(0);
  expect(stdout).toMatch(/buildings +build +not built yet/);
  expect(stdout).toMatch(/survey\.geojson +geojson/);
  expect(existsSync(join(out, site.id))).toBe(false);
  const { stdout: json } = await tiles('build', 'mini', '--dry-run', '--json');
  expect(JSON.parse(json)).toMatchObject({
    siteId: 'mini',
    steps: expect.arrayContaining([{ step: 'terrain', action: 'build', why: ['not built yet'] }]),
  });
});

test('a build of a survey tells what came in, went out and was refused', async () => {
  const { code, stdout, stderr } = await tiles(
    ...['build', 'mini', '--buildings', source, '--attribute', 'height=HGT'],
    ...['--attribute', 'id=BSM', '--property', 'owner', '--provenance', 'surveyed'],
  );
  expect(stderr).toMatch(/Shaping the terrain: done/);
  expect(code).toBe(0);
  expect(stdout).toMatch(/buildings +300 +299 +1 /);
  expect(stdout).toMatch(/buildings: refused 1 × height; first: survey\.geojson, feature 5/);
  expect(stdout).toMatch(/mini: built in [\d.]+ s, peak memory \d+ MB/);
  expect(readManifest().buildings).toMatchObject({ count: 299, provenance: 'surveyed' });
  const refused = readFileSync(join(out, site.id, TWIN_FILES.refused), 'utf8');
  expect(JSON.parse(refused)).toMatchObject({ step: 'buildings', reason: 'height' });
});

test('a plain build remembers the survey, also when seeds change and when it is gone', async () => {
  expect((await tiles('build', 'mini')).stdout).toBe('mini: up to date.\n');
  writeSeeds(seeds, { ...site, asOf: '2026-02-01' }, { levels: { terrain: 12 } });
  const { stdout } = await tiles('build', 'mini', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ siteId: 'mini', isUpToDate: false });
  expect(readManifest().buildings).toMatchObject({ count: 299, provenance: 'surveyed' });
  renameSync(source, `${source}.away`);
  const gone = await tiles('build', 'mini');
  expect(gone.code).toBe(0);
  expect(gone.stderr).toMatch(/not there any more: .*survey\.geojson.*--synthetic/);
  expect(readManifest().buildings.count).toBe(299);
  renameSync(`${source}.away`, source);
});

test('one step is renewed alone', async () => {
  const { code, stdout } = await tiles('index', 'mini', '--json');
  expect(code).toBe(0);
  const { steps } = JSON.parse(stdout) as { steps: { step: string; state: string }[] };
  expect(steps.filter(({ state }) => state === 'built').map(({ step }) => step)).toContain('index');
  expect(steps).toEqual(
    expect.arrayContaining([expect.objectContaining({ step: 'buildings', state: 'kept' })]),
  );
});

test('a district is checked, packed and inspected', async () => {
  const { code, stdout } = await tiles('validate', 'mini');
  expect(stdout).toMatch(/\b0 errors/);
  expect(code).toBe(0);
  const archive = join(folder, 'mini.3tz');
  expect((await tiles('pack', 'mini', '--to', archive)).code).toBe(0);
  expect(existsSync(archive)).toBe(true);
  const built = join(out, 'mini');
  for (const path of [archive, join(built, 'terrain'), join(built, 'buildings/tileset.json')]) {
    const checked = await tiles('validate', path);
    expect(checked.stdout, path).toMatch(/: 0 errors/);
    expect(checked.code, path).toBe(0);
  }
  expect((await tiles('inspect', archive)).stdout).toMatch(/3D Tiles archive/);
  expect(await tiles('validate', join(folder, 'none.3tz'))).toMatchObject({ code: 1 });
});

test('inspect reads a source as the command says and holds it against the only site', async () => {
  const near = await tiles('inspect', source, '--json');
  expect(near.code).toBe(0);
  expect(JSON.parse(near.stdout)).toMatchObject({
    problems: [expect.stringContaining('looks like a height')],
    config: { buildings: [{}] },
  });
  const far = join(folder, 'far.csv');
  const header = Buffer.from('BSM,WKT,楼高');
  const gbk = Buffer.concat([header.subarray(0, 8), Buffer.from([0xc2, 0xa5, 0xb8, 0xdf])]);
  const rows = [0, 1, 2].map(
    (i) => `\n${i},"POLYGON((9 ${i},9.001 ${i},9.001 ${i}.001,9 ${i}))",9`,
  );
  writeFileSync(far, Buffer.concat([gbk, Buffer.from(rows.join(''))]));
  const { code, stdout } = await tiles('inspect', far, '--encoding', 'gbk', '--crs', 'EPSG:4490');
  expect(code).toBe(0);
  expect(stdout).toMatch(/coordinate system: EPSG:4490/);
  expect(stdout).toMatch(/looks like: .*height 楼高/);
  expect(stdout).toMatch(/problems:\n {2}100 % of the positions lie outside the site/);
  expect(stdout).toMatch(/"encoding": "gbk"/);
  const swapped = join(folder, 'swapped.csv');
  writeFileSync(swapped, 'wkt\n"POLYGON((31.02 121.23,31.02 121.24,31.03 121.24,31.02 121.23))"\n');
  const inspected = await tiles('inspect', swapped, '--format', 'csv', '--site', 'mini');
  expect(inspected.stdout).toMatch(/latitude and longitude exchanged/);
});

test('defects are told by the exit code', async () => {
  const file = join(out, site.id, TWIN_FILES.tileset);
  const whole = readFileSync(file, 'utf8');
  rmSync(file);
  writeFileSync(file, whole.replace(/"uri":"[^"]+"/, '"uri":"nowhere.glb"'));
  expect((await tiles('validate', 'mini')).code).toBe(3);
  rmSync(file);
  writeFileSync(file, whole);
});

test('--synthetic goes back to made-up buildings', async () => {
  const { code, stderr } = await tiles('build', 'mini', '--synthetic', '--quiet');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(readManifest()).toMatchObject({ buildings: { provenance: 'synthetic' }, sources: [] });
  expect((await tiles('build', 'mini')).stdout).toBe('mini: up to date.\n');
});

test('a join takes the sources that its shards were given', async () => {
  const given = ['--buildings', source, '--attribute', 'height=HGT', '--quiet'];
  expect((await tiles('build', 'mini', '--shard', '1/1', ...given)).code).toBe(0);
  expect((await tiles('join', 'mini', '--shards', '1', '--quiet')).code).toBe(0);
  expect(readManifest().buildings).toMatchObject({ count: 299, provenance: 'supplied' });
});

test('inspect says what the files of a built district are', async () => {
  const { inspectSiteJson } = await import('../../tiles/inspect/inspect-site-json.ts');
  const tell = (file: string) => inspectSiteJson(join(out, site.id, file));
  expect(tell(`${TWIN_FILES.terrain}/layer.json`)).toMatchObject({
    is: 'terrain layer',
    facts: { format: 'quantized-mesh-1.0', levels: '0 … 12' },
  });
  expect(tell(TWIN_FILES.manifest)).toMatchObject({ facts: { site: 'mini' } });
  expect(tell(TWIN_FILES.network)?.is).toMatch(/^network/);
  expect(tell(TWIN_FILES.site)?.is).toBe('site of a built district');
  expect(tell(TWIN_FILES.lines)?.is).toMatch(/^lines/);
  expect(tell(TWIN_FILES.grid)?.is).toMatch(/^management grid/);
  expect(tell(TWIN_FILES.summary)?.is).toBe('report of a build');
  expect(inspectSiteJson(join(seeds, 'mini/site.json'))?.is).toMatch(/seeds/);
  const cli = await tiles('inspect', join(out, site.id, TWIN_FILES.manifest));
  expect(cli).toMatchObject({ code: 0, stdout: expect.stringMatching(/manifest of a built/) });
  const other = join(folder, 'grid.geojson');
  writeFileSync(other, readFileSync(source));
  expect(inspectSiteJson(other)).toBeUndefined();
});

test('a survey of another place fails, says why even when quiet, and leaves the district', async () => {
  const before = readManifest();
  const far = join(folder, 'elsewhere.geojson');
  const ring = [
    [9, 48],
    [9.0002, 48],
    [9.0002, 48.0002],
    [9, 48],
  ];
  const feature = {
    type: 'Feature',
    properties: { height: 9 },
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
  writeFileSync(far, JSON.stringify({ type: 'FeatureCollection', features: [feature] }));
  const { code, stderr } = await tiles('build', 'mini', '--buildings', far, '--quiet');
  expect(code).toBe(1);
  expect(stderr).toMatch(/elsewhere\.geojson: 1 features, 1 refused/);
  const listed = /listed in (\S+)\.\n/.exec(stderr)?.[1] ?? '';
  expect(readFileSync(listed, 'utf8')).toContain('outside-site');
  expect(readManifest()).toEqual(before);
  const both = await tiles(
    'build',
    'mini',
    '--quiet',
    '--attribute',
    'height=HGT',
    ...['--buildings', far, '--buildings', source],
  );
  expect(both).toMatchObject({ code: 0, stdout: '' });
  expect(both.stderr).toMatch(/^buildings: No buildings came of elsewhere\.geojson/m);
  expect(readManifest().buildings.asOf).toBeNull();
});

test('exit codes tell bad input, a wrong command and a busy district apart', async () => {
  const broken = await tiles('build', 'mini', '--buildings', join(folder, 'none.shp'));
  expect(broken).toMatchObject({ code: 1, stderr: expect.stringContaining('none.shp') });
  expect(await tiles('build', 'nowhere')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/nowhere.*got mini/),
  });
  expect((await tiles('fly')).code).toBe(2);
  const unlock = takeLock(join(out, '.mini.lock'));
  const busy = await tiles('build', 'mini', '--force');
  unlock();
  expect(busy).toMatchObject({
    code: 4,
    stderr: expect.stringContaining(`process ${process.pid}`),
  });
  expect((await tiles('--help')).stdout).toContain('Exit codes');
});
