/** Which past is meant: what was true at an instant, or what was known then. */
export type PastKind = 'true' | 'known';

/** A stretch of the past that is played over and over. */
interface LoopRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What the player is to do from the moment it hears of it. A higher `seq` replaces a lower one. */
export interface Plan {
  readonly seq: number;
  /** Instant of the past to be at, Unix milliseconds. */
  readonly atMs: number;
  readonly playing: boolean;
  /** Milliseconds of the past in a millisecond. */
  readonly rate: number;
  readonly loop: LoopRange | null;
  readonly view: PastKind;
}

/**
 * Where the shown instant stands and how it moves: page and worker compute it from this alone, so that they
 * agree without a message for every frame.
 */
export interface Anchor {
  /** Of the plan that it belongs to. */
  readonly seq: number;
  readonly sceneMs: number;
  /** By `monotonicNow`. */
  readonly wallMs: number;
  /** 0 while it stands. */
  readonly rate: number;
  /** It waits there: the table holds nothing later. */
  readonly untilMs: number;
}

/** The instant of the past that is shown at a wall instant. */
export function instantAt({ sceneMs, wallMs, rate, untilMs }: Anchor, nowMs: number): number {
  return Math.min(Math.max(sceneMs, untilMs), sceneMs + rate * Math.max(0, nowMs - wallMs));
}

/** Unix milliseconds that never step back or ahead when the machine's clock is set; the same in a page and its workers. */
export function monotonicNow(): number {
  return performance.timeOrigin + performance.now();
}
