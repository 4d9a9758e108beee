import type { Frame, ReplaySource } from '#adapters';
import type { PastKind } from './anchor.ts';

/** A frame of the past that somebody waits for. */
export interface FrameWish {
  readonly atMs: number;
  readonly view: PastKind;
}

interface FrameLoaderOptions<Wish extends FrameWish> {
  readonly source: () => ReplaySource | null | undefined;
  /** Frames up to here change no more, so they are kept. */
  readonly settledMs: () => number;
  /** In the order of the wishes; a frame that was overtaken by a later wish's is left out. */
  readonly onFrame: (frame: Frame, wish: Wish) => void;
  readonly onFailure: (error: unknown, wish: Wish) => void;
}

/** Frames remembered, for loops and for going back and forth. */
const KEPT = 4;
/** Frames asked for at a time: whoever drags along the past sees some of the way, and never waits for all of it. */
const AT_A_TIME = 2;

/** Loads frames for someone who may want another before the last one has come: newest wins. */
export function createFrameLoader<Wish extends FrameWish>(options: FrameLoaderOptions<Wish>) {
  const { source, settledMs, onFrame, onFailure } = options;
  const kept = new Map<string, Frame>();
  let wish: Wish | null = null;
  let running = 0;
  let asked = 0;
  let answered = 0;
  let abort = new AbortController();

  /** Takes from memory what was loaded before. */
  function recall({ atMs, view }: FrameWish): Frame | undefined {
    return kept.get(`${view}${atMs}`);
  }

  async function load({ atMs, view }: FrameWish): Promise<Frame> {
    const known = recall({ atMs, view });
    if (known) return known;
    const replay = source();
    if (!replay) throw new Error('Expected a source of the past.');
    const frame = await replay.frame(atMs, view === 'known' ? { knownMs: atMs } : {}, abort.signal);
    if (atMs <= settledMs()) kept.set(`${view}${atMs}`, frame);
    for (const key of kept.keys()) if (kept.size > KEPT) kept.delete(key);
    return frame;
  }

  async function pump(): Promise<void> {
    if (!wish || running >= AT_A_TIME || !source()) return;
    const taken = wish;
    const number = ++asked;
    const { signal } = abort;
    wish = null;
    running++;
    try {
      const frame = await load(taken);
      if (signal.aborted || number < answered) return;
      answered = number;
      onFrame(frame, taken);
    } catch (error) {
      if (!signal.aborted && number === asked && !wish) onFailure(error, taken);
    } finally {
      if (!signal.aborted) {
        running--;
        void pump();
      }
    }
  }

  return {
    recall,
    /** For those who do not wait in the line. */
    load,
    wish(next: Wish): void {
      wish = next;
      void pump();
    },
    /** Drops all that is under way. */
    stop(): void {
      abort.abort();
      abort = new AbortController();
      wish = null;
      running = 0;
    },
    /** Forgets all frames: their rows mean something else now. */
    clear(): void {
      kept.clear();
    },
  };
}
