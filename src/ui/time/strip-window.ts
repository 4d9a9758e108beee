import { formatLocal } from '#app';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Lengths of the past that the strip can span, with the distance of its ticks and one step of the arrow keys. */
export const SPANS = [
  { key: 'quarter', spanMs: 15 * MINUTE_MS, tickMs: 3 * MINUTE_MS, stepMs: 1000 },
  { key: 'hour', spanMs: HOUR_MS, tickMs: 10 * MINUTE_MS, stepMs: 10_000 },
  { key: 'sixHours', spanMs: 6 * HOUR_MS, tickMs: HOUR_MS, stepMs: MINUTE_MS },
  { key: 'day', spanMs: DAY_MS, tickMs: 4 * HOUR_MS, stepMs: 5 * MINUTE_MS },
  { key: 'week', spanMs: 7 * DAY_MS, tickMs: DAY_MS, stepMs: 30 * MINUTE_MS },
  { key: 'month', spanMs: 30 * DAY_MS, tickMs: 5 * DAY_MS, stepMs: 2 * HOUR_MS },
] as const;

export type StripSpan = (typeof SPANS)[number];

/** How many small steps a large one makes. */
export const LARGE_STEP = 6;

export interface StripWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The share of the strip that shows the time to come, so that the present does not lie on its border. */
const AHEAD = 0.02;

/**
 * The window that shows an instant: the former one while the instant lies in it, else one that lets it run on;
 * never one that begins in the future.
 */
export function placeWindow(
  former: StripWindow | null,
  { spanMs }: Pick<StripSpan, 'spanMs'>,
  {
    atMs,
    liveMs,
    follows,
  }: { readonly atMs: number; readonly liveMs: number; readonly follows: boolean },
): StripWindow {
  const latest = { fromMs: liveMs - spanMs * (1 - AHEAD), toMs: liveMs + spanMs * AHEAD };
  if (follows) return latest;
  const isSame = former && former.toMs - former.fromMs === spanMs;
  if (isSame && atMs >= former.fromMs && atMs <= former.toMs && former.fromMs <= latest.fromMs)
    return former;
  const fromMs = former && !isSame ? atMs - shareOf(former, atMs) * spanMs : atMs - 0.3 * spanMs;
  return fromMs >= latest.fromMs ? latest : { fromMs, toMs: fromMs + spanMs };
}

/** Where an instant lies in the window, 0 … 1. */
export function shareOf({ fromMs, toMs }: StripWindow, atMs: number): number {
  return Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs)));
}

export interface Tick {
  readonly atMs: number;
  readonly label: string;
}

/** Ticks at round times of the site. */
export function listTicks(window: StripWindow, tickMs: number, timeZone: string): Tick[] {
  const localMs = (atMs: number) => Date.parse(`${formatLocal(atMs, timeZone)}Z`);
  const wholeMs = Math.floor(window.fromMs / 1000) * 1000;
  const aheadMs = localMs(wholeMs) - wholeMs;
  const ticks: Tick[] = [];
  for (
    let local = Math.ceil((window.fromMs + aheadMs) / tickMs) * tickMs;
    local - aheadMs < window.toMs;
    local += tickMs
  ) {
    const atMs = local - aheadMs;
    const text = formatLocal(atMs, timeZone);
    const isMidnight = text.endsWith('T00:00:00');
    ticks.push({ atMs, label: isMidnight ? text.slice(5, 10) : text.slice(11, 16) });
  }
  return ticks;
}
