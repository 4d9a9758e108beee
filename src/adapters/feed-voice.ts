import type { FeedProblem, FeedSink, FeedState } from './feed-adapter.ts';

/** Tells how a feed fares, each change once, and nothing after `closed`. */
export interface FeedVoice {
  tell(state: FeedState, problem?: FeedProblem): void;
  readonly state: FeedState;
}

export function createFeedVoice(sink: FeedSink, now: () => number): FeedVoice {
  let state: FeedState = 'connecting';
  let told: string | undefined;

  return {
    get state() {
      return state;
    },
    tell(next, problem) {
      const key = `${next} ${problem?.code} ${problem?.detail}`;
      if (state === 'closed' || key === told) return;
      state = next;
      told = key;
      sink.status({ state, sinceMs: now(), ...(problem && { problem }) });
    },
  };
}
