/** Messages that the offset is estimated from. */
const SAMPLES = 8;

/** How far another clock is ahead of ours, from messages that say what time it is there. */
export function createClockOffset(): (theirMs: number, oursMs: number) => number {
  const offsets: number[] = [];
  return (theirMs, oursMs) => {
    offsets.push(theirMs - oursMs);
    if (offsets.length > SAMPLES) offsets.shift();
    // A message comes late, never early: the largest difference is the nearest to the truth.
    return Math.max(...offsets);
  };
}
