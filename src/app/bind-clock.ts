import { type Anchor, instantAt, monotonicNow, type PastEvents, type PlayerUpdate } from '#feeds';
import type { LiveTable } from '#model';
import type { PastClock, TwinStore } from '#state';
import type { BoundFeed } from './bind-feed.ts';

/** The one clock of the scene, bound to what the feed can show. */
export interface BoundClock {
  /** The shown instant: of the table, the incidents and all that is derived, Unix milliseconds. */
  now(): number;
  /** The wanted instant: the shown one, or the one that is on its way. */
  wanted(): number;
  /** The table of the shown instant. */
  table(): LiveTable | null;
  /** Told each table that is to be drawn from now on; called at once where there is one. Returns its undo. */
  onTable(listener: (table: LiveTable) => void): () => void;
  dispose(): void;
}

type ShownFeed = Pick<BoundFeed, 'table' | 'onTable' | 'onPast' | 'show' | 'liveNow'>;

/**
 * Carries the store's decisions to the feed's player and what comes back to the store. Until a wanted past has
 * come, what was shown before still stands, with its own instant: table and clock are never of two times.
 */
export function bindClock(
  store: TwinStore,
  feed: ShownFeed,
  wallNow: () => number = monotonicNow,
): BoundClock {
  const listeners = new Set<(table: LiveTable) => void>();
  let seq = 0;
  /** Anchors of earlier plans came too late, unless a picture comes with them. */
  let past: { table: LiveTable; anchor: Anchor } | null = null;

  const isPast = () => store.getState().clock.mode === 'past';
  const now = () => (past ? instantAt(past.anchor, wallNow()) : feed.liveNow());

  function announce(table: LiveTable | null): void {
    if (table) for (const listener of listeners) listener(table);
  }

  function show(clock: PastClock): void {
    const { atMs, playing, rate, loop, view } = clock;
    // It stops at once where it is told to, not when the worker has heard of it.
    if (past && !playing) past = { ...past, anchor: { ...past.anchor, ...stand(now()) } };
    feed.show({ seq: ++seq, atMs, playing, rate, loop, view });
  }

  function stand(atMs: number): Partial<Anchor> {
    return { sceneMs: atMs, wallMs: wallNow(), rate: 0, untilMs: atMs };
  }

  function goLive(): void {
    seq++;
    past = null;
    feed.show(null);
    store.getState().showEvents(null);
    store.getState().setPlayer({ state: 'off', problem: null });
    announce(feed.table());
  }

  const undo = [
    feed.onTable((table) => {
      if (!past) announce(table);
    }),
    feed.onPast({
      picture(table: LiveTable, anchor: Anchor, events: PastEvents) {
        if (!isPast()) return;
        past = { table, anchor };
        store.getState().showEvents(events);
        announce(table);
      },
      events(events: PastEvents) {
        if (past) store.getState().showEvents(events);
      },
      player({ state, anchor, problem }: PlayerUpdate) {
        if (!isPast() || (anchor && anchor.seq < seq)) return;
        if (past && anchor) past = { ...past, anchor };
        store.getState().setPlayer({ state, problem: problem ?? null });
        if (state === 'edge') store.getState().setClock({ mode: 'live' });
      },
    }),
    store.subscribe(({ clock }, before) => {
      if (clock === before.clock) return;
      if (clock.mode === 'past') {
        if (before.clock.mode === 'live')
          store.getState().setPlayer({ state: 'loading', problem: null });
        show(clock);
      } else goLive();
    }),
  ];

  return {
    now,
    wanted() {
      const { clock, player } = store.getState();
      if (clock.mode === 'live') return feed.liveNow();
      const isShown = past?.anchor.seq === seq && player.state !== 'loading';
      return isShown ? now() : clock.atMs;
    },
    table: () => past?.table ?? feed.table(),
    onTable(listener) {
      listeners.add(listener);
      const table = past?.table ?? feed.table();
      if (table) listener(table);
      return () => listeners.delete(listener);
    },
    dispose() {
      for (const step of undo) step();
    },
  };
}
