import type { ListedRefusal } from './step.ts';

/** Refused features by reason, each with its first case in words. */
export type RefusalTally = Readonly<
  Record<string, { readonly count: number; readonly first: string }>
>;

/** Counts refusals and keeps each as a line of the report. */
export interface RefusalList {
  add(refusal: ListedRefusal): void;
  readonly tally: RefusalTally;
  /** All of them as NDJSON; empty where there are none. */
  toText(): string;
}

export function createRefusalList(step: string): RefusalList {
  const tally: Record<string, { count: number; first: string }> = {};
  const lines: string[] = [];
  return {
    tally,
    add({ file, place, id, reason, field, expected }) {
      const first = `${file}, ${place}${id === undefined ? '' : ` (${id})`}: ${field}: ${expected}`;
      const known = tally[reason] ?? { count: 0, first };
      known.count++;
      tally[reason] = known;
      lines.push(JSON.stringify({ step, file, place, id, reason, field, expected }));
    },
    toText: () => lines.map((line) => `${line}\n`).join(''),
  };
}

/** Adds tallies up in order; the first case is the first one's. */
export function mergeTallies(tallies: readonly RefusalTally[]): RefusalTally {
  const all: Record<string, { count: number; first: string }> = {};
  for (const tally of tallies)
    for (const [reason, { count, first }] of Object.entries(tally)) {
      const known = all[reason] ?? { count: 0, first };
      known.count += count;
      all[reason] = known;
    }
  return all;
}
