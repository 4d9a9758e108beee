import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLock } from '../../tiles/build/lock.ts';
import { type FakeBuildOptions, fakeBuild } from './support/fake-build.ts';
import { hashFiles } from './support/hash-files.ts';

const PROGRAM = join(import.meta.dirname, 'support/fake-build.ts');
let folder: string;
let source: string;
let outFolder: string;
const started: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resume-'));
  outFolder = join(folder, 'out');
  source = join(folder, 'lines.txt');
  writeFileSync(source, 'a=1\nb=2\nc=\n');
});

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** A build in a process of its own that lingers over every unit. */
function start(options: Partial<FakeBuildOptions> = {}) {
  const child = spawn(
    process.execPath,
    [PROGRAM, JSON.stringify({ outFolder, source, workers: 2, ...options })],
    { env: { ...process.env, FAKE_PAUSE_MS: '150' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  started.push(child);
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const ended = once(child, 'exit').then(([code]) => ({ code: code as number | null, errors }));
  return { child, ended };
}

/** Waits until some units are done, and some are not. */
async function untilHalfDone(): Promise<void> {
  const journal = join(outFolder, '.mini.work/journal.ndjson');
  for (;;) {
    const lines = existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').length : 0;
    if (lines > 8) return;
    await wait(20);
  }
}

test('a build that was killed goes on where it was, to the same bytes', async () => {
  const { child, ended } = start();
  await untilHalfDone();
  child.kill('SIGKILL');
  await ended;
  expect(existsSync(join(outFolder, 'mini'))).toBe(false);
  // What a kill in the middle of a line leaves.
  const journal = join(outFolder, '.mini.work/journal.ndjson');
  writeFileSync(journal, `${readFileSync(journal, 'utf8')}{"step":"terr`);
  const { units } = await fakeBuild({ outFolder, source, workers: 2 });
  expect(units.resumed).toBeGreaterThanOrEqual(6);
  expect(units.made + units.resumed).toBe(40 + 1 + 2);
  const fresh = join(folder, 'fresh');
  await fakeBuild({ outFolder: fresh, source });
  expect(hashFiles(join(outFolder, 'mini'))).toEqual(hashFiles(join(fresh, 'mini')));
});

test('a unit whose file was torn by the kill is made again', async () => {
  const { child, ended } = start();
  await untilHalfDone();
  child.kill('SIGKILL');
  await ended;
  const journal = readFileSync(join(outFolder, '.mini.work/journal.ndjson'), 'utf8');
  const made = journal
    .split('\n')
    .slice(1, -1)
    .map((line) => JSON.parse(line).files as Record<string, number>)
    .flatMap((files) => Object.keys(files));
  writeFileSync(join(outFolder, '.mini.work/out', made[0] as string), '');
  await fakeBuild({ outFolder, source, workers: 2 });
  const fresh = join(folder, 'fresh');
  await fakeBuild({ outFolder: fresh, source });
  expect(hashFiles(join(outFolder, 'mini'))).toEqual(hashFiles(join(fresh, 'mini')));
});

test('nothing is taken over from a killed build of other sources', async () => {
  const { child, ended } = start();
  await untilHalfDone();
  child.kill('SIGKILL');
  await ended;
  writeFileSync(source, 'a=1\nb=3\n');
  const { units } = await fakeBuild({ outFolder, source });
  expect(units.resumed).toBe(0);
});

test('an interrupted build ends with 130, gives its lock back and can be resumed', async () => {
  const { child, ended } = start();
  await untilHalfDone();
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  const { units } = await fakeBuild({ outFolder, source });
  expect(units.resumed).toBeGreaterThanOrEqual(6);
});

test('two builds of one district do not run at once', async () => {
  const { child, ended } = start();
  await untilHalfDone();
  await expect(fakeBuild({ outFolder, source })).rejects.toThrow(
    new RegExp(`process ${child.pid} .*wait for it`),
  );
  expect((await ended).code).toBe(0);
  expect(await fakeBuild({ outFolder, source })).toMatchObject({ isUpToDate: true });
});

test('a process that is refused the lock ends with 4', async () => {
  const unlock = takeLock(join(outFolder, '.mini.lock'));
  const { code, errors } = await start().ended;
  unlock();
  expect(code).toBe(4);
  expect(errors).toContain(`process ${process.pid}`);
});

test('the lock of a dead process is taken over, also where its number is in use again', async () => {
  const lock = join(outFolder, '.mini.lock');
  takeLock(lock);
  const holder = JSON.parse(readFileSync(lock, 'utf8'));
  writeFileSync(lock, JSON.stringify({ ...holder, startedAt: '1' }));
  await fakeBuild({ outFolder, source });
  expect(existsSync(lock)).toBe(false);
});

test.each(['', '{', 'null', '7', '{}', '{"pid":"x"}'])(
  'a torn lock, %j, is respected while it may be being written, and taken over when it is old',
  (text) => {
    const lock = join(folder, 'torn.lock');
    writeFileSync(lock, text);
    expect(() => takeLock(lock)).toThrow(/names no process.*[Tt]ry again/);
    const old = new Date(Date.now() - 60_000);
    utimesSync(lock, old, old);
    takeLock(lock)();
    expect(existsSync(lock)).toBe(false);
  },
);
