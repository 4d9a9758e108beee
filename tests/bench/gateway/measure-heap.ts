import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { BenchRow } from '../../support/bench-report.ts';
import { round, theilSenSlope } from './statistics.ts';

const BYTES_PER_MB = 1e6;
const READINGS = 16;
/** Code is compiled and tables grow to their size in the first part. */
const WARM_SHARE = 0.2;
/** What is aimed at over a long run. */
const AIM_MB = 0.5;

/** The slope of the heap of a feed worker's reader and sink, after collecting garbage. */
export function measureHeap(messages: number): BenchRow[] {
  const child = join(import.meta.dirname, 'heap-child.ts');
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--expose-gc', child, String(messages), String(READINGS)],
    { encoding: 'utf8', maxBuffer: 1e7 },
  );
  if (status !== 0) throw new Error(`Expected figures of the heap, got: ${stderr}`);
  const all = JSON.parse(stdout) as [messages: number, bytes: number][];
  const samples = all.slice(Math.ceil(all.length * WARM_SHARE));
  const slopeMb =
    theilSenSlope(samples.map(([count, bytes]) => [count / 1e6, bytes])) / BYTES_PER_MB;
  return [
    {
      what: `heap of a feed worker over ${messages / 1e6} M messages of ${READINGS} readings, Theil–Sen slope`,
      value: round(slopeMb),
      unit: 'MB a million messages',
      peer: 'aim',
      peerValue: AIM_MB,
    },
  ];
}
