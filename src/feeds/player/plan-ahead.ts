import type { SpanQuery } from '#adapters';
import type { Plan } from './anchor.ts';
import type { Picture } from './picture.ts';

/** What is at hand ahead of the shown instant, in seconds of the person's time. */
const AHEAD_S = 6;
/** And at least so much of the past: the fix that a vehicle glides to. */
const LEAST_AHEAD_MS = 30_000;
/** No request for less than this. */
const LEAST_SPAN_MS = 1000;
/** What was known is shown anew this often in the person's time: late arrivals change the past as well. */
const KNOWN_STEP_MS = 2000;

interface Circumstances {
  /** The shown instant. */
  readonly atMs: number;
  /** Nothing later is asked for. */
  readonly edgeMs: number;
  readonly stepMs?: number | undefined;
  readonly upcoming?: Picture | null;
}

export interface Ahead {
  /** Where the shown instant waits unless something is done. */
  readonly limitMs: number;
  /** Where another picture takes over; undefined where this one goes on. */
  readonly turnMs?: number;
  /** What to fetch now. */
  readonly next?:
    | { readonly type: 'frame'; readonly atMs: number }
    | { readonly type: 'span'; readonly query: SpanQuery; readonly into: Picture };
}

/** Decides what a plan needs next. Pure. */
export function planAhead(plan: Plan, picture: Picture, now: Circumstances): Ahead {
  return plan.view === 'known' ? planKnown(plan, picture, now) : planTrue(plan, picture, now);
}

/**
 * What was known is a picture for each of a row of instants: what follows in time may have arrived earlier or
 * later, so no span leads from one to the next.
 */
function planKnown(plan: Plan, picture: Picture, { edgeMs, upcoming }: Circumstances): Ahead {
  const { loop, playing, rate } = plan;
  const stepMs = Math.max(LEAST_SPAN_MS, rate * KNOWN_STEP_MS);
  const end = Math.min(picture.atMs + stepMs, loop?.toMs ?? Number.POSITIVE_INFINITY);
  const atMs = loop && end >= loop.toMs ? loop.fromMs : end;
  if (!playing) return { limitMs: picture.atMs };
  if (atMs > edgeMs) return { limitMs: edgeMs };
  return { limitMs: end, turnMs: end, ...(!upcoming && { next: { type: 'frame', atMs } }) };
}

function planTrue(plan: Plan, picture: Picture, now: Circumstances): Ahead {
  const { loop, playing, rate } = plan;
  const endMs = loop && now.atMs <= loop.toMs ? loop.toMs : Number.POSITIVE_INFINITY;
  const limitMs = Math.min(picture.bufferedMs, endMs);
  const turn = endMs < Number.POSITIVE_INFINITY ? { turnMs: endMs } : {};
  const isWhole = loop && picture.bufferedMs >= endMs;
  if (isWhole && playing && !now.upcoming)
    return { limitMs, ...turn, next: { type: 'frame', atMs: loop.fromMs } };
  const into = isWhole && now.upcoming ? now.upcoming : picture;
  const fromMs = into.bufferedMs;
  const startMs = into === picture ? now.atMs : into.atMs;
  const pieceMs = (playing ? 1000 * rate * AHEAD_S : 0) + LEAST_AHEAD_MS;
  if (fromMs - startMs >= pieceMs) return { limitMs, ...turn };
  // The first pieces are small, so that it starts at once.
  const sizeMs = playing
    ? Math.min(pieceMs, Math.max(pieceMs / AHEAD_S, 2 * (fromMs - startMs)))
    : pieceMs;
  const wantedMs = Math.min(fromMs + sizeMs, now.edgeMs, endMs);
  const toMs = alignTo(wantedMs, fromMs, playing ? now.stepMs : undefined);
  if (toMs - fromMs < LEAST_SPAN_MS && toMs !== endMs) return { limitMs, ...turn };
  if (toMs <= fromMs) return { limitMs, ...turn };
  const stepMs = playing && now.stepMs !== undefined ? { stepMs: now.stepMs } : {};
  return { limitMs, ...turn, next: { type: 'span', query: { fromMs, toMs, ...stepMs }, into } };
}

/** A piece ends with a step, and one that begins within a step ends with the same: so each end is a whole instant. */
function alignTo(toMs: number, fromMs: number, stepMs: number | undefined): number {
  if (stepMs === undefined) return toMs;
  const first = (Math.floor(fromMs / stepMs) + 1) * stepMs;
  const last = fromMs % stepMs === 0 ? Math.floor(toMs / stepMs) * stepMs : first;
  return last > fromMs && last <= toMs ? last : toMs;
}
