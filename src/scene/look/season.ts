const DAY_MS = 86_400_000;

/** How far leaves have turned and how fresh they are, 0 … 1 each. */
export interface Season {
  readonly autumn: number;
  readonly spring: number;
}

/**
 * The leaves of the Yangtze delta's parks by date: fresh from mid-March, turning from the last of October, off in
 * late winter. North of the equator; in straight lines between days of the year.
 */
export function seasonAt(timeMs: number): Season {
  const year = new Date(timeMs).getUTCFullYear();
  const day = (timeMs - Date.UTC(year, 0, 1)) / DAY_MS;
  return {
    autumn: day < 180 ? 0.7 * fall(day, 50, 85) : rise(day, 295, 335) - 0.3 * rise(day, 345, 365),
    spring: Math.min(rise(day, 72, 95), fall(day, 130, 165)),
  };
}

function rise(day: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (day - from) / (to - from)));
}

function fall(day: number, from: number, to: number): number {
  return 1 - rise(day, from, to);
}
