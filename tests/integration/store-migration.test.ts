import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/gateway/store/sqlite/database.ts';
import { openSqliteStore } from '../../src/gateway/store/sqlite/open-sqlite-store.ts';
import { MIGRATIONS, migrate } from '../../src/gateway/store/sqlite/schema.ts';
import { NEXT_MIGRATION, NEXT_MIGRATIONS } from '../support/next-migrations.ts';
import { CRASH_ROWS, makeCrashIntake } from '../support/store-intakes.ts';

const CHILD = join(import.meta.dirname, '../support/migrate-child.ts');
const NODE = join(import.meta.dirname, '../../node_modules/.bin/node');
const folder = mkdtempSync(join(tmpdir(), 'yunjian-migration-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Before each statement, the version's number, the commit, and after it. */
const STEPS = NEXT_MIGRATION.length + 4;

function look(file: string) {
  const db = new DatabaseSync(file);
  const one = (sql: string) => Object.values(db.prepare(sql).get() ?? {})[0];
  const version = one('PRAGMA user_version');
  const columns = db.prepare('PRAGMA table_info(fix)').all().length;
  const moved = one("SELECT count(*) FROM observation WHERE variant = 'moved'");
  const rows = [one('SELECT count(*) FROM observation'), one('SELECT count(*) FROM fix')];
  const health = one('PRAGMA integrity_check');
  db.close();
  return { version, columns, moved, rows, health };
}

test('a kill at each step of a migration leaves the old version or the new one', async () => {
  const original = join(folder, 'original.db');
  const store = await openSqliteStore({ file: original });
  await store.append(makeCrashIntake(0).intake);
  await store.close();
  const old = look(original);
  expect(old).toMatchObject({ version: MIGRATIONS.length, rows: [CRASH_ROWS, CRASH_ROWS] });
  const next = {
    ...old,
    version: NEXT_MIGRATIONS.length,
    columns: Number(old.columns) + 1,
    moved: CRASH_ROWS,
  };
  const left: unknown[] = [];
  for (let step = 0; step < STEPS; step++) {
    const file = join(folder, `step-${step}.db`);
    copyFileSync(original, file);
    const child = spawnSync(NODE, [CHILD, file, String(step)], { encoding: 'utf8' });
    const wasKilled = child.signal === 'SIGKILL';
    expect(wasKilled || step === STEPS - 1, child.stderr).toBe(true);
    const found = look(file);
    expect([old, next]).toContainEqual(found);
    left.push(found.version);
    // Whichever it is, the next start brings it to the end.
    const db = openDatabase(file, { cacheBytes: 1 << 16 });
    migrate(db, NEXT_MIGRATIONS);
    db.close();
    expect(look(file)).toEqual(next);
  }
  expect(new Set(left)).toEqual(new Set([old.version, next.version]));
});

test('a file of a newer version is refused and left as it is', async () => {
  const file = join(folder, 'newer.db');
  await (await openSqliteStore({ file })).close();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  await expect(openSqliteStore({ file })).rejects.toMatchObject({
    code: 'store-failed',
    message: expect.stringContaining('version 99'),
  });
  expect(look(file).version).toBe(99);
});
