import type { ReadingSeries } from '#app';

const DAY_MS = 86_400_000;
/** A quarter of an hour: as fine as a wall's chart shows. */
const BINS = 96;
const BIN_MS = DAY_MS / BINS;

/** The mean over several streams in equal stretches; null where nothing was heard. */
export interface Day {
  readonly endMs: number;
  readonly bins: readonly (number | null)[];
  /** Mean of a day before the last stretch; null where nothing was heard. */
  readonly yesterday: number | null;
}

/** Puts series side by side: each counts once in a stretch, however often it spoke. */
export function meanDay(series: readonly ReadingSeries[], endMs: number): Day {
  // One stretch more than a day: the first is yesterday's counterpart of the last.
  const count = BINS + 1;
  const sums = new Float64Array(count);
  const voices = new Float64Array(count);
  for (const { timeMs, value } of series) {
    const own = new Float64Array(count);
    const heard = new Float64Array(count);
    for (let i = 0; i < timeMs.length; i++) {
      const at = count - 1 - Math.floor((endMs - (timeMs[i] as number)) / BIN_MS);
      if (at < 0 || at >= count) continue;
      own[at] = (own[at] as number) + (value[i] as number);
      heard[at] = (heard[at] as number) + 1;
    }
    for (let at = 0; at < count; at++)
      if ((heard[at] as number) > 0) {
        sums[at] = (sums[at] as number) + (own[at] as number) / (heard[at] as number);
        voices[at] = (voices[at] as number) + 1;
      }
  }
  const bins = Array.from(sums, (sum, at) => {
    const count = voices[at] as number;
    return count > 0 ? sum / count : null;
  });
  return { endMs, bins: bins.slice(1), yesterday: bins[0] ?? null };
}

/** Now against a day ago, of the same streams; null where one of the two is unknown. */
export function changeOf({ bins, yesterday }: Day): number | null {
  const now = bins.at(-1) ?? bins.at(-2) ?? null;
  return now === null || yesterday === null ? null : now - yesterday;
}
