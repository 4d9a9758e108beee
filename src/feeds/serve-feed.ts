import type { FeedConnection, FeedProblemCode } from '#adapters';
import { nextDelayMs, openConnection } from '#adapters';
import { pause } from '#lib/time/pause.ts';
import { type Catalogue, TwinError } from '#model';
import type { FeedRequest, FeedResponse, MessageEnd } from './feed-protocol.ts';
import { createLiveSink, type LiveSink } from './live-sink.ts';
import { type PlayerService, servePlayer } from './serve-player.ts';
import { buffersOf, takePatch } from './table-patch.ts';

const PATCH_MS = 100;
const INCIDENTS_MS = 250;
const COUNTERS_MS = 1000;

type OpenRequest = Extract<FeedRequest, { type: 'open' }>;

/**
 * Runs one feed for the page at the other end. A source that cannot be reached is tried again until the
 * page closes the feed; a wrong configuration is not.
 */
export function serveFeed(end: MessageEnd<FeedResponse>): void {
  const ended = new AbortController();
  const asked = new Map<number, AbortController>();
  let connection: FeedConnection | undefined;
  let sink: LiveSink | undefined;
  let player: PlayerService | undefined;
  let catalogue: Catalogue | undefined;
  let timers: ReturnType<typeof setInterval>[] = [];

  async function open(request: OpenRequest): Promise<void> {
    const live = createLiveSink({
      shared: request.shared,
      onCatalogue(next, { size, buffer }) {
        catalogue = next;
        end.postMessage({
          type: 'catalogue',
          catalogue: next,
          size,
          ...(request.shared && { buffer: buffer as SharedArrayBuffer }),
        });
        player?.wake();
      },
      onStatus: (status) => end.postMessage({ type: 'status', status }),
    });
    sink = live;
    player = servePlayer(end, {
      shared: request.shared,
      sink: live,
      catalogue: () => catalogue,
      source: () => connection && (connection.replay ?? null),
    });
    timers = [
      setInterval(postIncidents, INCIDENTS_MS),
      setInterval(postCounters, COUNTERS_MS),
      ...(request.shared ? [] : [setInterval(postPatch, PATCH_MS)]),
    ];
    for (let attempt = 0; !ended.signal.aborted; attempt++) {
      try {
        connection = await openConnection(request.config, live, {
          signal: ended.signal,
          baseUrl: request.baseUrl,
          ...(request.siteUrl !== undefined && { siteUrl: request.siteUrl }),
        });
        connection.subscribe({ observations: true, tracks: true, incidents: true });
        player.wake();
        return;
      } catch (error) {
        if (ended.signal.aborted) return;
        const { code, again } = judge(error);
        live.status({
          state: again ? 'reconnecting' : 'failed',
          sinceMs: Date.now(),
          problem: { code, detail: error instanceof Error ? error.message : String(error) },
        });
        if (!again) return;
        await pause(nextDelayMs(attempt, Math.random), ended.signal);
      }
    }
  }

  function postIncidents(): void {
    const changes = sink?.takeIncidents();
    if (changes) end.postMessage({ type: 'incidents', ...changes });
  }

  function postCounters(): void {
    if (sink) end.postMessage({ type: 'counters', counters: sink.counters });
  }

  function postPatch(): void {
    const patch = sink?.table && takePatch(sink.table);
    if (patch) end.postMessage({ type: 'patch', table: 'live', ...patch }, buffersOf(patch));
  }

  async function answer(
    request: Extract<FeedRequest, { type: 'history' | 'availability' }>,
  ): Promise<void> {
    const { id } = request;
    const controller = new AbortController();
    asked.set(id, controller);
    try {
      if (request.type === 'history') {
        if (!connection?.history) throw noPast();
        const page = await connection.history(request.query, controller.signal);
        end.postMessage({ type: 'history', id, page }, [page.timeMs.buffer, page.value.buffer]);
      } else {
        if (!connection?.replay) throw noPast();
        const availability = await connection.replay.availability(request.query, controller.signal);
        end.postMessage({ type: 'availability', id, availability });
      }
    } catch (error) {
      const code = error instanceof TwinError ? error.code : 'feed-invalid';
      const message = error instanceof Error ? error.message : String(error);
      end.postMessage({ type: 'error', id, code, message });
    } finally {
      asked.delete(id);
    }
  }

  async function close(): Promise<void> {
    for (const timer of timers) clearInterval(timer);
    player?.close();
    postIncidents();
    postCounters();
    for (const controller of asked.values()) controller.abort();
    ended.abort();
    await connection?.close();
    end.postMessage({ type: 'closed' });
  }

  end.addEventListener('message', ({ data }) => {
    const request = data as FeedRequest;
    switch (request.type) {
      case 'open':
        return void open(request);
      case 'history':
      case 'availability':
        return void answer(request);
      case 'show':
        return player?.show(request.plan);
      case 'cancel':
        return asked.get(request.id)?.abort();
      case 'close':
        return void close();
    }
  });
}

function noPast(): TwinError {
  return new TwinError('not-found', 'This feed is not open or keeps no past.');
}

/** Whether another attempt can help, and what to tell. */
function judge(error: unknown): { code: FeedProblemCode; again: boolean } {
  if (error instanceof TwinError && error.code === 'config')
    return { code: 'config', again: false };
  if (error instanceof TwinError && error.code === 'feed-invalid')
    return { code: 'catalogue', again: true };
  if (error instanceof TwinError) return { code: 'refused', again: true };
  return { code: 'broken', again: false };
}
