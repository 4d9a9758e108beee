import type { Random } from '#lib/random/random.ts';

const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/**
 * How long to wait before another attempt: evenly spread between zero and a limit that doubles from half a
 * second to ten ("full jitter"), so that many viewers do not come back at once. The first failure is
 * attempt 0. Never below 50 ms.
 */
export function nextDelayMs(attempt: number, random: Random): number {
  const limitMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return Math.max(50, random() * limitMs);
}
