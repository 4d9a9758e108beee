import { pause } from '#lib/time/pause.ts';
import type { BrokerLine, Topics } from './broker-line.ts';
import type { FeedProblem, OpenOptions } from './feed-adapter.ts';
import { type BrokerConfig, openForeignBroker } from './foreign-broker.ts';

export interface BackgroundBrokerOptions {
  readonly type: string;
  readonly field: string;
  readonly config: BrokerConfig;
  readonly open: OpenOptions;
  readonly onMessage: (topic: string, payload: Uint8Array) => void;
  /** The line stands or fell; undefined where all is well. */
  readonly onState: (problem: FeedProblem | undefined) => void;
  readonly signal: AbortSignal;
}

const RETRY_MS = 15_000;

/** A broker that tells sooner what is also had by asking: without it the feed is only slower, so it may come later. */
export function openBackgroundBroker(options: BackgroundBrokerOptions): Pick<BrokerLine, 'listen'> {
  const { type, field, config, open, onMessage, onState, signal } = options;
  let topics: Topics = {};
  let line: BrokerLine | undefined;

  async function dial(): Promise<void> {
    while (!signal.aborted) {
      try {
        line = await openForeignBroker({
          type,
          field,
          config,
          open,
          topics,
          onMessage,
          voice: {
            state: 'live',
            tell: (state, problem) => onState(state === 'live' ? undefined : problem),
          },
          signal,
        });
        line.listen(topics);
        return;
      } catch (error) {
        if (signal.aborted) return;
        const detail = error instanceof Error ? error.message : String(error);
        onState({ code: 'broker-lost', detail });
        await pause(RETRY_MS, signal);
      }
    }
  }

  void dial();
  return {
    listen(next) {
      topics = next;
      line?.listen(next);
    },
  };
}
