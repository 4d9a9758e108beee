import type { ReplaySource } from '#adapters';
import type { Catalogue } from '#model';
import type { FeedResponse, MessageEnd } from './feed-protocol.ts';
import type { LiveSink } from './live-sink.ts';
import { monotonicNow, type Plan } from './player/anchor.ts';
import { createPlayer, type Player } from './player/create-player.ts';
import type { Picture } from './player/picture.ts';
import { buffersOf, takePatch } from './table-patch.ts';

const TICK_MS = 50;
/** Without shared memory the page hears of changes this often. */
const PATCH_MS = 100;

interface PlayerContext {
  readonly shared: boolean;
  readonly sink: LiveSink;
  readonly catalogue: () => Catalogue | undefined;
  readonly source: () => ReplaySource | null | undefined;
}

/** A player whose pictures go to the page at the other end; it ticks only while the past is shown. */
export interface PlayerService {
  show(plan: Plan | null): void;
  wake: Player['wake'];
  close(): void;
}

export function servePlayer(
  end: MessageEnd<FeedResponse>,
  { shared, sink, catalogue, source }: PlayerContext,
): PlayerService {
  const player = createPlayer({
    now: monotonicNow,
    liveNow: sink.liveNow,
    source,
    catalogue,
    shared,
    still: () =>
      sink.table && { table: sink.table, incidents: sink.incidents, alerts: sink.alerts },
    onPicture(picture, anchor) {
      const { table } = picture;
      const buffer = shared ? table.buffer : table.buffer.slice(0);
      // The copy has these changes; patches bring those after it.
      if (!shared) takePatch(table);
      const transfer = shared ? [] : [buffer as ArrayBuffer];
      end.postMessage(
        { type: 'picture', anchor, size: table.size, buffer, ...eventsOf(picture) },
        transfer,
      );
    },
    onEvents: (picture) => end.postMessage({ type: 'past-events', ...eventsOf(picture) }),
    onUpdate: (update) => end.postMessage({ type: 'player', update }),
  });
  let timers: ReturnType<typeof setInterval>[] = [];

  function postPatch(): void {
    const patch = player.picture && takePatch(player.picture.table);
    if (patch) end.postMessage({ type: 'patch', table: 'past', ...patch }, buffersOf(patch));
  }

  function rest(): void {
    for (const timer of timers) clearInterval(timer);
    timers = [];
  }

  return {
    show(plan) {
      if (!plan) rest();
      else if (timers.length === 0)
        timers = [
          setInterval(player.tick, TICK_MS),
          ...(shared ? [] : [setInterval(postPatch, PATCH_MS)]),
        ];
      player.show(plan);
    },
    wake: player.wake,
    close: rest,
  };
}

function eventsOf({ incidents, alerts }: Picture) {
  return { incidents, alerts };
}
