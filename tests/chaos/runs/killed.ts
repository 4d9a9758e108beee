import { createRandom } from '#lib/random/random.ts';
import { makeReadings, makeSourceCatalogue } from '../../support/source.ts';
import { makeChaosSite } from '../support/chaos-site.ts';
import { checkAcknowledged } from '../support/check-acknowledged.ts';
import { type ChildSource, startChild } from '../support/child-gateway.ts';
import type { ChaosOptions, FaultRow } from '../support/fault-row.ts';
import {
  createHttpPublisher,
  createMqttPublisher,
  numberedTime,
  type Publisher,
} from '../support/publishers.ts';
import { findTorn, readKept } from '../support/read-rows.ts';
import { type MadeStream, makeStreams } from '../support/sensorthings-client.ts';
import { pause, until } from '../support/wait.ts';

const SENSORS = 50;
const BATCH = 100;
const SOURCE = 'pour';
/** Rows that are on their way at most, so that what is sent again stays small. */
const IN_FLIGHT = 20_000;
const START_MS = Date.UTC(2026, 4, 1);

interface Published {
  readonly fault: string;
  readonly stream: MadeStream;
  readonly publisher: Publisher;
}

/**
 * A source within the gateway and two publishers outside send readings into it, and it is killed at random
 * points; what was not acknowledged is sent again, as a publisher does. Each row's value is its own number.
 */
export async function runKilled({ isLong, seed }: ChaosOptions): Promise<FaultRow[]> {
  const kills = isLong ? 200 : 20;
  const random = createRandom(seed);
  const site = makeChaosSite();
  const catalogue = makeSourceCatalogue('pour', { sensors: SENSORS });
  const faults: string[] = [];
  let published: readonly Published[] = [];
  let acknowledged = 0;
  let slots: readonly number[] = [];
  let resent = 0;
  try {
    for (let round = 0; round < kills; round++) {
      const gateway = await startChild(site.config);
      if (round === 0) published = await openPublishers(gateway.url);
      for (const { publisher } of published) publisher.run(gateway.url);
      const source = await gateway.attach(SOURCE, catalogue);
      slots = source.slots;
      const pouring = pour(source, acknowledged);
      await until(() => source.settled > 0, 20_000);
      await pause(random() * 400);
      await gateway.kill();
      resent += pouring.stop() - source.settled;
      acknowledged += source.settled;
      for (const { publisher } of published) publisher.stop();
      faults.push(...gateway.faults());
    }
    const torn = findTorn(site.storeFile).map((what) => `The file is torn: ${what}`);
    const startMs = performance.now();
    const store = await site.openStore();
    const reopenMs = Math.round(performance.now() - startMs);
    const judge = async (
      fault: string,
      rows: readonly number[],
      told: ReadonlySet<number>,
      timeOf: (value: number) => number,
      refusals: readonly string[],
    ): Promise<FaultRow> => {
      const kept = await readKept(store, rows);
      const checked = checkAcknowledged(kept, told, timeOf);
      const broken = [...torn, ...faults];
      if (checked.torn > 0) broken.push(`${checked.torn} rows are not as they were sent.`);
      if (told.size < 5 * kills) broken.push(`Only ${told.size} rows were acknowledged.`);
      if (refusals.length > 0) broken.push(`${refusals.length} refusals: ${refusals[0]}`);
      return {
        fault,
        injected: kills,
        lost: checked.lost,
        doubled: checked.doubled,
        uncaught: faults.length,
        broken,
        figures: `${told.size} rows acknowledged, ${kept.length} kept`,
      };
    };
    const verdicts: FaultRow[] = [];
    for (const { fault, stream, publisher } of published)
      verdicts.push(
        await judge(fault, [stream.slot], publisher.acknowledged, numberedTime, publisher.refusals),
      );
    const all = new Set(Array.from({ length: acknowledged }, (_, i) => i));
    const inner = await judge('R02 killed as it writes', slots, all, (i) => START_MS + i, []);
    const figures = `${inner.figures}, ${resent} sent again, reopened in ${reopenMs} ms`;
    await store.close();
    return [...verdicts, { ...inner, figures }];
  } finally {
    site.remove();
  }
}

async function openPublishers(url: string): Promise<Published[]> {
  const [http, mqtt] = (await makeStreams(url, ['http', 'mqtt'])) as [MadeStream, MadeStream];
  return [
    { fault: 'R01 killed, HTTP 201', stream: http, publisher: createHttpPublisher(http) },
    { fault: 'R01 killed, MQTT 1', stream: mqtt, publisher: createMqttPublisher(mqtt) },
  ];
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
