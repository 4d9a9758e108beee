import { QUALITY_LEVELS, type QualityLevel } from '#model';

/** How long a rate must be off before a step is taken. */
const HYSTERESIS_MS = 5000;
/** How long a level must hold before a richer one is tried; doubled each time the richer one failed. */
const TRIAL_AFTER_MS = 20_000;
const LONGEST_TRIAL_MS = 60 * 60_000;
/** A level that is left so soon after it was tried counts as failed. */
const FAILED_WITHIN_MS = 60_000;
/** Frames may take so much longer than wanted before they count as slow. */
const TOLERANCE = 1.3;
/** A gap is a hidden page or a machine that slept, not a slow frame. */
const LONGEST_FRAME_MS = 1000;
/** Weight of one frame in the running mean. */
const SMOOTHING = 0.08;

/** Where the ladder stands. Plain data: the next state comes from this and one more frame. */
export interface LadderState {
  readonly level: QualityLevel;
  /** Running mean of the time from frame to frame; null until one was seen on this level. */
  readonly meanMs: number | null;
  /** Since when the rate has been too slow, or well; Unix-like milliseconds of the frames' own clock. */
  readonly slowSinceMs: number | null;
  readonly wellSinceMs: number | null;
  /** When this level was climbed to, if it was. */
  readonly climbedAtMs: number | null;
  readonly trialAfterMs: number;
}

export function startLadder(level: QualityLevel): LadderState {
  return {
    level,
    meanMs: null,
    slowSinceMs: null,
    wellSinceMs: null,
    climbedAtMs: null,
    trialAfterMs: TRIAL_AFTER_MS,
  };
}

/**
 * One frame later. A level too slow for 5 s gives way to a plainer one; one that held for a while lets a richer
 * one be tried, and a trial that failed is repeated ever more rarely, so that the picture does not swing.
 *
 * @param frame when it was drawn and how long after the one before, milliseconds
 * @param limits the rate to hold, and the richest level that this machine may try
 */
export function climbLadder(
  state: LadderState,
  frame: { readonly atMs: number; readonly intervalMs: number },
  limits: { readonly wantedFps: number; readonly top: QualityLevel },
): LadderState {
  const { atMs, intervalMs } = frame;
  if (intervalMs > LONGEST_FRAME_MS) return { ...state, slowSinceMs: null, wellSinceMs: null };
  const meanMs =
    state.meanMs === null ? intervalMs : state.meanMs + SMOOTHING * (intervalMs - state.meanMs);
  const isSlow = meanMs > (TOLERANCE * 1000) / limits.wantedFps;
  const slowSinceMs = isSlow ? (state.slowSinceMs ?? atMs) : null;
  const wellSinceMs = isSlow ? null : (state.wellSinceMs ?? atMs);
  const next: LadderState = { ...state, meanMs, slowSinceMs, wellSinceMs };
  const rank = QUALITY_LEVELS.indexOf(state.level);
  if (slowSinceMs !== null && atMs - slowSinceMs >= HYSTERESIS_MS) {
    const below = QUALITY_LEVELS[rank - 1];
    if (below === undefined) return next;
    const { climbedAtMs } = state;
    const hasFailed = climbedAtMs !== null && atMs - climbedAtMs < FAILED_WITHIN_MS;
    return {
      ...startLadder(below),
      trialAfterMs: hasFailed
        ? Math.min(LONGEST_TRIAL_MS, 2 * state.trialAfterMs)
        : state.trialAfterMs,
    };
  }
  const above = QUALITY_LEVELS[rank + 1];
  const mayClimb = above !== undefined && rank < QUALITY_LEVELS.indexOf(limits.top);
  if (mayClimb && wellSinceMs !== null && atMs - wellSinceMs >= state.trialAfterMs)
    return { ...startLadder(above), climbedAtMs: atMs, trialAfterMs: state.trialAfterMs };
  return next;
}
