import {
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TwinManifest } from '#model';
import { type FakeBuildOptions, fakeBuild } from './support/fake-build.ts';
import { hashFiles } from './support/hash-files.ts';

let folder: string;
let source: string;
let outFolder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'build-engine-'));
  source = join(folder, 'lines.txt');
  outFolder = join(folder, 'out');
  writeLines('a=1', 'b=22', 'c=', 'd=odd');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeLines(...lines: readonly string[]): void {
  writeFileSync(source, `${lines.join('\n')}\n`);
}

function build(more: Partial<FakeBuildOptions> = {}) {
  return fakeBuild({ outFolder, source, ...more });
}

function read(path: string): string {
  return readFileSync(join(outFolder, 'mini', path), 'utf8');
}

/** The published folder of a build of the same inputs from nothing. */
async function buildAnew(more: Partial<FakeBuildOptions> = {}): Promise<Record<string, string>> {
  const fresh = mkdtempSync(join(folder, 'fresh-'));
  await build({ outFolder: fresh, ...more });
  return hashFiles(join(fresh, 'mini'));
}

describe('a build', () => {
  test('writes the same bytes with no, one and two workers', async () => {
    const [none, one, two] = [
      await buildAnew({ workers: 0 }),
      await buildAnew({ workers: 1 }),
      await buildAnew({ workers: 2 }),
    ];
    expect(one).toEqual(none);
    expect(two).toEqual(none);
    expect(Object.keys(none)).toHaveLength(40 + 2 + 3 + 2 + 1 + 3);
  });

  test('lists every refused feature, counts it, and tells its step in the manifest', async () => {
    await build();
    expect(read('report/refused.ndjson')).toBe(
      `${JSON.stringify({
        ...{ step: 'buildings', file: 'lines.txt', place: 'line 3', id: 'c', reason: 'empty' },
        ...{ field: 'value', expected: 'expected a value, got nothing' },
      })}\n`,
    );
    const summary = JSON.parse(read('report/summary.json'));
    expect(summary.steps.buildings).toMatchObject({
      featuresIn: 4,
      featuresOut: 3,
      refused: { empty: { count: 1 } },
      warnings: ['d is odd.'],
    });
    const manifest = JSON.parse(read('manifest.json')) as TwinManifest;
    expect(manifest).toMatchObject({
      format: 2,
      terrain: { maxZoom: 3 },
      levels: { terrain: 3 },
      counts: { refused: 1 },
      buildings: { count: 3, provenance: 'supplied', source: 'lines.txt' },
      sources: [{ kind: 'buildings', file: 'lines.txt' }],
    });
    expect(Object.keys(manifest.steps)).toEqual(['terrain', 'buildings', 'index']);
    expect(JSON.stringify(manifest)).not.toContain(folder);
  });

  test('is over at once where nothing changed', async () => {
    await build();
    const before = statSync(join(outFolder, 'mini')).ino;
    expect(await build()).toMatchObject({ isUpToDate: true, units: { made: 0 } });
    expect(statSync(join(outFolder, 'mini')).ino).toBe(before);
  });

  test('makes a changed building anew and keeps the others and the other steps', async () => {
    await build();
    writeLines('a=1', 'b=333', 'c=', 'd=odd');
    const result = await build({ workers: 2 });
    expect(result.decisions.map(({ why }) => why)).toEqual([[], ['lines.txt changed'], []]);
    // The reading job, which has no hash of its own, and the one building.
    expect(result.units).toEqual({ made: 2, kept: 2, resumed: 0 });
    expect(hashFiles(join(outFolder, 'mini'))).toEqual(await buildAnew());
  });

  test('keeps nothing where the pipeline itself changed', async () => {
    await build();
    const result = await fakeBuild({ outFolder, source }, { pipeline: 'another' });
    expect(result.units).toEqual({ made: 44, kept: 0, resumed: 0 });
    expect(result.decisions[0]?.why).toEqual(['the pipeline changed']);
  });

  test('keeps units through a build in which their step did not run', async () => {
    await build();
    const terrain = join(folder, 'dem.txt');
    writeFileSync(terrain, 'heights');
    const first = await build({ terrain });
    expect(first.decisions.map(({ why }) => why)).toEqual([['dem.txt is new'], [], []]);
    writeLines('a=1', 'b=22', 'c=', 'd=4');
    const second = await build({ terrain });
    expect(second.units).toEqual({ made: 2, kept: 2, resumed: 0 });
    expect(hashFiles(join(outFolder, 'mini'))).toEqual(await buildAnew({ terrain }));
  });

  test('does not change when its sources move to another folder', async () => {
    await build();
    const moved = join(mkdtempSync(join(folder, 'other-')), 'lines.txt');
    renameSync(source, moved);
    expect(await build({ source: moved })).toMatchObject({ isUpToDate: true });
  });

  test('makes one step anew and keeps the others, changed or not', async () => {
    await build();
    writeLines('a=1');
    const result = await build({ only: 'terrain' });
    expect(result.decisions.map(({ kept }) => kept?.name)).toEqual([
      undefined,
      'buildings',
      'index',
    ]);
    expect(result.units.made).toBe(40);
    expect(read('buildings/index.bin')).toBe('a:1;b:22;d:odd;');
    const next = await build();
    expect(next.decisions.map(({ why }) => why)).toEqual([[], ['lines.txt changed'], []]);
  });

  test('keeps what was built of a source that is gone', async () => {
    await build();
    rmSync(source);
    expect(await build({ gone: [source] })).toMatchObject({ isUpToDate: true });
    const terrain = join(folder, 'dem.txt');
    writeFileSync(terrain, 'heights');
    const result = await build({ gone: [source], terrain });
    expect(result.decisions.map(({ kept }) => kept?.name)).toEqual([
      undefined,
      'buildings',
      'index',
    ]);
    expect(read('buildings/index.bin')).toBe('a:1;b:22;d:odd;');
    expect(read('report/refused.ndjson')).toContain('line 3');
  });

  test('renews a step whose files were tampered with', async () => {
    await build();
    rmSync(join(outFolder, 'mini/terrain/7.terrain'));
    const result = await build();
    expect(result.decisions.map(({ kept }) => kept?.name)).toEqual([
      undefined,
      'buildings',
      'index',
    ]);
    expect(read('terrain/7.terrain')).toBe('7 7 mini');
  });

  test('that fails names the unit and leaves the standing one alone', async () => {
    await build();
    const before = hashFiles(join(outFolder, 'mini'));
    writeLines('a=1', 'b=broken');
    for (const workers of [0, 2])
      await expect(build({ workers })).rejects.toThrow('buildings, b: The house has fallen down.');
    expect(hashFiles(join(outFolder, 'mini'))).toEqual(before);
    writeLines('a=1', 'b=22', 'c=', 'd=odd');
    expect(await build()).toMatchObject({ isUpToDate: true });
  });

  test('never writes into a file of the standing build', async () => {
    await build();
    const standing = join(outFolder, 'mini/buildings/tiles/a.glb');
    const link = join(folder, 'seen-by-a-reader.glb');
    linkSync(standing, link);
    writeLines('a=9');
    await build();
    expect(readFileSync(link, 'utf8')).toBe('a of 1');
    expect(read('buildings/tiles/a.glb')).toBe('a of 9');
  });

  test('puts back a district that a build had moved aside when it died', async () => {
    await build();
    renameSync(join(outFolder, 'mini'), join(outFolder, '.mini.old'));
    expect(await build()).toMatchObject({ isUpToDate: true });
    expect(existsSync(join(outFolder, '.mini.old'))).toBe(false);
  });

  test('leaves nothing behind but its folder and what the next build needs', async () => {
    await build({ workers: 2 });
    expect(readdirSync(outFolder).sort()).toEqual([
      '.mini.hashes.json',
      '.mini.kept',
      'mini',
      'sites.json',
    ]);
  });
});
