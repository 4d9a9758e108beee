import { setTimeout as delay } from 'node:timers/promises';

export const pause = (ms: number): Promise<void> => delay(ms);

/** Waits until something is so; returns after how many milliseconds, or undefined where it never was. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  limitMs: number,
): Promise<number | undefined> {
  const startMs = performance.now();
  while (performance.now() - startMs < limitMs) {
    if (await isSo()) return Math.round(performance.now() - startMs);
    await delay(20);
  }
  return undefined;
}
