import type { Random } from '#lib/random/random.ts';
import { pause } from '#lib/time/pause.ts';
import { TwinError } from '#model';
import { nextDelayMs } from './backoff.ts';
import type { FeedProblem } from './feed-adapter.ts';

/** A connection that stands. */
export interface Line {
  /** Resolves with the reason when it is lost; never rejects. */
  readonly lost: Promise<FeedProblem>;
}

export interface MendingLineOptions {
  /**
   * Connects; the line goes when the signal is aborted.
   *
   * @throws {TwinError} feed-refused, feed-invalid.
   */
  readonly connect: (signal: AbortSignal) => Promise<Line>;
  readonly onUp: () => void;
  /** Lost or not mended yet; another attempt follows. */
  readonly onDown: (problem: FeedProblem) => void;
  /** The source asked not to be called again earlier than after so long. */
  readonly leastWaitMs?: () => number;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** A line that fell sooner was never well: the waits go on growing. */
const STEADY_MS = 10_000;

/**
 * Connects, and again after each loss with growing, jittered delays.
 *
 * @throws what the first attempt throws; nothing runs then.
 */
export async function openMendingLine(options: MendingLineOptions): Promise<void> {
  const { connect, onUp, signal } = options;
  const line = await connect(signal);
  signal.throwIfAborted();
  onUp();
  void mend(line, options);
}

async function mend(first: Line, options: MendingLineOptions): Promise<void> {
  const { connect, onUp, onDown, leastWaitMs, random, signal } = options;
  let line = first;
  let attempt = 0;
  while (!signal.aborted) {
    const sinceMs = performance.now();
    const problem = await line.lost;
    if (signal.aborted) return;
    if (performance.now() - sinceMs > STEADY_MS) attempt = 0;
    onDown(problem);
    for (;;) {
      await pause((leastWaitMs?.() ?? 0) + nextDelayMs(attempt++, random), signal);
      if (signal.aborted) return;
      try {
        line = await connect(signal);
        break;
      } catch (error) {
        if (signal.aborted) return;
        onDown(problemOf(error));
      }
    }
    if (signal.aborted) return;
    onUp();
  }
}

function problemOf(error: unknown): FeedProblem {
  const detail = error instanceof Error ? error.message : String(error);
  const isTurnedAway =
    error instanceof TwinError && typeof (error.cause as { status?: unknown })?.status === 'number';
  return { code: isTurnedAway ? 'refused' : 'broker-lost', detail };
}
