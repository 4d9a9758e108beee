import type { KeptReading } from './read-rows.ts';

/**
 * Looks for rows that were acknowledged among those that are kept. Each row's value is its own number.
 *
 * @param timeOf the time that a row must have by its number
 */
export function checkAcknowledged(
  kept: readonly KeptReading[],
  acknowledged: ReadonlySet<number>,
  timeOf: (value: number) => number,
): { readonly lost: number; readonly doubled: number; readonly torn: number } {
  const times = new Map<number, number>();
  let torn = 0;
  for (const { value, timeMs } of kept) {
    times.set(value, (times.get(value) ?? 0) + 1);
    if (timeMs !== timeOf(value)) torn++;
  }
  return {
    lost: [...acknowledged].filter((value) => !times.has(value)).length,
    doubled: [...times.values()].filter((count) => count > 1).length,
    torn,
  };
}
