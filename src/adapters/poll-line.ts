import type { Random } from '#lib/random/random.ts';
import { TwinError } from '#model';
import type { FeedProblem } from './feed-adapter.ts';
import type { HttpRefusal } from './http-request.ts';

/** A source that is asked again and again, as `BrokerLine` is for one that speaks. */
export interface PollLine {
  /** Asks now instead of at the next turn. */
  wake(): void;
  /** Another pace from the next turn on. */
  pace(intervalMs: number): void;
  close(): void;
}

export interface PollLineOptions {
  /** One round; throws where the source cannot be had. One runs at a time. */
  readonly poll: (signal: AbortSignal) => Promise<void>;
  readonly intervalMs: number;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** The first round, and each that succeeds after a failure. */
  readonly onUp: () => void;
  readonly onDown: (problem: FeedProblem) => void;
}

/** A source is asked no oftener than this, however often it is said to have news. */
const LEAST_MS = 500;
/** Foreign servers are left alone longer after a failure than our own gateway. */
const LONGEST_WAIT_MS = 30_000;

/**
 * Runs the first round, then one each interval; after a failure with growing, jittered delays.
 *
 * @throws what the first round throws; nothing runs then.
 */
export async function openPollLine(options: PollLineOptions): Promise<PollLine> {
  const { poll, random, onUp, onDown, signal } = options;
  let { intervalMs } = options;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let isWoken = false;
  let closed = false;
  let turnedMs = performance.now();

  await poll(signal);
  signal.throwIfAborted();
  onUp();

  function plan(delayMs: number): void {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(() => void turn(), delayMs);
  }

  function restMs(): number {
    return Math.max(0, turnedMs + LEAST_MS - performance.now());
  }

  async function turn(): Promise<void> {
    if (running || closed) return;
    running = true;
    isWoken = false;
    turnedMs = performance.now();
    try {
      await poll(signal);
      if (closed) return;
      if (failures > 0) onUp();
      failures = 0;
    } catch (error) {
      if (closed || signal.aborted) return;
      failures++;
      onDown(describeProblem(error));
    } finally {
      running = false;
    }
    if (failures === 0) plan(isWoken ? restMs() : intervalMs);
    else plan(Math.max(50, random() * Math.min(LONGEST_WAIT_MS, 500 * 2 ** failures)));
  }

  function close(): void {
    closed = true;
    clearTimeout(timer);
  }

  signal.addEventListener('abort', close, { once: true });
  plan(intervalMs);
  return {
    wake() {
      isWoken = true;
      if (!running && failures === 0) plan(restMs());
    },
    pace(next) {
      intervalMs = next;
    },
    close,
  };
}

/** What troubles the feed after a failed request. */
export function describeProblem(error: unknown): FeedProblem {
  const detail = error instanceof Error ? error.message : String(error);
  const status =
    error instanceof TwinError ? (error.cause as Partial<HttpRefusal>)?.status : undefined;
  return { code: status === 401 || status === 403 ? 'refused' : 'broker-lost', detail };
}
