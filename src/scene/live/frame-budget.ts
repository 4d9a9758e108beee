/** Time of a frame for work that may as well wait for the next one. */
export interface FrameBudget {
  /** A frame begins. */
  begin(): void;
  /**
   * Tells whether this share of the frame's time, counted from its beginning, is not used up yet. Undefined where
   * there is no limit. One limit at a time: the next call moves it.
   */
  until(share: number): (() => boolean) | undefined;
}

/** @param limitMs Infinity where each picture must be complete */
export function createFrameBudget(limitMs: number, now = () => performance.now()): FrameBudget {
  let beganMs = 0;
  let endMs = 0;
  const hasTime = () => now() < endMs;
  return {
    begin() {
      beganMs = now();
    },
    until(share) {
      endMs = beganMs + share * limitMs;
      return limitMs === Number.POSITIVE_INFINITY ? undefined : hasTime;
    },
  };
}
