/** What one fault did. */
export interface FaultRow {
  /** Number and name, e.g. `R02 killed while it writes`. */
  readonly fault: string;
  /** How often the fault happened, or how many rows or messages were affected. */
  readonly injected: number;
  /** Rows or messages that were acknowledged, or taken in, and are nowhere now. */
  readonly lost: number;
  /** Rows that are there twice, or told twice where they must not be. */
  readonly doubled: number;
  /** Ends, exceptions and server errors that nobody asked for. */
  readonly uncaught: number;
  /** Other promises that were broken, each a sentence. */
  readonly broken?: readonly string[];
  /** Aims of speed and spread that were missed; a busy machine misses some, so they fail nothing. */
  readonly missed?: readonly string[];
  /** Figures that were measured on the way. */
  readonly figures: string;
  /** Why nothing was tried. */
  readonly skipped?: string;
}

/** How long and how hard the runs try. */
export interface ChaosOptions {
  readonly isLong: boolean;
  /** Of everything that is drawn by chance. */
  readonly seed: number;
}

export function skip(fault: string, skipped: string): FaultRow {
  return { fault, injected: 0, lost: 0, doubled: 0, uncaught: 0, figures: '', skipped };
}

export function hasFailed({ lost, doubled, uncaught, broken = [] }: FaultRow): boolean {
  return lost > 0 || doubled > 0 || uncaught > 0 || broken.length > 0;
}

function judge(row: FaultRow): string {
  if (row.skipped !== undefined) return 'SKIPPED';
  if (hasFailed(row)) return 'FAILED';
  return row.missed?.length ? 'held, aim missed' : 'held';
}

/** Prints the rows as a table. */
export function printFaults(rows: readonly FaultRow[]): void {
  console.table(
    rows.map((row) => ({
      fault: row.fault,
      injected: row.injected,
      lost: row.lost,
      doubled: row.doubled,
      uncaught: row.uncaught,
      verdict: judge(row),
    })),
  );
}

/** Prints what was measured, and what went wrong. */
export function explainFaults(rows: readonly FaultRow[]): void {
  for (const { fault, figures, broken = [], missed = [], skipped } of rows) {
    console.log(`${fault}: ${skipped === undefined ? figures : `SKIPPED, ${skipped}`}`);
    for (const aim of missed) console.log(`  MISSED: ${aim}`);
    for (const promise of broken) console.log(`  BROKEN: ${promise}`);
  }
}
