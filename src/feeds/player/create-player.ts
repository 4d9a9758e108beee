import type { Frame, ReplaySource } from '#adapters';
import { nextDelayMs } from '#adapters';
import { type Catalogue, TwinError } from '#model';
import { type Anchor, instantAt, type Plan } from './anchor.ts';
import { createFrameLoader, type FrameWish } from './frame-loader.ts';
import { chooseStepMs } from './load-plan.ts';
import { createPicture, type Picture, type PictureStart } from './picture.ts';
import { planAhead } from './plan-ahead.ts';

/**
 * - `off`: the present is shown;
 * - `loading`: what is wanted has not come; what was shown before still stands;
 * - `ready`: it is shown, and moves where it is to play;
 * - `waiting`: it is to play, but what follows has not come;
 * - `edge`: it has caught up with the present;
 * - `unavailable`: it cannot be shown.
 */
export type PlayerState = 'off' | 'loading' | 'ready' | 'waiting' | 'edge' | 'unavailable';

export interface PlayerUpdate {
  readonly state: PlayerState;
  /** Null while the present is shown, and before the first picture. */
  readonly anchor: Anchor | null;
  /** In English: why it waits or cannot be shown. */
  readonly problem?: string;
}

export interface PlayerOptions {
  /** By `monotonicNow`. */
  readonly now: () => number;
  /** The present by the source's clock. */
  readonly liveNow: () => number;
  /** Undefined while the feed is not open; null where it keeps no past. */
  readonly source: () => ReplaySource | null | undefined;
  readonly catalogue: () => Catalogue | undefined;
  /** The live district as it stands; undefined before its catalogue. */
  readonly still: () => Omit<PictureStart, 'atMs'> | undefined;
  readonly shared: boolean;
  /** From now on this one is shown, and moves by the anchor. */
  readonly onPicture: (picture: Picture, anchor: Anchor) => void;
  /** Incidents or alerts of the shown picture have changed. */
  readonly onEvents: (picture: Picture) => void;
  readonly onUpdate: (update: PlayerUpdate) => void;
  readonly random?: () => number;
  /** As of `chooseStepMs`. */
  readonly rowsLimit?: number;
}

/** Shows the past beside a live table that it never touches. */
export interface Player {
  /** Null: back to the present. */
  show(plan: Plan | null): void;
  /** Moves on; call it some twenty times a second while something of the past is shown. */
  tick(): void;
  /** The feed has opened, or has another catalogue. */
  wake(): void;
  /** What is shown; null in the present. */
  readonly picture: Picture | null;
}

/** The newest readings may still be on their way into the history. */
export const EDGE_MS = 5000;
/** A past that is still being filled may reach the instant: asked for again so often. */
const BARRED_MS = 5000;
/** What is younger may still change: late readings. */
const SETTLED_MS = 60_000;

interface Wish extends FrameWish {
  readonly seq: number;
}

export function createPlayer(options: PlayerOptions): Player {
  const { now, liveNow, source, catalogue, still, shared, onPicture, onEvents, onUpdate } = options;
  const { random = Math.random, rowsLimit } = options;
  const frames = createFrameLoader<Wish>({
    source,
    settledMs: () => liveNow() - SETTLED_MS,
    onFrame: take,
    onFailure: fail,
  });
  let plan: Plan | null = null;
  let anchor: Anchor | null = null;
  let picture: Picture | null = null;
  /** What is shown at the end of a loop or, of what was known, at the next instant. */
  let upcoming: Picture | null = null;
  let stepMs: number | undefined;
  /** Of what is at hand ahead of the picture. */
  let bufferStepMs: number | undefined;
  let isLoading = false;
  let isBarred = false;
  let problem: string | undefined;
  let attempt = 0;
  let retryAtMs = Number.POSITIVE_INFINITY;
  let fetching = new AbortController();
  let isFetching = false;
  let told = '';
  let version: string | undefined;

  const shownMs = () => (anchor ? instantAt(anchor, now()) : 0);

  function makePicture(start: PictureStart, view: Plan['view']): Picture | null {
    const known = catalogue();
    if (!known) return null;
    const tracks = known.things.reduce((n, thing) => Math.max(n, (thing.trackSlot ?? -1) + 1), 0);
    const size = { datastreams: known.datastreams.length, tracks };
    return createPicture(start, { size, shared, view });
  }

  function adopt(next: Picture, atMs: number, seq: number): void {
    picture = next;
    upcoming = null;
    stopFetching();
    settle(atMs, seq);
    const shown = shownAnchor();
    if (shown) onPicture(next, shown);
  }

  /** Fixes how the shown instant moves from here on. */
  function settle(atMs: number, seq = plan?.seq ?? 0): void {
    if (!plan || !picture) return;
    const moves = plan.playing && !isLoading;
    const { limitMs } = planAhead(plan, picture, { atMs, edgeMs: liveNow() - EDGE_MS, stepMs });
    anchor = {
      seq,
      sceneMs: atMs,
      wallMs: now(),
      rate: moves ? plan.rate : 0,
      untilMs: moves ? limitMs : atMs,
    };
  }

  /**
   * How the page is to move: as the clock does, but where only every so many seconds of the past are whole
   * (readings left out for speed, or pictures of what was known) from one whole instant to the next.
   */
  function shownAnchor(): Anchor | null {
    if (!anchor || !picture || anchor.rate === 0) return anchor;
    if (picture.view === 'true' && stepMs === undefined) return anchor;
    return { ...anchor, sceneMs: picture.atMs, rate: 0, untilMs: picture.atMs };
  }

  function tell(): void {
    const t = shownMs();
    const state: PlayerState = !plan
      ? 'off'
      : isBarred
        ? 'unavailable'
        : isLoading || !picture || !anchor
          ? 'loading'
          : !plan.playing
            ? 'ready'
            : !plan.loop && t >= liveNow() - EDGE_MS - 1000
              ? 'edge'
              : t >= anchor.untilMs
                ? 'waiting'
                : 'ready';
    const update: PlayerUpdate = {
      state,
      anchor: shownAnchor(),
      ...(problem !== undefined && { problem }),
    };
    const words = JSON.stringify(update);
    if (words === told) return;
    told = words;
    onUpdate(update);
  }

  function load(atMs: number): void {
    if (!plan) return;
    isLoading = true;
    if (source() === null) {
      isBarred = true;
      problem = 'This feed keeps no past that can be shown.';
    }
    const standing = shownAnchor();
    if (standing) settle(instantAt(standing, now()));
    if (source() !== null) frames.wish({ atMs, view: plan.view, seq: plan.seq });
  }

  function take(frame: Frame, wish: Wish): void {
    if (!plan || !isLoading) return;
    const isWanted = wish.seq === plan.seq;
    // A table that is not of the wanted view would be read under the wrong question.
    const next = isWanted || wish.view === plan.view ? makePicture(frame, wish.view) : null;
    if (!next) return;
    if (isWanted) {
      isLoading = isBarred = false;
      problem = undefined;
      attempt = 0;
      retryAtMs = Number.POSITIVE_INFINITY;
    }
    adopt(next, wish.atMs, wish.seq);
    if (isWanted) fill();
    tell();
  }

  function fail(error: unknown): void {
    problem = error instanceof Error ? error.message : String(error);
    isBarred = isLoading && error instanceof TwinError && error.code === 'not-found';
    retryAtMs = now() + (isBarred ? BARRED_MS : nextDelayMs(attempt++, random));
    tell();
  }

  function stopFetching(): void {
    fetching.abort();
    fetching = new AbortController();
    isFetching = false;
  }

  /** Fetches what comes next, one piece at a time. */
  function fill(): void {
    const replay = source();
    if (!plan || !picture || isLoading || isFetching || !replay || now() < retryWait()) return;
    const atMs = shownMs();
    const edgeMs = liveNow() - EDGE_MS;
    const { next } = planAhead(plan, picture, { atMs, edgeMs, stepMs, upcoming });
    if (!next) return;
    const { signal } = fetching;
    const { view } = plan;
    isFetching = true;
    const work =
      next.type === 'frame'
        ? frames.load({ atMs: next.atMs, view }).then((frame) => {
            if (!signal.aborted) upcoming = makePicture(frame, view);
          })
        : replay.span(next.query, signal).then((span) => {
            if (signal.aborted) return;
            if (!(span.toMs > next.query.fromMs))
              throw new TwinError(
                'feed-invalid',
                'Expected a span that leads on, got an empty one.',
              );
            next.into.add(span);
            bufferStepMs = next.query.stepMs;
          });
    work.then(
      () => {
        if (signal.aborted) return;
        isFetching = false;
        problem = undefined;
        attempt = 0;
        retryAtMs = Number.POSITIVE_INFINITY;
        settle(shownMs());
        tick();
      },
      (error: unknown) => {
        if (signal.aborted) return;
        isFetching = false;
        fail(error);
      },
    );
  }

  /** The last instant of which all readings are at hand. */
  function wholeUpTo(t: number, { atMs, bufferedMs }: Picture): number {
    if (!plan?.playing || stepMs === undefined || t >= bufferedMs) return t;
    return Math.max(atMs, Math.floor(t / stepMs) * stepMs);
  }

  const retryWait = () => (retryAtMs === Number.POSITIVE_INFINITY ? 0 : retryAtMs);

  function tick(): void {
    if (!plan) return;
    if (isLoading && now() >= retryAtMs) {
      retryAtMs = Number.POSITIVE_INFINITY;
      load(plan.atMs);
    }
    if (picture && anchor && !isLoading) {
      const t = shownMs();
      if (picture.view === 'true' && picture.advance(wholeUpTo(t, picture))) onEvents(picture);
      if (plan.playing) turn(t);
      fill();
    }
    tell();
  }

  /** Goes on to the upcoming picture where the shown one ends. */
  function turn(t: number): void {
    if (!plan || !picture) return;
    const { turnMs } = planAhead(plan, picture, { atMs: t, edgeMs: liveNow() - EDGE_MS, stepMs });
    if (turnMs === undefined || t < turnMs) return;
    if (upcoming) adopt(upcoming, upcoming.atMs, plan.seq);
    else if (plan.loop && t >= plan.loop.toMs && !isFetching) load(plan.loop.fromMs);
  }

  /** Whether the shown picture leads to an instant without asking. */
  function reaches(next: Plan, shown: Picture): boolean {
    const { atMs, view, playing } = next;
    if (shown.view !== view || atMs < shown.atMs) return false;
    if (atMs === shown.atMs) return true;
    if (view === 'known') return playing && anchor !== null && atMs <= anchor.untilMs;
    return atMs <= shown.bufferedMs && bufferStepMs === undefined;
  }

  return {
    get picture() {
      return picture;
    },
    show(wanted) {
      if (!wanted) {
        plan = anchor = picture = upcoming = null;
        isLoading = isBarred = false;
        problem = undefined;
        retryAtMs = Number.POSITIVE_INFINITY;
        stopFetching();
        frames.stop();
        return tell();
      }
      const { loop } = wanted;
      const isOutside = loop && (wanted.atMs < loop.fromMs || wanted.atMs >= loop.toMs);
      const atMs = isOutside ? loop.fromMs : Math.min(wanted.atMs, liveNow());
      plan = { ...wanted, atMs };
      const known = catalogue();
      version = known?.version;
      stepMs = known && chooseStepMs(known, plan.rate, rowsLimit);
      isBarred = false;
      problem = undefined;
      retryAtMs = Number.POSITIVE_INFINITY;
      const live = !picture && !isOutside && atMs >= liveNow() - EDGE_MS ? still() : undefined;
      const start = live && makePicture({ ...live, atMs }, plan.view);
      if (start) {
        isLoading = false;
        adopt(start, atMs, plan.seq);
      } else if (picture && reaches(plan, picture)) {
        isLoading = false;
        upcoming = null;
        stopFetching();
        if (plan.view === 'true' && picture.advance(atMs)) onEvents(picture);
        // At another speed more or fewer readings are to be had.
        if (bufferStepMs !== (plan.playing ? stepMs : undefined)) picture.forget();
        settle(atMs);
      } else load(atMs);
      fill();
      tell();
    },
    tick,
    wake() {
      if (!plan) return;
      const known = catalogue();
      if (known && known.version !== version) {
        version = known.version;
        stepMs = chooseStepMs(known, plan.rate, rowsLimit);
        frames.clear();
        if (picture && !isLoading) load(shownMs());
      }
      if (isLoading) load(plan.atMs);
      tell();
    },
  };
}
