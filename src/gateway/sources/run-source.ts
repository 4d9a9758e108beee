import { type FeedConnection, type FeedSink, nextDelayMs, openConnection } from '#adapters';
import { pause } from '#lib/time/pause.ts';
import { TwinError } from '#model';
import type { SourceRecord } from '#wire';

/** What an adapter gets from the gateway. */
export interface OutsideAccess {
  readonly fetch: typeof fetch;
  readonly admit: (url: URL) => Promise<void>;
  readonly now: () => number;
}

/** Relative addresses make no sense for a source of the gateway; they end here and are refused. */
const BASE_URL = 'http://gateway.invalid/';

/**
 * Runs one source until the signal is aborted. One that cannot be reached is tried again with growing delays; a
 * wrong configuration is not.
 */
export async function runSource(
  { feed }: SourceRecord,
  sink: FeedSink,
  access: OutsideAccess,
  signal: AbortSignal,
): Promise<void> {
  let connection: FeedConnection | undefined;
  for (let attempt = 0; !signal.aborted && !connection; attempt++)
    try {
      connection = await openConnection(feed, sink, { ...access, signal, baseUrl: BASE_URL });
    } catch (error) {
      if (signal.aborted) return;
      const isFinal = !(error instanceof TwinError) || error.code === 'config';
      sink.status({
        state: isFinal ? 'failed' : 'reconnecting',
        sinceMs: access.now(),
        problem: {
          code: isFinal ? 'config' : 'refused',
          detail: error instanceof Error ? error.message : String(error),
        },
      });
      if (isFinal) return;
      await pause(nextDelayMs(attempt, Math.random), signal);
    }
  if (!connection || signal.aborted) return void (await connection?.close());
  connection.subscribe({ observations: true, tracks: true, incidents: true });
  await new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  await connection.close();
}
