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

export function sumRejected(rejected: Readonly<Record<string, number>>): number {
  return Object.values(rejected).reduce((sum, count) => sum + count, 0);
}
