import { findRingCrossing, isClosedRing, signedRingArea } from '#lib/geo/polygon.ts';
import type { Bounds, LonLat } from '../site.ts';
import { quote } from './seed-problems.ts';

/** How far features may reach beyond the site's bounds, degrees (about 2 km). */
const MARGIN_DEG = 0.02;

/** Takes the text of one fault; the caller knows file and feature. */
export type Report = (field: string, text: string) => void;

/** Where positions may lie: the site's bounds, or anywhere on Earth while those are not known. */
export type Extent = Bounds | null;

/** Checks one [lon, lat] and reports it under `field`; null where it is faulty. */
export function readPosition(
  value: unknown,
  field: string,
  extent: Extent,
  report: Report,
): LonLat | null {
  const fault = findPositionFault(value, extent);
  if (fault === null) return [(value as number[])[0] as number, (value as number[])[1] as number];
  report(field, fault);
  return null;
}

/** Checks a list of positions of a line; null where it is faulty. */
export function readLine(
  value: unknown,
  field: string,
  extent: Extent,
  report: Report,
): readonly LonLat[] | null {
  const line = readPositions(value, field, extent, report);
  if (line === null) return null;
  if (line.length < 2) {
    report(
      field,
      `expected at least 2 positions, got ${line.length}; remove the line or complete it`,
    );
    return null;
  }
  const stand = line.findIndex((point, i) => i > 0 && isSame(point, line[i - 1] as LonLat));
  if (stand > 0) {
    report(
      `${field}[${stand}]`,
      `expected a step to a new position, got ${quote(line[stand])} twice in a row; remove one`,
    );
    return null;
  }
  return line;
}

/** Checks a closed, simple, counter-clockwise ring; null where it is faulty. */
export function readRing(
  value: unknown,
  field: string,
  extent: Extent,
  report: Report,
): readonly LonLat[] | null {
  const ring = readPositions(value, field, extent, report);
  if (ring === null) return null;
  const fault = findRingFault(ring);
  if (fault === null) return ring;
  report(field, fault);
  return null;
}

/** What is wrong with a bounding box, or null. */
export function findBoundsFault(bounds: Bounds): string | null {
  const { westDeg, southDeg, eastDeg, northDeg } = bounds;
  if (Math.abs(southDeg) > 90 || Math.abs(northDeg) > 90)
    return `expected latitudes within ±90, got south ${southDeg} and north ${northDeg}; longitude and latitude may be swapped`;
  if (westDeg >= eastDeg || southDeg >= northDeg)
    return `expected west < east and south < north, got ${westDeg} … ${eastDeg} and ${southDeg} … ${northDeg}; exchange them`;
  return null;
}

export function isWithin([lonDeg, latDeg]: LonLat, bounds: Bounds, marginDeg = 0): boolean {
  return (
    lonDeg >= bounds.westDeg - marginDeg &&
    lonDeg <= bounds.eastDeg + marginDeg &&
    latDeg >= bounds.southDeg - marginDeg &&
    latDeg <= bounds.northDeg + marginDeg
  );
}

function readPositions(
  value: unknown,
  field: string,
  extent: Extent,
  report: Report,
): readonly LonLat[] | null {
  if (!Array.isArray(value)) {
    report(field, `expected a list of [lon, lat] positions, got ${quote(value)}; see RFC 7946`);
    return null;
  }
  const faults = value.flatMap((position, i) => {
    const text = findPositionFault(position, extent);
    return text === null ? [] : [{ i, text }];
  });
  const first = faults[0];
  if (first) {
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more positions of it)` : '';
    report(`${field}[${first.i}]`, first.text + more);
    return null;
  }
  return value.map(([lonDeg, latDeg]) => [lonDeg, latDeg]);
}

function findPositionFault(value: unknown, extent: Extent): string | null {
  if (!Array.isArray(value) || value.length < 2)
    return `expected a position [lon, lat], got ${quote(value)}; give two numbers`;
  const [lonDeg, latDeg] = value as unknown[];
  if (typeof lonDeg !== 'number' || typeof latDeg !== 'number')
    return `expected two numbers [lon, lat], got ${quote(value)}; numbers stand without quotes`;
  if (!Number.isFinite(lonDeg) || !Number.isFinite(latDeg))
    return `expected finite numbers, got [${lonDeg}, ${latDeg}]; remove or measure the position again`;
  const swapped: LonLat = [latDeg, lonDeg];
  const isSwap =
    extent === null
      ? Math.abs(latDeg) > 90 && Math.abs(latDeg) <= 180 && Math.abs(lonDeg) <= 90
      : !isWithin([lonDeg, latDeg], extent, MARGIN_DEG) && isWithin(swapped, extent, MARGIN_DEG);
  if (isSwap)
    return `expected [lon, lat], got ${quote(value)}; longitude and latitude look swapped, write ${quote(swapped)}`;
  if (Math.abs(lonDeg) > 180 || Math.abs(latDeg) > 90)
    return `expected degrees, got ${quote(value)}; convert from projected metres to WGS84`;
  if (extent !== null && !isWithin([lonDeg, latDeg], extent, MARGIN_DEG))
    return `expected a position within the site's bounds (${describeBounds(extent)}), got ${quote(value)}; correct it, or widen bounds in site.json`;
  return null;
}

function findRingFault(ring: readonly LonLat[]): string | null {
  const first = ring[0];
  if (first === undefined || ring.length < 4)
    return `expected a closed ring of at least 4 positions, got ${ring.length}; complete it`;
  if (!isClosedRing(ring))
    return `expected a closed ring, got first ${quote(first)} and last ${quote(ring.at(-1))}; repeat the first position at the end`;
  const crossing = findRingCrossing(ring);
  if (crossing)
    return `expected a ring that does not touch or cross itself, got edges ${crossing.edges.join(' and ')} meeting at ${quote(crossing.at)}; redraw it there`;
  if (signedRingArea(ring) < 0)
    return 'expected a counter-clockwise ring, got a clockwise one; reverse its positions';
  return null;
}

function describeBounds({ westDeg, southDeg, eastDeg, northDeg }: Bounds): string {
  return `lon ${westDeg} … ${eastDeg}, lat ${southDeg} … ${northDeg}`;
}

function isSame(a: LonLat, b: LonLat): boolean {
  return a[0] === b[0] && a[1] === b[1];
}
