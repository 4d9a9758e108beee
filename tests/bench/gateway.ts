/**
 * What the gateway costs: its broker against Mosquitto, taking readings in against the store alone, the state of
 * a past instant against what is aimed at, and the heap of the page's feed worker. Same load, same run.
 *
 *     node tests/bench/gateway.ts [--long]
 *
 * Other programs on the machine move seconds and rates; ratios and CPU time are what to compare.
 */
import { type BenchRow, reportBench } from '../support/bench-report.ts';
import { PUBLISHER } from './gateway/brokers.ts';
import { startGatewayProcess } from './gateway/gateway-process.ts';
import { measureFanOut } from './gateway/measure-fan-out.ts';
import { measureFrames } from './gateway/measure-frames.ts';
import { measureHeap } from './gateway/measure-heap.ts';
import { measureIngest } from './gateway/measure-ingest.ts';

const { runMs, rounds, messages, ...past } = process.argv.includes('--long')
  ? {
      runMs: 5000,
      datastreams: 100_000,
      vehicles: 500,
      rounds: 20,
      readingMin: 60,
      fixMin: 1,
      messages: 10_000_000,
    }
  : {
      runMs: 700,
      datastreams: 10_000,
      vehicles: 100,
      rounds: 20,
      readingMin: 60,
      fixMin: 2,
      messages: 1_000_000,
    };

console.log(
  'Clients, publisher and servers share one machine: compare ratios and CPU time, not seconds.',
);
const rows: BenchRow[] = await measureFanOut(runMs);
const gateway = await startGatewayProcess({ ...past, token: PUBLISHER.password });
try {
  rows.push(...(await measureIngest(gateway, past.datastreams, rounds)));
  rows.push(...(await measureFrames(gateway, past)));
} finally {
  await gateway.stop();
}
rows.push(...measureHeap(messages));
reportBench('gateway', rows);
