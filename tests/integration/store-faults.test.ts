import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../src/gateway/store/sqlite/open-sqlite-store.ts';
import { makeCrashIntake } from '../support/store-intakes.ts';

const NODE = join(import.meta.dirname, '../../node_modules/.bin/node');
const undo: (() => void)[] = [];

afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'yunjian-faults-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A disk of a few megabytes, where this system lets us mount one. */
function mountSmallDisk(folder: string, megabytes: number): boolean {
  const options = `size=${megabytes}m`;
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  if (mounted.status !== 0) return false;
  undo.push(() => void spawnSync('umount', ['-l', folder]));
  return true;
}

describe('a full disk', () => {
  test('refuses rows without keeping part of them, and takes them when there is space', async ({
    skip,
  }) => {
    const folder = makeFolder();
    skip(!mountSmallDisk(folder, 8), 'no disk can be mounted here');
    const store = await openSqliteStore({ file: join(folder, 'history.db') });
    // What leaves room for the log's own files when the disk is nearly full.
    const ballast = join(folder, 'ballast');
    writeFileSync(ballast, new Uint8Array(3 << 20));
    let cursor = 0;
    let acknowledged = 0;
    let refusal: unknown;
    while (refusal === undefined) {
      const made = makeCrashIntake(cursor);
      try {
        await store.append(made.intake);
        acknowledged = made.lastCursor;
        cursor = acknowledged;
      } catch (error) {
        refusal = error;
      }
    }
    expect(refusal).toMatchObject({
      code: 'store-failed',
      message: expect.stringMatching(/make space|check it and its space/),
    });
    for (let i = 0; i < 20; i++)
      await expect(store.append(makeCrashIntake(cursor).intake)).rejects.toMatchObject({
        code: 'store-failed',
      });
    expect((await store.stats()).lastCursor).toBe(acknowledged);
    const frame = await store.frame(Date.UTC(2030, 0), { trackAgeMs: 0 });
    expect(frame.observations.slot).toHaveLength(20);

    rmSync(ballast);
    for (let i = 0; i < 50; i++) {
      const made = makeCrashIntake(cursor);
      await store.append(made.intake);
      cursor = made.lastCursor;
    }
    await store.close();
    const again = await openSqliteStore({ file: join(folder, 'history.db') });
    expect(await again.stats()).toMatchObject({ lastCursor: cursor });
    const rows = await again.scan({ order: 'cursor', descending: false, limit: 1_000_000 });
    expect(rows.cursor).toHaveLength((cursor / 41) * 20);
    await again.close();
  });
});

test('a limit on the size of files is an error that is told, not an end', async () => {
  const folder = makeFolder();
  const script = join(folder, 'append.ts');
  const root = join(import.meta.dirname, '../..');
  writeFileSync(
    script,
    `import { openSqliteStore } from '${root}/src/gateway/store/sqlite/open-sqlite-store.ts';
    import { makeCrashIntake } from '${root}/tests/support/store-intakes.ts';
    process.on('SIGXFSZ', () => undefined);
    const store = await openSqliteStore({ file: '${join(folder, 'history.db')}' });
    let cursor = 0;
    let refused = 0;
    let code = '';
    for (let i = 0; i < 3000 && refused < 50; i++) {
      const made = makeCrashIntake(cursor);
      try {
        await store.append(made.intake);
        cursor = made.lastCursor;
      } catch (error) {
        refused++;
        code = error.code;
      }
    }
    console.log(JSON.stringify({ cursor, refused, code, stats: await store.stats() }));
    process.exit();`,
  );
  const child = spawn('sh', ['-c', `ulimit -f 4096; exec ${NODE} ${script}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = await new Promise<string>((resolve) => {
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        text += String(data);
      });
    child.once('close', () => resolve(text));
  });
  const end = JSON.parse(said.slice(said.indexOf('{'))) as {
    cursor: number;
    refused: number;
    code: string;
    stats: { lastCursor: number };
  };
  expect(end.refused).toBe(50);
  expect(end.code).toBe('store-failed');
  expect(end.stats.lastCursor).toBe(end.cursor);
  // What was acknowledged is there for one who is not limited.
  const store = await openSqliteStore({ file: join(folder, 'history.db') });
  expect((await store.stats()).observations).toBe((end.cursor / 41) * 20);
  await store.close();
});

test('a file that is no store, or cannot be written, is told with what to do', async () => {
  const folder = makeFolder();
  const file = join(folder, 'history.db');
  writeFileSync(file, 'not a database, but long enough to be taken for one '.repeat(100));
  await expect(openSqliteStore({ file })).rejects.toMatchObject({
    code: 'store-failed',
    message: expect.stringContaining('move it away'),
  });
  mkdirSync(join(folder, 'is-a-folder.db'));
  await expect(openSqliteStore({ file: join(folder, 'is-a-folder.db') })).rejects.toMatchObject({
    code: 'store-failed',
    message: expect.stringContaining('check its folder'),
  });
});

test('calls to a closed store are refused', async () => {
  const store = await openSqliteStore({ file: join(makeFolder(), 'history.db') });
  await store.close();
  await expect(store.stats()).rejects.toMatchObject({ code: 'store-failed' });
  await expect(store.append({})).rejects.toMatchObject({ code: 'store-failed' });
  await store.close();
});
