/**
 * A whole gateway in a process of its own, with a source of so many datastreams: says where it is, and does
 * what it is told over the channel to the parent.
 *
 *     gateway-child.ts <folder> <datastreams> <vehicles> <token>
 */
import { join } from 'node:path';
import type { ObservationBatch } from '#model';
import { openSqliteStore } from '../../../src/gateway/store/sqlite/open-sqlite-store.ts';
import { sleeplessSite } from '../../fixtures/mini-site.ts';
import { startTestGateway } from '../../support/gateway.ts';
import { makeFixes, makeSourceCatalogue } from '../../support/source.ts';

export type Order =
  /** Says so many rounds of all datastreams, as a source in this process does. */
  | { readonly do: 'speak'; readonly rounds: number; readonly fromMs: number }
  /** Fills a past: each datastream and each vehicle at each step. */
  | {
      readonly do: 'fill';
      readonly fromMs: number;
      readonly toMs: number;
      readonly readingMs: number;
      readonly fixMs: number;
    }
  | { readonly do: 'maintain' };

export type Answer =
  | { readonly type: 'ready'; readonly url: string; readonly brokerUrl: string }
  | { readonly type: 'done'; readonly rows: number };

const [folder, datastreams, vehicles, publishToken] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
];
const STREAMS = Number(datastreams);
const VEHICLES = Number(vehicles);
const KEPT_MS = 3650 * 86_400_000;
const RULES = {
  rawMs: KEPT_MS,
  minuteMs: KEPT_MS,
  quarterMs: KEPT_MS,
  hourMs: KEPT_MS,
  tracksMs: KEPT_MS,
  maxBytes: Number.MAX_SAFE_INTEGER,
};

const store = await openSqliteStore({ file: join(folder, 'history.db') });
// The simulator has no past to fill: it would work all the while beside what is measured.
const past = { liveMs: Date.now(), gaps: [] };
await store.putEntities([{ type: 'setting', id: 'simulated', json: past }]);
const gateway = await startTestGateway({ site: sleeplessSite, store, publishToken });
const mouth = gateway.attach('bench');
mouth.catalogue(makeSourceCatalogue('bench', { sensors: STREAMS, vehicles: VEHICLES }));
await mouth.ready();
tell({ type: 'ready', url: gateway.url, brokerUrl: gateway.brokerUrl });

process.on('message', async (order: Order) => tell({ type: 'done', rows: await obey(order) }));
process.once('disconnect', async () => {
  await gateway.close();
  process.exit();
});

async function obey(order: Order): Promise<number> {
  switch (order.do) {
    case 'speak':
      return speak(order.rounds, order.fromMs);
    case 'fill':
      return fill(order);
    case 'maintain':
      await store.maintain(Date.now(), RULES);
      return 0;
  }
}

async function speak(rounds: number, fromMs: number): Promise<number> {
  const before = mouth.books.stored;
  const rows = rounds * STREAMS;
  for (let i = 0; i < rounds; i++) {
    await mouth.room();
    mouth.observations(readAll(fromMs + i));
    await new Promise((resolve) => setImmediate(resolve));
  }
  while (mouth.books.stored - before < rows) {
    if (mouth.books.refused > 0) throw new Error(mouth.books.lastRefusal);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return rows;
}

async function fill(order: Extract<Order, { do: 'fill' }>): Promise<number> {
  const written: Promise<void>[] = [];
  let rows = 0;
  for (let timeMs = order.fromMs; timeMs <= order.toMs; timeMs += order.readingMs) {
    written.push(mouth.past({ type: 'observations', batch: readAll(timeMs) }));
    rows += STREAMS;
  }
  for (let timeMs = order.fromMs; timeMs <= order.toMs; timeMs += order.fixMs) {
    const batch = makeFixes(
      ...Array.from(
        { length: VEHICLES },
        (_, i) => [i, timeMs, 121 + i / 5000, 31 + (timeMs % 3.6e6) / 3.6e7] as const,
      ),
    );
    written.push(mouth.past({ type: 'tracks', batch }));
    rows += VEHICLES;
  }
  await Promise.all(written);
  return rows;
}

/** Every datastream within one second, each at its own moment. */
function readAll(timeMs: number): ObservationBatch {
  return {
    slot: Uint32Array.from({ length: STREAMS }, (_, slot) => slot),
    timeMs: new Float64Array(STREAMS).fill(timeMs),
    value: Float64Array.from({ length: STREAMS }, (_, i) => Math.round(i + timeMs / 1000) / 10),
  };
}

function tell(answer: Answer): void {
  process.send?.(answer);
}
