import {
  countVertices,
  findRingCrossing,
  isClosedRing,
  ringAreaM2,
  signedRingArea,
} from '#lib/geo/polygon.ts';
import type { Bounds, LonLat } from '#model';
import type { Refusal, RepairReason } from './footprint-report.ts';

/** A polygon put in order: rings open, the outer counter-clockwise, holes clockwise. */
export interface CleanPolygon {
  readonly ring: readonly LonLat[];
  readonly holes: readonly (readonly LonLat[])[];
  readonly repairs: readonly RepairReason[];
}

/** Smaller footprints are slips of the pen, square metres. */
const MIN_AREA_M2 = 1;
/** Positions are kept to this part of a degree (about a centimetre). */
const SCALE = 1e7;

/** Checks and orders the rings of a polygon that must lie within the bounds. */
export function checkPolygon(
  coordinates: unknown,
  bounds: Bounds,
  field: string,
): CleanPolygon | Refusal {
  if (!Array.isArray(coordinates) || coordinates.length === 0)
    return refuse('coordinates', field, `expected a list of rings, got ${quote(coordinates)}`);
  const repairs = new Set<RepairReason>();
  const rings: LonLat[][] = [];
  for (const [r, given] of coordinates.entries()) {
    const ring = checkRing(given, { bounds, field: `${field}[${r}]`, repairs });
    if ('reason' in ring) return ring;
    const isWrongWay = signedRingArea(ring) < 0 === (r === 0);
    rings.push(isWrongWay ? ring.reverse() : ring);
  }
  const [ring, ...holes] = rings as [LonLat[], ...LonLat[][]];
  return { ring, holes, repairs: [...repairs] };
}

function checkRing(
  given: unknown,
  at: { readonly bounds: Bounds; readonly field: string; readonly repairs: Set<RepairReason> },
): LonLat[] | Refusal {
  const { bounds, field, repairs } = at;
  if (!Array.isArray(given))
    return refuse('coordinates', field, `expected a list of positions, got ${quote(given)}`);
  const ring: LonLat[] = [];
  for (const [i, position] of given.entries()) {
    const [lon, lat] = Array.isArray(position) ? position : [];
    if (!Number.isFinite(lon) || !Number.isFinite(lat))
      return refuse(
        'coordinates',
        `${field}[${i}]`,
        `expected two finite numbers, got ${quote(position)}`,
      );
    if (!isWithin(bounds, lon, lat))
      return isWithin(bounds, lat, lon)
        ? refuse(
            'swapped-coordinates',
            `${field}[${i}]`,
            `expected [longitude, latitude], got [${lon}, ${lat}]`,
          )
        : refuse(
            'outside-site',
            `${field}[${i}]`,
            `expected a place within the site, got [${lon}, ${lat}]`,
          );
    ring.push([Math.round(lon * SCALE) / SCALE, Math.round(lat * SCALE) / SCALE]);
  }
  if (ring.length > 0 && !isClosedRing(ring)) repairs.add('unclosed-ring');
  const open = ring.slice(0, countVertices(ring));
  const points = open.filter(
    (point, i) => !isSame(point, open.at(i - 1) as LonLat) || open.length === 1,
  );
  if (points.length < open.length) repairs.add('repeated-point');
  if (points.length < 3)
    return refuse(
      'too-few-points',
      field,
      `expected three different points or more, got ${points.length}`,
    );
  const crossing = findRingCrossing(points);
  if (crossing)
    return refuse(
      'self-crossing',
      field,
      `expected a simple ring, its edges ${crossing.edges.join(' and ')} meet at [${crossing.at.join(', ')}]`,
    );
  if (ringAreaM2(points) < MIN_AREA_M2)
    return refuse(
      'zero-area',
      field,
      `expected ${MIN_AREA_M2} m² or more, got ${ringAreaM2(points).toFixed(2)} m²`,
    );
  return points;
}

function isSame(a: LonLat, b: LonLat): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function isWithin(bounds: Bounds, lonDeg: number, latDeg: number): boolean {
  return (
    lonDeg >= bounds.westDeg &&
    lonDeg <= bounds.eastDeg &&
    latDeg >= bounds.southDeg &&
    latDeg <= bounds.northDeg
  );
}

function refuse(reason: Refusal['reason'], field: string, expected: string): Refusal {
  return { reason, field, expected };
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
