/** The rate is taken over this long, so that it does not dance. */
const WINDOW_MS = 10_000;

/**
 * A meter fed with a growing total; it answers the rate per second over the last ten seconds,
 * 0 until it has two samples, and starts anew when the total shrinks.
 */
export function createRateMeter(): (total: number, atMs: number) => number {
  let samples: { total: number; atMs: number }[] = [];
  return (total, atMs) => {
    const last = samples.at(-1);
    if (last && total < last.total) samples = [];
    if (samples.at(-1)?.atMs !== atMs) samples.push({ total, atMs });
    while (samples.length > 2 && (samples[1]?.atMs ?? atMs) <= atMs - WINDOW_MS) samples.shift();
    const first = samples[0];
    if (!first || atMs <= first.atMs) return 0;
    return ((total - first.total) * 1000) / (atMs - first.atMs);
  };
}

/** Rows that came and are in none of the books: 0, or something is wrong with the books. */
export function balanceOf(counters: {
  readonly observations: number;
  readonly tracks: number;
  readonly applied: number;
  readonly late: number;
  readonly words: number;
  readonly rejected: Readonly<Record<string, number>>;
}): number {
  const { observations, tracks, applied, late, words, rejected } = counters;
  const refused = (rejected['out-of-range'] ?? 0) + (rejected.future ?? 0);
  return observations + tracks - applied - late - words - refused;
}

export function sumRejected(rejected: Readonly<Record<string, number>>): number {
  return Object.values(rejected).reduce((sum, count) => sum + count, 0);
}
