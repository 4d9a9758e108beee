/**
 * How fast the two history engines take rows in, and how fast they give the state of an instant: same rows,
 * same questions, same run.
 *
 *     node tests/bench/store.ts [datastreams] [readings of each]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  HistoryStore,
  Intake,
  RetentionRules,
} from '../../src/gateway/store/history-store.ts';
import { openPostgresStore } from '../../src/gateway/store/postgres/open-postgres-store.ts';
import { openSqliteStore } from '../../src/gateway/store/sqlite/open-sqlite-store.ts';
import { type BenchRow, reportBench } from '../support/bench-report.ts';
import { needPostgres, startPostgres } from '../support/postgres.ts';

const DATASTREAMS = Number(process.argv[2] ?? 100_000);
const READINGS = Number(process.argv[3] ?? 24);
const VEHICLES = 500;
const DAY_MS = 86_400_000;
const STEP_MS = DAY_MS / READINGS;
const T0 = Date.UTC(2026, 4, 1);
const BATCH_ROWS = 10_000;
/** Appends on their way at once, as an ingest that does not wait for the disk has them. */
const PARALLEL = 4;
const FRAMES = 15;
const KEPT_MS = 3650 * DAY_MS;
const RULES: RetentionRules = {
  rawMs: KEPT_MS,
  minuteMs: KEPT_MS,
  quarterMs: KEPT_MS,
  hourMs: KEPT_MS,
  tracksMs: KEPT_MS,
  maxBytes: Number.MAX_SAFE_INTEGER,
};

if (!needPostgres()) throw new Error('Expected PostgreSQL to compare with; install postgresql.');
const folder = mkdtempSync(join(tmpdir(), 'yunjian-bench-'));
const server = await startPostgres({ shared_buffers: '512MB', max_wal_size: '4GB' });
try {
  const sqlite = await measure(await openSqliteStore({ file: join(folder, 'history.db') }));
  const postgres = await measure(await openPostgresStore({ url: await server.createDatabase() }));
  const rows = Object.entries(sqlite).map(([what, [value, unit]]): BenchRow => {
    const [peerValue] = postgres[what] as Figure;
    return { what: `SQLite: ${what}`, value, unit, peer: 'PostgreSQL 15', peerValue };
  });
  reportBench('store', rows);
} finally {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}

type Figure = readonly [value: number, unit: string];

async function measure(store: HistoryStore): Promise<Record<string, Figure>> {
  const figures: Record<string, Figure> = {};
  const rows = DATASTREAMS * READINGS;
  const appendS = await timeS(() => appendAll(store, makeReadings()));
  figures[`append ${rows} readings of ${DATASTREAMS} datastreams`] = [
    Math.round(rows / appendS),
    'rows/s',
  ];
  const fixes = VEHICLES * 600;
  const fixS = await timeS(() => appendAll(store, makeFixes(rows)));
  figures[`append ${fixes} fixes`] = [Math.round(fixes / fixS), 'rows/s'];
  const coldS = await timeS(() => store.frame(T0 + DAY_MS / 2, { trackAgeMs: 600_000 }));
  figures['state of an instant, before any maintenance'] = [round(coldS * 1000), 'ms'];
  const maintainS = await timeS(() => store.maintain(T0 + DAY_MS + 3_600_000, RULES));
  figures['maintenance of it all'] = [round(maintainS), 's'];

  for (const [what, known] of [
    ['state of an instant', undefined],
    ['state of an instant as it was known ten minutes before', 600_000],
  ] as const) {
    const times: number[] = [];
    for (let i = 0; i < FRAMES; i++) {
      const atMs = T0 + Math.round(((i + 0.7) / FRAMES) * DAY_MS);
      const options = { trackAgeMs: 600_000, ...(known && { knownMs: atMs - known }) };
      times.push(await timeS(() => store.frame(atMs, options)));
    }
    times.sort((a, b) => a - b);
    figures[`${what}, median`] = [round((times[FRAMES >> 1] as number) * 1000), 'ms'];
    figures[`${what}, worst`] = [round((times.at(-1) as number) * 1000), 'ms'];
  }
  const spanS = await timeS(() =>
    store.span(T0 + DAY_MS / 2, T0 + DAY_MS / 2 + STEP_MS, { limit: 1e9 }),
  );
  figures['everything between two instants, once round'] = [round(spanS * 1000), 'ms'];
  const seriesS = await timeS(async () => {
    for (let slot = 0; slot < 100; slot++)
      await store.series({
        slot: slot * Math.floor(DATASTREAMS / 100),
        fromMs: T0,
        toMs: T0 + DAY_MS,
        limit: 1000,
      });
  });
  figures['a day of one datastream'] = [round(seriesS * 10), 'ms'];
  figures['on disk'] = [round((await store.stats()).bytes / 1e6), 'MB'];
  await store.close();
  return figures;
}

async function appendAll(store: HistoryStore, intakes: Iterable<Intake>): Promise<void> {
  const underWay = new Set<Promise<unknown>>();
  for (const intake of intakes) {
    const append = store.append(intake).finally(() => underWay.delete(append));
    underWay.add(append);
    if (underWay.size >= PARALLEL) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}

/** Each datastream speaks at its own moment of each step; some a little late. */
function* makeReadings(): Generator<Intake> {
  let cursor = 0;
  for (let step = 0; step < READINGS; step++)
    for (let from = 0; from < DATASTREAMS; from += BATCH_ROWS) {
      const length = Math.min(BATCH_ROWS, DATASTREAMS - from);
      const column = (of: (i: number) => number) =>
        Float64Array.from({ length }, (_, i) => of(from + i));
      const timeOf = (slot: number) =>
        Math.floor(T0 + step * STEP_MS + (slot / DATASTREAMS) * STEP_MS);
      yield {
        observations: {
          slot: Uint32Array.from({ length }, (_, i) => from + i),
          timeMs: column(timeOf),
          value: column((slot) => Math.round(200 + 100 * Math.sin(slot + step)) / 10),
          atMs: column(() => timeOf(from + length - 1) + 2000),
          cursor: column(() => ++cursor),
        },
      };
    }
}

/** Ten minutes of a fleet at one fix a second, in the middle of the day. */
function* makeFixes(cursorBefore: number): Generator<Intake> {
  let cursor = cursorBefore;
  const seconds = 10;
  for (let from = 0; from < 600; from += seconds) {
    const length = VEHICLES * seconds;
    const column = (of: (vehicle: number, second: number) => number) =>
      Float64Array.from({ length }, (_, i) => of(i % VEHICLES, from + Math.floor(i / VEHICLES)));
    const timeOf = (second: number) => T0 + DAY_MS / 2 - 600_000 + second * 1000;
    const decimals = (value: number, power: number) => Math.round(value * power) / power;
    yield {
      tracks: {
        trackSlot: Uint32Array.from({ length }, (_, i) => i % VEHICLES),
        timeMs: column((_, second) => timeOf(second)),
        lonDeg: column((vehicle, second) => decimals(121 + vehicle / 5000 + second * 1.1e-4, 1e7)),
        latDeg: column((vehicle, second) => decimals(31 + vehicle / 9000 + second * 0.7e-4, 1e7)),
        heightM: new Float32Array(length),
        bearingDeg: Float32Array.from(column((vehicle) => vehicle % 360)),
        speedMps: Float32Array.from(column((_, second) => 10 + (second % 50) / 10)),
        atMs: column((_, second) => timeOf(second) + 300),
        cursor: column(() => ++cursor),
      },
    };
  }
}

async function timeS(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
