import { BadRequest } from './bad-request.ts';
import type { Duration, Instant } from './expression.ts';

const DURATION = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/**
 * Reads an ISO 8601 time or interval; without an offset it means UTC.
 *
 * @throws {BadRequest}
 */
export function parseTime(text: string): Instant {
  const [start = '', end] = text.split('/');
  const startMs = parseInstant(start);
  return { type: 'instant', startMs, endMs: end === undefined ? startMs : parseInstant(end) };
}

function parseInstant(text: string): number {
  const hasTime = text.includes('T');
  const hasOffset = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10));
  const ms = Date.parse(hasTime && !hasOffset ? `${text}Z` : text);
  if (Number.isNaN(ms))
    throw new BadRequest(`Expected a time like 2026-11-24T14:05:00Z, got "${text}".`);
  return ms;
}

/** @throws {BadRequest} */
export function parseDuration(text: string): Duration {
  const found = DURATION.exec(text);
  if (!found || text === 'P' || text.endsWith('T'))
    throw new BadRequest(`Expected a duration like PT1H30M, got "${text}".`);
  const [, sign, days = 0, hours = 0, minutes = 0, seconds = 0] = found;
  const ms =
    Number(days) * 86_400_000 +
    Number(hours) * 3_600_000 +
    Number(minutes) * 60_000 +
    Number(seconds) * 1000;
  return { type: 'duration', ms: sign ? -ms : ms };
}
