/** A position report (0x0200) in plain units. */
export interface PositionReport {
  /** Unix milliseconds. */
  readonly timeMs: number;
  /** In the system that the terminal uses. */
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly isLocated: boolean;
  /** Above the sea. */
  readonly altitudeM: number;
  readonly speedMps: number;
  readonly directionDeg: number;
  /** Bits of table 24 of the standard. */
  readonly alarm: number;
  readonly status: number;
  /** From the additional items, where there. */
  readonly mileageKm?: number;
  readonly fuelL?: number;
  readonly satellites?: number;
}

/** The message ids that carry positions. */
export const POSITION_REPORT = 0x0200;
export const POSITION_BATCH = 0x0704;

/** The numbers of a report as the protocol has them, out of a frame or out of JSON. */
export interface RawReport {
  readonly alarm: number;
  readonly status: number;
  /** 1e-6 degrees without sign. */
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude: number;
  /** 0.1 km/h. */
  readonly speed: number;
  readonly direction: number;
  /** YYMMDDhhmmss, GMT+8. */
  readonly time: string;
  /** 0.1 km. */
  readonly mileage?: number;
  /** 0.1 L. */
  readonly fuel?: number;
  readonly satellites?: number;
}

const LOCATED = 1 << 1;
const SOUTH = 1 << 2;
const WEST = 1 << 3;
const BEIJING_MS = 8 * 3_600_000;

export type ReportRead =
  | { readonly ok: true; readonly value: PositionReport }
  | { readonly ok: false; readonly reason: string };

export function toReport(raw: RawReport): ReportRead {
  const timeMs = readBeijingTime(raw.time);
  if (timeMs === undefined)
    return { ok: false, reason: `Expected a time YYMMDDhhmmss, got "${raw.time.slice(0, 20)}".` };
  const latDeg = ((raw.status & SOUTH) === 0 ? 1 : -1) * (raw.latitude / 1e6);
  const lonDeg = ((raw.status & WEST) === 0 ? 1 : -1) * (raw.longitude / 1e6);
  if (Math.abs(latDeg) > 90 || Math.abs(lonDeg) > 180)
    return { ok: false, reason: 'Expected a place on Earth, got degrees out of range.' };
  if (raw.direction > 360)
    return { ok: false, reason: `Expected a direction up to 359 degrees, got ${raw.direction}.` };
  return {
    ok: true,
    value: {
      timeMs,
      lonDeg,
      latDeg,
      isLocated: (raw.status & LOCATED) !== 0,
      altitudeM: raw.altitude,
      speedMps: raw.speed / 36,
      directionDeg: raw.direction % 360,
      alarm: raw.alarm,
      status: raw.status,
      ...(raw.mileage !== undefined && { mileageKm: raw.mileage / 10 }),
      ...(raw.fuel !== undefined && { fuelL: raw.fuel / 10 }),
      ...(raw.satellites !== undefined && { satellites: raw.satellites }),
    },
  };
}

/** Terminals keep Beijing time wherever they are. */
function readBeijingTime(digits: string): number | undefined {
  const parts = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const timeMs = Date.UTC(2000 + year, month - 1, day, hour, minute, second);
  // A 31st of June would become a 1st of July.
  const back = new Date(timeMs);
  const isReal =
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  return isReal ? timeMs - BEIJING_MS : undefined;
}
