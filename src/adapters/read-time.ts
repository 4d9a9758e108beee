/** An ISO 8601 instant with its offset; seconds and their fraction may be absent. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:[.,]\d{1,12})?)?(?:Z|[+-]\d\d:?\d\d)$/i;

/** Unix milliseconds of an ISO 8601 instant that names its offset; undefined for any other value. */
export function readInstant(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length > 48 || !INSTANT.test(value)) return undefined;
  const timeMs = Date.parse(value.replace(',', '.').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isFinite(timeMs) ? timeMs : undefined;
}

/** An instant, or the two ends of `start/end`. */
export interface TimeSpan {
  readonly startMs: number;
  /** Absent for an instant. */
  readonly endMs?: number;
}

/** Reads `instant` or `instant/instant`, the end not before the start; undefined for any other value. */
export function readTimeSpan(value: unknown): TimeSpan | undefined {
  if (typeof value !== 'string') return undefined;
  const slash = value.indexOf('/');
  if (slash < 0) {
    const startMs = readInstant(value);
    return startMs === undefined ? undefined : { startMs };
  }
  const startMs = readInstant(value.slice(0, slash));
  const endMs = readInstant(value.slice(slash + 1));
  if (startMs === undefined || endMs === undefined || endMs < startMs) return undefined;
  return { startMs, endMs };
}

/** Writes an instant as UTC with milliseconds. */
export function formatInstant(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
