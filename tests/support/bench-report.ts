import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** One figure and the same figure of a peer, measured in the same run. */
export interface BenchRow {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly peer: string;
  readonly peerValue: number;
}

/** Prints the rows as a table and appends each as a JSON line to `tests/bench/out/<name>.jsonl`. */
export function reportBench(name: string, rows: readonly BenchRow[]): void {
  const folder = join(import.meta.dirname, '../bench/out');
  mkdirSync(folder, { recursive: true });
  const withRatio = rows.map((row) => ({ ...row, ratio: round(row.value / row.peerValue) }));
  for (const row of withRatio)
    appendFileSync(join(folder, `${name}.jsonl`), `${JSON.stringify(row)}\n`);
  console.table(withRatio);
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
