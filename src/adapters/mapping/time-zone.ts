const HOUR_MS = 3_600_000;

/**
 * Makes a reader of wall clocks in a zone: `+08:00`, `Z`, or a name of the IANA database such as
 * `Asia/Shanghai`. It takes the clock's reading as if it were UTC, milliseconds, and gives Unix milliseconds.
 *
 * @throws {RangeError} where the zone is not known.
 */
export function compileZone(zone: string): (wallMs: number) => number {
  const fixed = parseOffset(zone);
  if (fixed !== undefined) return (wallMs) => wallMs - fixed;
  const offsetAt = createOffsets(zone);
  return (wallMs) => wallMs - offsetAt(wallMs - offsetAt(wallMs));
}

/** Milliseconds that `Z`, `+08`, `+0800` or `-03:30` are ahead of UTC. */
export function parseOffset(text: string): number | undefined {
  if (text === 'Z' || text === 'z' || text === 'UTC') return 0;
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(text);
  if (!match) return undefined;
  const [, sign, hours, minutes = '00'] = match;
  if (Number(hours) > 18 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** How far a zone is ahead of UTC, by Unix milliseconds; kept by the hour, since the calendar is slow to ask. */
function createOffsets(zone: string): (utcMs: number) => number {
  let calendar: Intl.DateTimeFormat;
  try {
    calendar = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch (cause) {
    throw new RangeError(`Expected a time zone such as +08:00 or Asia/Shanghai, got "${zone}".`, {
      cause,
    });
  }
  const known = new Map<number, number>();
  return (utcMs) => {
    // Zones change on a quarter of an hour at the finest.
    const quarter = Math.floor(utcMs / (HOUR_MS / 4));
    let offset = known.get(quarter);
    if (offset === undefined) {
      const atMs = quarter * (HOUR_MS / 4);
      const part = Object.fromEntries(
        calendar.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]),
      ) as Record<string, number>;
      const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
      offset = Date.UTC(year, month - 1, day, hour, minute, second) - atMs;
      if (known.size > 10_000) known.clear();
      known.set(quarter, offset);
    }
    return offset;
  };
}
