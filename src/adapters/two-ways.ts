import type { FeedProblem, FeedSink } from './feed-adapter.ts';
import type { FeedLife } from './feed-life.ts';

/**
 * How a source fares that is asked and, where it has a broker, listened to as well: without answers it is lost,
 * without its broker it is live with a problem.
 */
export interface TwoWays {
  /** Answers come. */
  onUp(): void;
  onDown(problem: FeedProblem): void;
  /** The broker is there (undefined) or what troubles it. */
  onLive(problem: FeedProblem | undefined): void;
}

export function createTwoWays(sink: FeedSink, { voice }: FeedLife): TwoWays {
  let isAnswered = false;
  let askingProblem: FeedProblem | undefined;
  let liveProblem: FeedProblem | undefined;

  function tell(): void {
    if (isAnswered) voice.tell('live', liveProblem);
    else voice.tell('reconnecting', askingProblem);
  }

  return {
    onUp() {
      isAnswered = true;
      sink.clock(0);
      tell();
    },
    onDown(problem) {
      isAnswered = false;
      askingProblem = problem;
      tell();
    },
    onLive(problem) {
      liveProblem = problem;
      tell();
    },
  };
}
