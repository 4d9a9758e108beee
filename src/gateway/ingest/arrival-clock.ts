/** A clock that stands still while the one below it has been set back, so that arrivals keep their order. */
export function createArrivalClock(now: () => number): () => number {
  let lastMs = 0;
  return () => {
    lastMs = Math.max(lastMs, Math.round(now()));
    return lastMs;
  };
}
