import { DEG, distanceM } from '#lib/geo/wgs84.ts';
import type { SourceFix } from '../source-catalogue.ts';

/** A fix whose source may say nothing of speed and bearing. */
export interface BareFix extends Omit<SourceFix, 'speedMps' | 'bearingDeg'> {
  readonly speedMps: number | undefined;
  readonly bearingDeg: number | undefined;
}

/** Fixes further apart in time say nothing of the speed between them. */
const LONGEST_MS = 120_000;
/** Below this way the noise of the receiver turns the bearing. */
const SHORTEST_M = 2;
/** No vehicle of a district; a leap of the receiver. */
const FASTEST_MPS = 120;

/** Fills in speed and bearing from the way between two fixes where the source does not tell them. */
export function createCourse() {
  const last = new Map<number, SourceFix>();
  return {
    complete(fix: BareFix): SourceFix {
      const before = last.get(fix.trackSlot);
      const way = before && measureWay(before, fix);
      const full: SourceFix = {
        ...fix,
        speedMps: fix.speedMps ?? way?.speedMps ?? 0,
        bearingDeg: fix.bearingDeg ?? way?.bearingDeg ?? before?.bearingDeg ?? 0,
      };
      if (!before || fix.timeMs > before.timeMs) last.set(fix.trackSlot, full);
      return full;
    },
  };
}

function measureWay(
  before: SourceFix,
  fix: BareFix,
): { speedMps?: number; bearingDeg?: number } | undefined {
  const seconds = (fix.timeMs - before.timeMs) / 1000;
  if (seconds <= 0 || seconds * 1000 > LONGEST_MS) return undefined;
  const wayM = distanceM(before.lonDeg, before.latDeg, fix.lonDeg, fix.latDeg);
  if (wayM / seconds > FASTEST_MPS) return undefined;
  return {
    speedMps: wayM / seconds,
    ...(wayM >= SHORTEST_M && {
      bearingDeg: bearingDeg(before.lonDeg, before.latDeg, fix.lonDeg, fix.latDeg),
    }),
  };
}

/** Initial bearing of the great circle from one place to another, degrees clockwise from north, 0 … 360. */
export function bearingDeg(lonA: number, latA: number, lonB: number, latB: number): number {
  const dLon = (lonB - lonA) * DEG;
  const east = Math.sin(dLon) * Math.cos(latB * DEG);
  const north =
    Math.cos(latA * DEG) * Math.sin(latB * DEG) -
    Math.sin(latA * DEG) * Math.cos(latB * DEG) * Math.cos(dLon);
  return (Math.atan2(east, north) / DEG + 360) % 360;
}
