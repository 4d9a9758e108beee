/** A frame later than this after the one before counts as so late: nothing leaps after a pause. */
const LONGEST_STEP_S = 0.25;

/**
 * Seconds of movement that means nothing but that something flows: ripples, dashes. They run with the wall clock
 * while the shown instant moves, and stand while it stands, and for whoever asked for less motion.
 */
export interface Motion {
  readonly seconds: number;
  /** Once a frame: the shown instant and the wall clock, milliseconds. */
  advance(shownMs: number, wallMs: number): void;
}

/** @param isStill asked each frame: nothing moves while it says so */
export function createMotion(isStill: () => boolean): Motion {
  let seconds = 0;
  let shown = Number.NaN;
  let wall = Number.NaN;
  return {
    get seconds() {
      return seconds;
    },
    advance(shownMs, wallMs) {
      const step = (wallMs - wall) / 1000;
      if (shownMs !== shown && step > 0 && !isStill()) seconds += Math.min(step, LONGEST_STEP_S);
      shown = shownMs;
      wall = wallMs;
    },
  };
}
