import { createRandom } from '#lib/random/random.ts';
import { makeReadings, makeSourceCatalogue } from '../../support/source.ts';
import { makeChaosSite } from '../support/chaos-site.ts';
import { type ChildSource, startChild } from '../support/child-gateway.ts';
import type { ChaosOptions, FaultRow } from '../support/fault-row.ts';
import { findTorn, readKept } from '../support/read-rows.ts';
import { pause, until } from '../support/wait.ts';

const SENSORS = 50;
const BATCH = 100;
const SOURCE = 'pour';
/** Rows that are on their way at most, so that what is sent again stays small. */
const IN_FLIGHT = 20_000;
const START_MS = Date.UTC(2026, 4, 1);

/**
 * A source pours readings into the gateway, which is killed at random points; what was not acknowledged is sent
 * again, as a publisher does. Each row is told apart by its number.
 */
export async function runKilled({ isLong, seed }: ChaosOptions): Promise<FaultRow[]> {
  const kills = isLong ? 200 : 20;
  const random = createRandom(seed);
  const site = makeChaosSite();
  const catalogue = makeSourceCatalogue('pour', { sensors: SENSORS });
  let acknowledged = 0;
  let slots: readonly number[] = [];
  let resent = 0;
  const faults: string[] = [];
  const broken: string[] = [];
  let slowestMs = 0;
  try {
    for (let round = 0; round < kills; round++) {
      const gateway = await startChild(site.config);
      const source = await gateway.attach(SOURCE, catalogue);
      slots = source.slots;
      const pouring = pour(source, acknowledged);
      await until(() => source.settled > 0, 20_000);
      await pause(random() * 400);
      await gateway.kill();
      resent += pouring.stop() - source.settled;
      acknowledged += source.settled;
      faults.push(...gateway.faults());
    }
    broken.push(...findTorn(site.storeFile).map((what) => `The file is torn: ${what}`));
    const startMs = performance.now();
    const store = await site.openStore();
    slowestMs = performance.now() - startMs;
    const rows = await readKept(store, slots);
    await store.close();
    const times = new Map<number, number>();
    for (const { value } of rows) times.set(value, (times.get(value) ?? 0) + 1);
    let lost = 0;
    for (let i = 0; i < acknowledged; i++) if (!times.has(i)) lost++;
    const doubled = [...times.values()].filter((count) => count > 1).length;
    const torn = rows.filter(({ slot, timeMs, value }) => {
      const told = tellRow(value);
      return slots[told[0]] !== slot || told[1] !== timeMs;
    });
    if (torn.length > 0) broken.push(`${torn.length} rows are not as they were sent.`);
    if (acknowledged < kills * BATCH) broken.push('Too little was acknowledged to prove a thing.');
    const figures = `${acknowledged} rows acknowledged, ${resent} sent again, ${rows.length} kept, reopened in ${Math.round(slowestMs)} ms`;
    return [
      {
        fault: 'R02 gateway killed as it writes',
        injected: kills,
        lost,
        doubled,
        uncaught: faults.length,
        broken: [...broken, ...faults],
        figures,
      },
    ];
  } finally {
    site.remove();
  }
}

/** Sends rows from a number on, as fast as they are acknowledged. */
function pour(source: ChildSource, first: number): { stop(): number } {
  let sent = 0;
  const timer = setInterval(() => {
    for (let i = 0; i < 5 && sent - source.settled < IN_FLIGHT; i++) {
      const from = first + sent;
      source.observations(
        makeReadings(...Array.from({ length: BATCH }, (_, k) => tellRow(from + k))),
      );
      sent += BATCH;
    }
  }, 5);
  return {
    stop() {
      clearInterval(timer);
      return sent;
    },
  };
}

/** A row by its number: its sensor, its time and its value all follow from it. */
function tellRow(i: number): readonly [sensor: number, timeMs: number, value: number] {
  return [i % SENSORS, START_MS + i, i];
}
