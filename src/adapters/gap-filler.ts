import type { Random } from '#lib/random/random.ts';
import type { ChangesAnswer, FrameAnswer, Heartbeat } from '#wire';
import { nextDelayMs } from './backoff.ts';

/**
 * Gets what may have been missed. Live messages are a hint, the history by cursor is the truth: up to the last
 * cursor that a heartbeat told while nothing was amiss, everything is here.
 */
export interface GapFiller {
  heard(heartbeat: Heartbeat): void;
  /** Something may have been missed from the last good heartbeat on. */
  suspect(): void;
  /** What is here is worth nothing any more: the whole present is needed. */
  startOver(): void;
  /** Nothing can be asked while the line is down. */
  setUp(isUp: boolean): void;
}

export interface GapFillerOptions {
  /** Undefined where changes of that age are no longer kept one by one. */
  readonly fetchChanges: (after: number, signal: AbortSignal) => Promise<ChangesAnswer | undefined>;
  readonly fetchPresent: (signal: AbortSignal) => Promise<FrameAnswer>;
  readonly onChanges: (changes: ChangesAnswer) => Promise<void>;
  readonly onPresent: (frame: FrameAnswer) => Promise<void>;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** More changes than so many answers hold are not worth it: the present as a whole is smaller. */
const MAX_ANSWERS = 4;

export function createGapFiller(options: GapFillerOptions): GapFiller {
  const { fetchChanges, fetchPresent, onChanges, onPresent, random, signal } = options;
  /** Everything up to here is here; undefined before the first heartbeat. */
  let cursor: number | undefined;
  let epoch: string | undefined;
  let isMissing = false;
  let needsPresent = false;
  let isUp = true;
  let running = false;
  let attempt = 0;
  let round = new AbortController();
  let retry: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener('abort', () => stop(), { once: true });

  function stop(): void {
    clearTimeout(retry);
    round.abort();
    round = new AbortController();
  }

  async function fill(stopped: AbortSignal): Promise<void> {
    while (isMissing) {
      isMissing = false;
      try {
        if (!needsPresent) await fillByChanges(stopped);
        if (needsPresent) await fillByPresent(stopped);
      } catch (error) {
        isMissing = true;
        throw error;
      }
    }
  }

  async function fillByChanges(stopped: AbortSignal): Promise<void> {
    for (let answers = 0; cursor !== undefined; answers++) {
      const changes = answers < MAX_ANSWERS ? await fetchChanges(cursor, stopped) : undefined;
      if (!changes) {
        needsPresent = true;
        return;
      }
      await onChanges(changes);
      cursor = changes.cursor;
      if (changes.complete) return;
    }
  }

  async function fillByPresent(stopped: AbortSignal): Promise<void> {
    const frame = await fetchPresent(stopped);
    await onPresent(frame);
    cursor = frame.cursor;
    needsPresent = false;
  }

  function run(): void {
    if (running || !isUp || !isMissing || signal.aborted) return;
    clearTimeout(retry);
    running = true;
    const stopped = round.signal;
    fill(stopped)
      .then(
        () => {
          attempt = 0;
        },
        () => {
          if (!signal.aborted && isUp && !stopped.aborted)
            retry = setTimeout(run, nextDelayMs(attempt++, random));
        },
      )
      .finally(() => {
        running = false;
        // A line that came back meanwhile, or a new suspicion.
        if (retry === undefined || stopped.aborted) run();
      });
  }

  return {
    heard(heartbeat) {
      const isNewEpoch = epoch !== undefined && epoch !== heartbeat.epoch;
      epoch = heartbeat.epoch;
      if (isNewEpoch && cursor !== undefined) isMissing = true;
      if (isMissing || running) run();
      else cursor = heartbeat.cursor;
    },
    suspect() {
      if (cursor === undefined) return;
      isMissing = true;
      run();
    },
    startOver() {
      needsPresent = true;
      isMissing = true;
      run();
    },
    setUp(next) {
      isUp = next;
      if (isUp) run();
      else stop();
    },
  };
}
