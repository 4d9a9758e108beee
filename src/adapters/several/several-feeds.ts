import * as v from 'valibot';
import { pause } from '#lib/time/pause.ts';
import { TwinError } from '#model';
import { nextDelayMs } from '../backoff.ts';
import type {
  FeedAdapter,
  FeedConnection,
  FeedSink,
  FeedStatus,
  OpenOptions,
  Subscription,
} from '../feed-adapter.ts';
import { createFeedRoster } from './feed-roster.ts';
import { createPartSink } from './part-sink.ts';

const configSchema = v.object({
  type: v.literal('several'),
  feeds: v.pipe(v.array(v.looseObject({ type: v.string() })), v.minLength(1), v.maxLength(32)),
});

export type SeveralConfig = v.InferOutput<typeof configSchema>;
type OpenOne = (
  config: { readonly type: string },
  sink: FeedSink,
  options: OpenOptions,
) => Promise<FeedConnection>;

interface Part {
  readonly type: string;
  connection?: FeedConnection;
  status: FeedStatus;
}

/**
 * Several feeds as one, for a page that has no gateway to bring them together. Each keeps its own pace and troubles;
 * charts ask the feed that a datastream is from. The past as a whole cannot be shown: that takes a gateway.
 *
 * @param openOne how the configuration of one of them is opened
 */
export function createSeveralFeeds(openOne: OpenOne): FeedAdapter<SeveralConfig> {
  return {
    type: 'several',

    parseConfig(json) {
      const result = v.safeParse(configSchema, json);
      if (result.success) return result.output;
      const issue = result.issues[0];
      throw new TwinError('config', `Feeds: field ${v.getDotPath(issue)}: ${issue.message}.`);
    },

    async open({ feeds }, sink, options) {
      const now = options.now ?? Date.now;
      const roster = createFeedRoster();
      const ended = new AbortController();
      const signal = AbortSignal.any([options.signal, ended.signal]);
      const parts = feeds.map(
        ({ type }): Part => ({ type, status: { state: 'connecting', sinceMs: now() } }),
      );
      let wanted: Subscription = { observations: false, tracks: false, incidents: false };
      let closed = false;

      const tellStatus = () => {
        if (!closed) sink.status(sumUp(parts));
      };
      const openPart = async (at: number): Promise<void> => {
        const part = parts[at] as Part;
        const partSink = createPartSink(at, sink, roster, (status) => {
          part.status = status;
          tellStatus();
        });
        part.connection = await openOne(feeds[at] as { type: string }, partSink, {
          ...options,
          signal,
        });
        part.connection.subscribe(wanted);
      };
      const keepTrying = async (at: number): Promise<void> => {
        const part = parts[at] as Part;
        for (let attempt = 0; !signal.aborted && !part.connection; attempt++) {
          await pause(nextDelayMs(attempt, Math.random), signal).catch(() => {});
          if (signal.aborted) return;
          await openPart(at).catch((error: unknown) => {
            part.status = failed(error, now());
            tellStatus();
          });
        }
      };

      const outcomes = await Promise.allSettled(parts.map((_, at) => openPart(at)));
      const faults = outcomes.map((outcome) =>
        outcome.status === 'rejected' ? (outcome.reason as unknown) : undefined,
      );
      if (faults.every((fault) => fault !== undefined)) {
        ended.abort();
        throw faults[0];
      }
      for (const [at, fault] of faults.entries()) {
        if (fault === undefined) continue;
        (parts[at] as Part).status = failed(fault, now());
        // A wrong configuration does not mend itself.
        if (!(fault instanceof TwinError && fault.code === 'config')) void keepTrying(at);
      }
      tellStatus();

      return {
        get catalogue() {
          return roster.catalogue;
        },
        subscribe(next) {
          wanted = next;
          for (const { connection } of parts) connection?.subscribe(next);
        },
        async history(query, historySignal) {
          const owner = roster.ownerOf(query.slot);
          const connection = owner && parts[owner.feed]?.connection;
          if (!owner || !connection?.history)
            throw new TwinError('not-found', 'The feed of this datastream keeps no past.');
          return connection.history({ ...query, slot: owner.slot }, historySignal);
        },
        async close() {
          if (closed) return;
          await Promise.all(parts.map(({ connection }) => connection?.close()));
          closed = true;
          ended.abort();
          sink.status({ state: 'closed', sinceMs: now() });
        },
      };
    },
  };
}

/** Live as soon as one is, with the trouble of the first that has any. */
function sumUp(parts: readonly Part[]): FeedStatus {
  const order = ['live', 'connecting', 'reconnecting', 'failed', 'closed'] as const;
  const best = parts
    .map(({ status }) => status)
    .reduce((a, b) => (order.indexOf(b.state) < order.indexOf(a.state) ? b : a));
  const at = parts.findIndex(({ status }) => status.problem);
  const problem = parts[at]?.status.problem;
  return {
    state: best.state,
    sinceMs: best.sinceMs,
    ...(problem && {
      problem: { ...problem, detail: `Feed ${at + 1} (${parts[at]?.type}): ${problem.detail}` },
    }),
  };
}

function failed(error: unknown, sinceMs: number): FeedStatus {
  const isConfig = error instanceof TwinError && error.code === 'config';
  const detail = error instanceof Error ? error.message : String(error);
  return {
    state: isConfig ? 'failed' : 'reconnecting',
    sinceMs,
    problem: { code: isConfig ? 'config' : 'refused', detail },
  };
}
