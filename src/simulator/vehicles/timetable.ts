/** Minutes after midnight of `HH:mm`, after midnight counting on past 24; undefined where there is no time. */
export function parseClock(text: string): number | undefined {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  return 60 * Number(hours) + Number(minutes);
}

/**
 * Departures in minutes after midnight from the first to the last, both of them included.
 *
 * @param headwayMin minutes to the next departure, by minute of the day
 */
export function planDepartures(
  first: string,
  last: string,
  headwayMin: (minute: number) => number,
): number[] {
  const start = parseClock(first);
  let end = parseClock(last);
  if (start === undefined || end === undefined) return [];
  if (end < start) end += 24 * 60;
  const departures: number[] = [];
  for (let minute = start; minute < end; minute += headwayMin(minute)) departures.push(minute);
  departures.push(end);
  return departures;
}

/** A departure in need of a vehicle. */
export interface PlannedTrip {
  readonly departMin: number;
  /** Longest time until the vehicle stands at the other end again ready to go. */
  readonly busyMin: number;
  readonly from: string;
  readonly to: string;
}

/**
 * Gives each trip of a day a vehicle that stands ready at its start, else a new one.
 *
 * @param trips in order of departure
 * @returns for each trip the vehicle's number; the numbers are dense from 0
 */
export function assignVehicles(trips: readonly PlannedTrip[]): {
  readonly vehicleOf: readonly number[];
  readonly vehicles: number;
} {
  const readyMin: number[] = [];
  const standsAt: string[] = [];
  const vehicleOf = trips.map(({ departMin, busyMin, from, to }) => {
    let vehicle = standsAt.findIndex(
      (place, i) => place === from && (readyMin[i] as number) <= departMin,
    );
    if (vehicle < 0) vehicle = standsAt.length;
    readyMin[vehicle] = departMin + busyMin;
    standsAt[vehicle] = to;
    return vehicle;
  });
  return { vehicleOf, vehicles: standsAt.length };
}
