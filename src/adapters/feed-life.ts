import type { FeedConnection, FeedSink, OpenOptions } from './feed-adapter.ts';
import { createFeedVoice, type FeedVoice } from './feed-voice.ts';

/** From opening to closing: one end, whether it is asked for, aborted, or comes of a failure while opening. */
export interface FeedLife {
  readonly voice: FeedVoice;
  /** Aborts when the feed ends. */
  readonly ended: AbortSignal;
  /** Runs at the end, before the sink hears `closed`; the newest first. */
  atEnd(undo: () => void): void;
  /** Runs what opens the feed; where it fails everything is undone. */
  open(run: () => Promise<Omit<FeedConnection, 'close'>>): Promise<FeedConnection>;
}

export function createFeedLife(
  sink: FeedSink,
  { signal, now = Date.now }: Pick<OpenOptions, 'signal' | 'now'>,
): FeedLife {
  const voice = createFeedVoice(sink, now);
  const closing = new AbortController();
  const ended = AbortSignal.any([signal, closing.signal]);
  const undos: (() => void)[] = [];

  function end(): void {
    closing.abort();
    for (const undo of undos.reverse().splice(0)) undo();
  }

  async function close(): Promise<void> {
    signal.removeEventListener('abort', onAbort);
    end();
    voice.tell('closed');
  }

  function onAbort(): void {
    void close();
  }

  return {
    voice,
    ended,
    atEnd: (undo) => undos.push(undo),
    async open(run) {
      signal.throwIfAborted();
      voice.tell('connecting');
      try {
        const parts = await run();
        signal.throwIfAborted();
        signal.addEventListener('abort', onAbort, { once: true });
        // Getters among the parts stay getters.
        return Object.defineProperties({ close } as FeedConnection, {
          ...Object.getOwnPropertyDescriptors(parts),
        });
      } catch (error) {
        end();
        signal.throwIfAborted();
        throw error;
      }
    },
  };
}
