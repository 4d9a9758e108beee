import type { Database } from './database.ts';
import type { FixSource } from './fix-source.ts';

const MINUTE_MS = 60_000;

interface Counts {
  readonly observations: Float64Array;
  readonly tracks: Float64Array;
}

/**
 * Counts rows in equal bins over [fromMs, toMs). Whole minutes come from the tally that is kept as rows come;
 * only minutes that a border of a bin cuts are counted row by row.
 */
export function countByTime(
  db: Database,
  fixSource: FixSource,
  { fromMs, toMs, bins }: { readonly fromMs: number; readonly toMs: number; readonly bins: number },
): Counts {
  const counts = { observations: new Float64Array(bins), tracks: new Float64Array(bins) };
  const borderOf = (bin: number) => fromMs + ((toMs - fromMs) * bin) / bins;
  const binOf = (timeMs: number) => {
    let bin = Math.min(bins - 1, Math.floor(((timeMs - fromMs) / (toMs - fromMs)) * bins));
    // Division and multiplication may round apart; the borders are what counts.
    if (timeMs < borderOf(bin)) bin--;
    else if (timeMs >= borderOf(bin + 1)) bin++;
    return bin;
  };
  const cut = new Set<number>();
  for (let bin = 0; bin <= bins; bin++) {
    const border = borderOf(bin);
    if (border % MINUTE_MS !== 0) cut.add(Math.floor(border / MINUTE_MS));
  }
  const tally = db.rows(
    'SELECT minute, observations, fixes FROM tally WHERE minute >= ? AND minute < ?',
    Math.floor(fromMs / MINUTE_MS),
    Math.ceil(toMs / MINUTE_MS),
  ) as readonly (readonly number[])[];
  for (const [minute, observations, fixes] of tally as readonly [number, number, number][]) {
    if (cut.has(minute)) {
      countMinute(db, fixSource, minute, (timeMs, name) => {
        if (timeMs >= fromMs && timeMs < toMs) (counts[name][binOf(timeMs)] as number)++;
      });
      continue;
    }
    const bin = binOf(minute * MINUTE_MS);
    counts.observations[bin] = (counts.observations[bin] as number) + observations;
    counts.tracks[bin] = (counts.tracks[bin] as number) + fixes;
  }
  return counts;
}

function countMinute(
  db: Database,
  fixSource: FixSource,
  minute: number,
  add: (timeMs: number, name: keyof Counts) => void,
): void {
  const [fromMs, toMs] = [minute * MINUTE_MS, (minute + 1) * MINUTE_MS];
  const times = db.rows('SELECT time FROM observation WHERE time >= ? AND time < ?', fromMs, toMs);
  for (const [timeMs] of times) add(timeMs as number, 'observations');
  for (const fixes of fixSource.partsByTime(fromMs, toMs))
    for (const timeMs of fixes.timeMs) if (timeMs >= fromMs && timeMs < toMs) add(timeMs, 'tracks');
}
