/**
 * A process that appends to a store until it is killed, and says after each append what was acknowledged:
 *
 *     node tests/support/store-child.ts sqlite <file> <fromCursor>
 */
import { writeSync } from 'node:fs';
import type { HistoryStore, Intake } from '../../src/gateway/store/history-store.ts';
import { makeCrashIntake } from './store-intakes.ts';

const [engine, place, from] = process.argv.slice(2) as [string, string, string];
const store = await open();
let cursor = Number(from);
const keepAll = 3650 * 86_400_000;
const rules = {
  rawMs: keepAll,
  minuteMs: keepAll,
  quarterMs: keepAll,
  hourMs: keepAll,
  tracksMs: keepAll,
  maxBytes: Number.MAX_SAFE_INTEGER,
};
writeSync(1, 'open\n');
// Maintenance moves fixes into chunks all the while, so that kills fall into that too.
void (async () => {
  for (;;) {
    await store.maintain(makeCrashIntake(cursor).atMs + 3_600_000, rules);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
})();
for (;;) {
  const intakes: Intake[] = [];
  for (let i = 0; i < 3; i++) {
    const made = makeCrashIntake(cursor);
    intakes.push(made.intake);
    cursor = made.lastCursor;
  }
  const last = cursor;
  await Promise.all(intakes.map((intake) => store.append(intake)));
  writeSync(1, `${last}\n`);
}

/** Only the engine that is needed is loaded: a child is started some twenty times. */
async function open(): Promise<HistoryStore> {
  if (engine === 'sqlite') {
    const { openSqliteStore } = await import('../../src/gateway/store/sqlite/open-sqlite-store.ts');
    return openSqliteStore({ file: place });
  }
  const { openPostgresStore } = await import(
    '../../src/gateway/store/postgres/open-postgres-store.ts'
  );
  return openPostgresStore({ url: place });
}
