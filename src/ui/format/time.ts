import type { Language } from '#model';
import { UNKNOWN } from './number.ts';

const clocks = new Map<string, Intl.DateTimeFormat>();
const relatives = new Map<Language, Intl.RelativeTimeFormat>();

function clock(
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale}${timeZone}${JSON.stringify(options)}`;
  let found = clocks.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options });
    clocks.set(key, found);
  }
  return found;
}

/** `HH:mm:ss` in the site's time zone, the same in both languages. */
export function formatClock(timeMs: number, timeZone: string): string {
  return clock('en-GB', timeZone, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(timeMs);
}

/** `HH:mm` in the site's time zone. */
export function formatMinute(timeMs: number, timeZone: string): string {
  return clock('en-GB', timeZone, { hour: '2-digit', minute: '2-digit' }).format(timeMs);
}

/** The day in words: 2026年11月24日 星期二, or Tue, 24 Nov 2026. */
export function formatDay(timeMs: number, timeZone: string, language: Language): string {
  if (language === 'zh') {
    const day = clock('zh-CN', timeZone, { year: 'numeric', month: 'long', day: 'numeric' });
    const weekday = clock('zh-CN', timeZone, { weekday: 'long' });
    return `${day.format(timeMs)} ${weekday.format(timeMs)}`;
  }
  return clock('en-GB', timeZone, {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  }).format(timeMs);
}

/** How long ago, in one short unit: 12秒前, 12s ago; a moment yet to come counts as now. */
export function formatAge(ageMs: number | null, language: Language): string {
  if (ageMs === null || !Number.isFinite(ageMs)) return UNKNOWN;
  const [amount, unit] = inOneUnit(Math.max(0, ageMs));
  let relative = relatives.get(language);
  if (!relative) {
    relative = new Intl.RelativeTimeFormat(language, { style: 'narrow', numeric: 'auto' });
    relatives.set(language, relative);
  }
  return relative.format(-amount, unit);
}

/** A span in one unit: 5分钟, 5 min; narrow 5s. */
export function formatSpan(
  spanMs: number,
  language: Language,
  width: 'short' | 'narrow' = 'short',
): string {
  const [amount, unit] = inOneUnit(spanMs);
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: width,
  }).format(amount);
}

function inOneUnit(ms: number): [amount: number, unit: 'second' | 'minute' | 'hour' | 'day'] {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return [seconds, 'second'];
  if (seconds < 3600) return [Math.floor(seconds / 60), 'minute'];
  if (seconds < 86_400) return [Math.floor(seconds / 3600), 'hour'];
  return [Math.floor(seconds / 86_400), 'day'];
}
