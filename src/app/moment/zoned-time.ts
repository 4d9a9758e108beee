const formats = new Map<string, Intl.DateTimeFormat>();

/** What clock and calendar say in a time zone: `2026-11-24T14:05:00`. */
export function formatLocal(timeMs: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(
    format.formatToParts(timeMs).map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}`;
}

/** How far a zone's clocks are ahead of UTC at an instant, milliseconds. */
function offsetAt(timeMs: number, timeZone: string): number {
  const wholeMs = Math.floor(timeMs / 1000) * 1000;
  return Date.parse(`${formatLocal(wholeMs, timeZone)}Z`) - wholeMs;
}

/**
 * Reads what clock and calendar say in a time zone, seconds optional. Where clocks are set back the earlier
 * of the two instants is meant; where they are set ahead, the time that is left out counts on from before.
 *
 * @returns Unix milliseconds, undefined where it is no time.
 */
export function parseLocal(text: string, timeZone: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/.test(text)) return undefined;
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const before = asUtc - offsetAt(asUtc - 86_400_000, timeZone);
  if (offsetAt(before, timeZone) === asUtc - before) return before;
  const after = asUtc - offsetAt(asUtc + 86_400_000, timeZone);
  return offsetAt(after, timeZone) === asUtc - after ? after : before;
}

/** An instant as a person of the zone writes it, and any machine reads it: `2026-11-24T14:05:00+08:00`. */
export function formatInstant(timeMs: number, timeZone: string): string {
  const minutes = Math.round(offsetAt(timeMs, timeZone) / 60_000);
  const two = (n: number) => String(Math.trunc(n)).padStart(2, '0');
  const sign = minutes < 0 ? '-' : '+';
  const away = Math.abs(minutes);
  return `${formatLocal(timeMs, timeZone)}${sign}${two(away / 60)}:${two(away % 60)}`;
}
