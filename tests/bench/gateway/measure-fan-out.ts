import { encodeObservations, liveTileOf, observationTopic } from '#wire';
import type { BenchRow } from '../../support/bench-report.ts';
import { type RunningBroker, startEmbeddedBroker, startQuietMosquitto } from './brokers.ts';
import { readCpuS } from './cpu.ts';
import { openPublisher, openSubscriber, writePublish } from './light-clients.ts';
import { medianOf, round } from './statistics.ts';

const TOPIC = observationTopic(liveTileOf(121.2, 31), 'sensor');
/** Packets in one write, and those under way at most: far below what makes either broker drop a client. */
const BURST = 100;
const UNDER_WAY = 2000;
const WARM_MS = 300;
const LOSS_AFTER_MS = 5000;
const ROUNDS = 3;
const PEER = 'Mosquitto, websockets listener';

const LOADS = [
  ['200-byte messages', new Uint8Array(200).fill(0x61)],
  ['column batches of 100 readings', makeColumns(100)],
] as const;

/**
 * One publisher over TCP, 1 and 10 subscribers over WebSockets, the same bytes to both brokers by turns.
 *
 * @param runMs of each of the three rounds
 */
export async function measureFanOut(runMs: number): Promise<BenchRow[]> {
  const brokers = [await startEmbeddedBroker(), await startQuietMosquitto()] as const;
  const rows: BenchRow[] = [];
  try {
    for (const [name, payload] of LOADS)
      for (const subscribers of [1, 10]) {
        const packet = writePublish(TOPIC, payload);
        const runs: (readonly [Delivery, Delivery])[] = [];
        for (let turn = 0; turn < ROUNDS; turn++)
          runs.push([
            await deliver(brokers[0], packet, subscribers, runMs),
            await deliver(brokers[1], packet, subscribers, runMs),
          ]);
        const what = `fan-out, ${name} (${payload.length} B), ${subscribers === 1 ? '1 subscriber' : `${subscribers} subscribers`}`;
        const median = (broker: 0 | 1, of: (run: Delivery) => number) =>
          round(medianOf(runs.map((pair) => of(pair[broker]))));
        rows.push({
          what: `${what}: delivered`,
          value: median(0, ({ perS }) => perS),
          unit: 'messages/s',
          peer: PEER,
          peerValue: median(1, ({ perS }) => perS),
        });
        rows.push({
          what: `${what}: broker CPU`,
          value: median(0, ({ cpuUs }) => cpuUs),
          unit: 'µs a delivered message',
          peer: PEER,
          peerValue: median(1, ({ cpuUs }) => cpuUs),
        });
      }
  } finally {
    for (const broker of brokers) await broker.stop();
  }
  return rows;
}

interface Delivery {
  readonly perS: number;
  readonly cpuUs: number;
}

/** @throws {Error} where a message is lost or something else comes. */
async function deliver(
  broker: RunningBroker,
  packet: Buffer,
  count: number,
  runMs: number,
): Promise<Delivery> {
  let wake: () => void = () => undefined;
  const subscribers = await Promise.all(
    Array.from({ length: count }, (_, i) =>
      openSubscriber(broker, TOPIC, `light-${i}`, () => wake()),
    ),
  );
  const publisher = await openPublisher(broker);
  const burst = Buffer.concat(Array.from({ length: BURST }, () => packet));
  let sent = 0;
  const slowest = () => Math.min(...subscribers.map(({ bytes }) => bytes)) / packet.length;
  const nextBytes = () =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`Expected ${sent} messages, got ${slowest()} at the slowest.`)),
        LOSS_AFTER_MS,
      );
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function pump(forMs: number): Promise<void> {
    const endMs = performance.now() + forMs;
    while (performance.now() < endMs) {
      while (sent - slowest() + BURST > UNDER_WAY) await nextBytes();
      sent += BURST;
      await publisher.send(burst);
    }
    while (slowest() < sent) await nextBytes();
  }

  await pump(WARM_MS);
  const [sentBefore, cpuBefore, startMs] = [sent, readCpuS(broker.pid), performance.now()];
  await pump(runMs);
  const seconds = (performance.now() - startMs) / 1000;
  const delivered = (sent - sentBefore) * count;
  const cpuUs = ((readCpuS(broker.pid) - cpuBefore) * 1e6) / delivered;
  publisher.close();
  for (const subscriber of subscribers) subscriber.close();
  if (subscribers.some(({ bytes }) => bytes !== sent * packet.length))
    throw new Error(`Expected ${sent} messages at each subscriber, got more.`);
  return { perS: delivered / seconds, cpuUs };
}

function makeColumns(rows: number): Uint8Array {
  const timeMs = Float64Array.from({ length: rows }, (_, i) => 1_780_000_000_000 + 13 * i);
  return encodeObservations(
    { epoch: '00000000-0000-4000-8000-000000000000', seq: 1, catalogue: 'bench' },
    {
      slot: Uint32Array.from({ length: rows }, (_, i) => 37 * i),
      timeMs,
      value: Float32Array.from({ length: rows }, (_, i) => i / 8),
    },
  );
}
