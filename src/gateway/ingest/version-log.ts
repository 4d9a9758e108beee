/** A version that was stored. */
interface Row {
  readonly atMs: number;
  readonly cursor: number;
}

/** The versions of incidents or of alerts by arrival, remembered by day so that looking back is cheap. */
export interface VersionLog<R extends Row> {
  /** Arrived in (fromMs, toMs], oldest first. */
  between(fromMs: number, toMs: number): Promise<readonly R[]>;
  /** Something was stored that arrived then. */
  forget(atMs: number): void;
}

const DAY_MS = 86_400_000;
/** Longer spans are read as they are asked for. */
const MAX_DAYS_KEPT = 64;

/** @param load versions that arrived in (fromMs, toMs], oldest first */
export function createVersionLog<R extends Row>(
  load: (fromMs: number, toMs: number) => Promise<readonly R[]>,
): VersionLog<R> {
  /** Versions that arrived in (day × DAY_MS, (day + 1) × DAY_MS]. */
  const days = new Map<number, Promise<readonly R[]>>();
  const dayOf = (atMs: number) => Math.ceil(atMs / DAY_MS) - 1;

  function readDays(first: number, last: number): void {
    const read = load(first * DAY_MS, (last + 1) * DAY_MS);
    for (let day = first; day <= last; day++) {
      const ofDay = read.then((rows) => rows.filter(({ atMs }) => dayOf(atMs) === day));
      days.set(day, ofDay);
      ofDay.catch(() => {
        if (days.get(day) === ofDay) days.delete(day);
      });
    }
  }

  return {
    async between(fromMs, toMs) {
      const first = dayOf(fromMs + 1);
      const last = dayOf(toMs);
      if (last - first >= MAX_DAYS_KEPT) return load(fromMs, toMs);
      if (days.size + last - first >= 4 * MAX_DAYS_KEPT) days.clear();
      for (let day = first; day <= last; day++) {
        if (days.has(day)) continue;
        let end = day;
        while (end < last && !days.has(end + 1)) end++;
        readDays(day, end);
        day = end;
      }
      const parts: (readonly R[])[] = [];
      for (let day = first; day <= last; day++) parts.push((await days.get(day)) ?? []);
      return parts.flat().filter(({ atMs }) => atMs > fromMs && atMs <= toMs);
    },
    forget(atMs) {
      days.delete(dayOf(atMs));
    },
  };
}
