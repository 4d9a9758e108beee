import type { Bounds, LonLat } from '#model';
import type { Transform } from '../crs/transform.ts';
import type { FlatRings } from '../sources/source.ts';
import { findCrossing, meet } from './find-crossing.ts';
import {
  covers,
  createFlatRing,
  doubleArea,
  dropRepeated,
  dropSpikes,
  type FlatRing,
  openRing,
  reserve,
} from './flat-ring.ts';
import type { Refusal, RepairReason } from './refusal.ts';
import { findMeetingPoint, splitRing } from './split-ring.ts';

/** A polygon put in order: rings open, the outer counter-clockwise, holes clockwise, WGS84 degrees. */
export interface CleanPolygon {
  readonly ring: readonly LonLat[];
  readonly holes: readonly (readonly LonLat[])[];
  readonly areaM2: number;
}

export interface PolygonCleaner {
  /**
   * Reads the rings of a polygon: flat ones, or lists of any shape that a file may hold. One polygon comes of it, several where
   * the outer ring falls apart into rings that touch. Repairs are added to the list, each kind once.
   */
  clean(
    coordinates: FlatRings | unknown,
    field: string,
    repairs: RepairReason[],
  ): CleanPolygon[] | Refusal;
  /** Where the last refused position stood, as the file gives it. */
  readonly refusedAt: readonly [x: number, y: number];
}

/** Smaller footprints are slips of the pen, square metres. */
const MIN_AREA_M2 = 1;
/** Positions are kept to this part of a degree (about a centimetre). */
const SCALE = 1e7;
/** Mean radius of the Earth times the grid's step in radians, squared: area of a grid square at the equator. */
const SQUARE_M2 = ((6371008.8 * Math.PI) / 180 / SCALE) ** 2;

/** @param transform from the source's system to WGS84; the polygons must lie within the bounds. */
export function createPolygonCleaner(transform: Transform, bounds: Bounds): PolygonCleaner {
  const scratch = createFlatRing(256);
  const refusedAt: [number, number] = [0, 0];
  const { isIdentity } = transform;
  const { westDeg, eastDeg, southDeg, northDeg } = bounds;

  function isWithin(lonDeg: number, latDeg: number): boolean {
    return lonDeg >= westDeg && lonDeg <= eastDeg && latDeg >= southDeg && latDeg <= northDeg;
  }

  /** Fills the scratch ring; a refusal where a position is none or lies elsewhere. */
  function load(given: unknown, field: string): Refusal | undefined {
    if (!Array.isArray(given))
      return refuse('coordinates', field, `expected a list of positions, got ${quote(given)}`);
    const count = given.length;
    reserve(scratch, count);
    const { xs, ys } = scratch;
    for (let i = 0; i < count; i++) {
      const position = given[i];
      const x = position?.[0];
      const y = position?.[1];
      if (!Number.isFinite(x) || !Number.isFinite(y) || typeof position === 'string')
        return refuse(
          'coordinates',
          `${field}[${i}]`,
          `expected two finite numbers, got ${quote(position)}`,
        );
      let lonDeg: number = x;
      let latDeg: number = y;
      if (!isIdentity) [lonDeg, latDeg] = transform.toWgs84(x, y);
      if (!isWithin(lonDeg, latDeg)) return refusePlace(x, y, `${field}[${i}]`);
      xs[i] = Math.round(lonDeg * SCALE);
      ys[i] = Math.round(latDeg * SCALE);
    }
    scratch.count = count;
    return undefined;
  }

  /** The same for a ring of numbers that are known to be some. */
  function loadFlat({ xy, bounds }: FlatRings, r: number, field: string): Refusal | undefined {
    const from = bounds[r] as number;
    const count = ((bounds[r + 1] as number) - from) / 2;
    reserve(scratch, count);
    const { xs, ys } = scratch;
    for (let i = 0; i < count; i++) {
      const x = xy[from + 2 * i] as number;
      const y = xy[from + 2 * i + 1] as number;
      let lonDeg = x;
      let latDeg = y;
      if (!isIdentity) [lonDeg, latDeg] = transform.toWgs84(x, y);
      if (!isWithin(lonDeg, latDeg)) return refusePlace(x, y, `${field}[${i}]`);
      xs[i] = Math.round(lonDeg * SCALE);
      ys[i] = Math.round(latDeg * SCALE);
    }
    scratch.count = count;
    return undefined;
  }

  function refusePlace(x: number, y: number, field: string): Refusal {
    refusedAt[0] = x;
    refusedAt[1] = y;
    const got = `got [${x}, ${y}]`;
    if (transform.isGeographic && (Math.abs(x) > 180 || Math.abs(y) > 180))
      return refuse(
        'not-degrees',
        field,
        `expected degrees of ${transform.name}, ${got}; the file is in another system: declare it as "crs"`,
      );
    if (isWithin(...transform.toWgs84(y, x)))
      return refuse(
        'swapped-coordinates',
        field,
        transform.isGeographic
          ? `expected [longitude, latitude], ${got}`
          : `expected [easting, northing], ${got}`,
      );
    return refuse('outside-site', field, `expected a place within the site, ${got}`);
  }

  /** The scratch ring in order, simple and of some area, or what it falls apart into. */
  function tidy(
    field: string,
    repairs: RepairReason[],
  ): { outers: FlatRing[]; holes: FlatRing[] } | Refusal {
    if (!openRing(scratch) && scratch.count > 0) note(repairs, 'unclosed-ring');
    if (dropRepeated(scratch)) note(repairs, 'repeated-point');
    if (scratch.count >= 3 && dropSpikes(scratch)) {
      if (scratch.count < 3)
        return refuse('zero-area', field, 'expected an area, got a ring that runs back on itself');
      note(repairs, 'spike');
    }
    if (scratch.count < 3)
      return refuse(
        'too-few-points',
        field,
        `expected three different points or more, got ${scratch.count}`,
      );
    const crossing = findCrossing(scratch.xs, scratch.ys, scratch.count);
    if (crossing < 0) return { outers: [scratch], holes: [] };
    const i = Math.floor(crossing / scratch.count);
    const j = crossing % scratch.count;
    const at = findMeetingPoint(scratch, i, j).map((grid) => grid / SCALE);
    const split = splitRing(copyOf(scratch));
    if (!split)
      return refuse(
        'self-crossing',
        field,
        `expected a simple ring, its edges ${i} and ${j} meet at [${at.join(', ')}]`,
      );
    note(repairs, split.how);
    return { outers: [...split.outers], holes: [...split.holes] };
  }

  function clean(
    coordinates: unknown,
    field: string,
    repairs: RepairReason[],
  ): CleanPolygon[] | Refusal {
    const flat = isFlat(coordinates) ? coordinates : undefined;
    const lists = Array.isArray(coordinates) ? coordinates : NO_LISTS;
    const count = flat ? flat.bounds.length - 1 : lists.length;
    if (count === 0)
      return refuse('coordinates', field, `expected a list of rings, got ${quote(coordinates)}`);
    const outerField = `${field}[0]`;
    const failed = flat ? loadFlat(flat, 0, outerField) : load(lists[0], outerField);
    if (failed) return failed;
    const outer = tidy(outerField, repairs);
    if ('reason' in outer) return outer;
    const big = outer.outers.filter((ring) => areaM2(ring) >= MIN_AREA_M2);
    if (big.length === 0)
      return refuse(
        'zero-area',
        outerField,
        `expected ${MIN_AREA_M2} m² or more, got ${areaM2(outer.outers[0] as FlatRing).toFixed(2)} m²`,
      );
    if (count === 1 && outer.holes.length === 0 && big.length === 1)
      return [toPolygon(big[0] as FlatRing, [])];
    // The scratch ring is needed for the holes.
    const outers = big.map((ring) => (ring === scratch ? copyOf(ring) : ring));
    const holes = [...outer.holes];
    for (let r = 1; r < count; r++) {
      const holeField = `${field}[${r}]`;
      const refused =
        (flat ? loadFlat(flat, r, holeField) : load(lists[r], holeField)) ??
        addHole(holeField, { outers, holes, repairs });
      if (refused) return refused;
    }
    return outers.map((ring) =>
      toPolygon(
        ring,
        holes.filter((hole) => isInside(hole, ring)),
      ),
    );
  }

  /** Adds the scratch ring. */
  function addHole(
    field: string,
    to: {
      readonly outers: FlatRing[];
      readonly holes: FlatRing[];
      readonly repairs: RepairReason[];
    },
  ): Refusal | undefined {
    const hole = tidy(field, to.repairs);
    if ('reason' in hole) {
      if (hole.reason === 'self-crossing') return hole;
      note(to.repairs, 'dropped-hole');
      return undefined;
    }
    for (const ring of hole.outers) {
      if (areaM2(ring) < MIN_AREA_M2) {
        note(to.repairs, 'dropped-hole');
        continue;
      }
      if (!to.outers.some((outer) => isInside(ring, outer)))
        return refuse('hole-outside', field, 'expected a hole within the outer ring');
      if (to.holes.some((other) => overlap(ring, other)))
        return refuse(
          'hole-outside',
          field,
          'expected holes apart from each other, got two that overlap',
        );
      to.holes.push(copyOf(ring));
    }
    return undefined;
  }

  return { clean, refusedAt };
}

const NO_LISTS: readonly unknown[] = [];

function isFlat(coordinates: unknown): coordinates is FlatRings {
  return (coordinates as { xy?: unknown } | null | undefined)?.xy instanceof Float64Array;
}

function note(repairs: RepairReason[], repair: RepairReason): void {
  if (!repairs.includes(repair)) repairs.push(repair);
}

function copyOf({ xs, ys, count }: FlatRing): FlatRing {
  return { xs: xs.slice(0, count), ys: ys.slice(0, count), count };
}

function areaM2(ring: FlatRing): number {
  const latDeg = (ring.ys[0] as number) / SCALE;
  return (Math.abs(doubleArea(ring)) / 2) * SQUARE_M2 * Math.cos((latDeg * Math.PI) / 180);
}

/** True where the ring lies in the other; they may touch, edges must not cross to the outside. */
function isInside(ring: FlatRing, outer: FlatRing): boolean {
  for (let i = 0; i < ring.count; i++)
    if (!covers(outer, ring.xs[i] as number, ring.ys[i] as number)) return false;
  return !crossEdges(ring, outer);
}

/** True where the rings share more than border. */
function overlap(a: FlatRing, b: FlatRing): boolean {
  return crossEdges(a, b) || isInside(a, b) || isInside(b, a);
}

/** True where an edge of one runs clean through an edge of the other; touching is none. */
function crossEdges(a: FlatRing, b: FlatRing): boolean {
  for (let i = 0; i < a.count; i++) {
    const next = (i + 1) % a.count;
    const ax = a.xs[i] as number;
    const ay = a.ys[i] as number;
    const bx = a.xs[next] as number;
    const by = a.ys[next] as number;
    for (let j = 0; j < b.count; j++) {
      const after = (j + 1) % b.count;
      const cx = b.xs[j] as number;
      const cy = b.ys[j] as number;
      const dx = b.xs[after] as number;
      const dy = b.ys[after] as number;
      if (
        meet(ax, ay, bx, by, cx, cy, dx, dy) &&
        (bx - ax) * (cy - ay) !== (by - ay) * (cx - ax) &&
        (bx - ax) * (dy - ay) !== (by - ay) * (dx - ax) &&
        (dx - cx) * (ay - cy) !== (dy - cy) * (ax - cx) &&
        (dx - cx) * (by - cy) !== (dy - cy) * (bx - cx)
      )
        return true;
    }
  }
  return false;
}

function toPolygon(ring: FlatRing, holes: readonly FlatRing[]): CleanPolygon {
  let area = areaM2(ring);
  for (const hole of holes) area -= areaM2(hole);
  return {
    ring: toLonLats(ring, true),
    holes: holes.length === 0 ? NO_HOLES : holes.map((hole) => toLonLats(hole, false)),
    areaM2: area,
  };
}

const NO_HOLES: readonly (readonly LonLat[])[] = [];

function toLonLats(ring: FlatRing, isCounterClockwise: boolean): LonLat[] {
  const { xs, ys, count } = ring;
  const isReversed = doubleArea(ring) > 0 !== isCounterClockwise;
  const points = new Array<LonLat>(count);
  for (let i = 0; i < count; i++) {
    const from = isReversed ? count - 1 - i : i;
    points[i] = [(xs[from] as number) / SCALE, (ys[from] as number) / SCALE];
  }
  return points;
}

function refuse(reason: Refusal['reason'], field: string, expected: string): Refusal {
  return { reason, field, expected };
}

/** The value as JSON, cut short. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
