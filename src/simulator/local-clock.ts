/** Milliseconds in a day. */
export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;

/** Reads the wall clock of a time zone; made for millions of calls. */
export interface LocalClock {
  /** Hour of the day with its fraction, 0 … 24. */
  hourAt(timeMs: number): number;
  /** True on Saturday and Sunday. */
  isWeekendAt(timeMs: number): boolean;
  /** Part of the year gone, 0 … 1. */
  yearPartAt(timeMs: number): number;
  /** When the local day began in which the instant lies. */
  midnightBefore(timeMs: number): number;
}

const YEAR_MS = 365.2425 * DAY_MS;
/** No zone changes its offset twice in this time, and all change at a multiple of it. */
const OFFSET_STEP_MS = 15 * MINUTE_MS;
const OFFSETS_KEPT = 4096;

/** @param timeZone IANA name, e.g. `Asia/Shanghai` */
export function createLocalClock(timeZone: string): LocalClock {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const offsets = new Map<number, number>();
  let lastStep = Number.NaN;
  let lastOffset = 0;

  function readOffsetAt(timeMs: number): number {
    let offset = offsets.get(timeMs);
    if (offset === undefined) {
      if (offsets.size >= OFFSETS_KEPT) offsets.clear();
      offset = readOffset(format, timeMs);
      offsets.set(timeMs, offset);
    }
    return offset;
  }

  function offsetAt(timeMs: number): number {
    const step = Math.floor(timeMs / OFFSET_STEP_MS);
    if (step === lastStep) return lastOffset;
    const day = Math.floor(timeMs / DAY_MS) * DAY_MS;
    const before = readOffsetAt(day);
    // Only on the day of a change the quarter of an hour matters.
    const changes = before !== readOffsetAt(day + DAY_MS);
    lastOffset = changes ? readOffsetAt(step * OFFSET_STEP_MS) : before;
    lastStep = step;
    return lastOffset;
  }

  const toLocal = (timeMs: number) => timeMs + offsetAt(timeMs);
  return {
    hourAt: (timeMs) => modulo(toLocal(timeMs), DAY_MS) / HOUR_MS,
    // 1 January 1970 was a Thursday.
    isWeekendAt: (timeMs) => modulo(Math.floor(toLocal(timeMs) / DAY_MS) + 4, 7) % 6 === 0,
    yearPartAt: (timeMs) => modulo(toLocal(timeMs), YEAR_MS) / YEAR_MS,
    midnightBefore: (timeMs) => timeMs - modulo(toLocal(timeMs), DAY_MS),
  };
}

function readOffset(format: Intl.DateTimeFormat, timeMs: number): number {
  const name = format.formatToParts(timeMs).find((part) => part.type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/.exec(name ?? '') ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS);
}

/** Remainder that is never negative. */
export function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
