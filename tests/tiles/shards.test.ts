import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeBuildOptions, fakeBuild } from './support/fake-build.ts';
import { hashFiles } from './support/hash-files.ts';

const PROGRAM = join(import.meta.dirname, 'support/fake-build.ts');
let folder: string;
let source: string;
let outFolder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shards-'));
  outFolder = join(folder, 'out');
  source = join(folder, 'lines.txt');
  writeFileSync(source, 'a=1\nb=2\nc=\nd=odd\ne=5\nf=6\n');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function runProcess(options: Partial<FakeBuildOptions>): Promise<number | null> {
  const whole = JSON.stringify({ outFolder, source, ...options });
  const child = spawn(process.execPath, [PROGRAM, whole], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code as number | null;
}

test('four processes and a join make the same bytes as one', async () => {
  const shards = [1, 2, 3, 4].map((index) => ({ index, count: 4 }));
  const codes = await Promise.all(
    shards.map((shard) => runProcess({ shard, workers: shard.index % 3 })),
  );
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(existsSync(join(outFolder, 'mini'))).toBe(false);
  expect(await runProcess({ shards: 4 })).toBe(0);
  const whole = join(folder, 'whole');
  await fakeBuild({ outFolder: whole, source, workers: 1 });
  expect(hashFiles(join(outFolder, 'mini'))).toEqual(hashFiles(join(whole, 'mini')));
  expect(readdirSync(outFolder).filter((name) => name.includes('part'))).toEqual([]);
  expect(await fakeBuild({ outFolder, source })).toMatchObject({ isUpToDate: true });
});

test('units are kept from what shards have made', async () => {
  for (const index of [1, 2]) await fakeBuild({ outFolder, source, shard: { index, count: 2 } });
  await fakeBuild({ outFolder, source, shards: 2 });
  writeFileSync(source, 'a=1\nb=2\nc=\nd=4\ne=5\nf=6\n');
  expect((await fakeBuild({ outFolder, source })).units).toEqual({ made: 2, kept: 4, resumed: 0 });
});

test('a join says which shard is missing', async () => {
  for (const index of [1, 3]) await fakeBuild({ outFolder, source, shard: { index, count: 3 } });
  await expect(fakeBuild({ outFolder, source, shards: 3 })).rejects.toThrow(
    'got none of 2/3; run "build mini --shard 2/3" first',
  );
});

test('a join refuses a shard of other sources, and sources that changed since', async () => {
  await fakeBuild({ outFolder, source, shard: { index: 1, count: 2 } });
  writeFileSync(source, 'a=1\nb=3\n');
  await fakeBuild({ outFolder, source, shard: { index: 2, count: 2 } });
  await expect(fakeBuild({ outFolder, source, shards: 2 })).rejects.toThrow(/shard 2\/2/);
  await fakeBuild({ outFolder, source, shard: { index: 1, count: 2 } });
  writeFileSync(source, 'a=1\nb=4\n');
  await expect(fakeBuild({ outFolder, source, shards: 2 })).rejects.toThrow(/another build/);
});
