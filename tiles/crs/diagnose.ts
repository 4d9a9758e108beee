import { bd09ToWgs84 } from '#lib/geo/bd09.ts';
import { gcj02ToWgs84 } from '#lib/geo/gcj02.ts';
import { DEG, distanceM } from '#lib/geo/wgs84.ts';
import type { Bounds, Site } from '#model';
import { listCandidates } from './candidates.ts';
import { createTakenGround, type TakenGround } from './taken-ground.ts';
import { createTransform, type Transform } from './transform.ts';
import { weighShift } from './weigh-shift.ts';

type Point = readonly [x: number, y: number];

/** Why coordinates do not lie where they should, most likely. */
export interface Diagnosis {
  readonly cause:
    | 'swapped'
    | 'projected'
    | 'scaled'
    | 'hemisphere'
    | 'gcj02'
    | 'bd09'
    | 'elsewhere'
    | 'unreadable';
  /** What to declare as `crs`, where that cures it. */
  readonly crs?: string;
  /** What was found and what to do, in words. */
  readonly message: string;
}

export interface DiagnosisOptions {
  /** How the source is read so far; WGS84 degrees where absent. */
  readonly transform?: Transform | undefined;
  /** Where no sample can stand; the site's roads and rivers where absent. */
  readonly taken?: TakenGround | undefined;
}

/** With this share of the samples within the site the system is taken to be right. */
const ENOUGH = 0.5;
/** A system must bring this share of the samples into the site to be named. */
const CONVINCING = 0.8;
const MARGIN_M = 2000;
/** So many tell where the others lie. */
const SHARE_SAMPLES = 200;

/**
 * Looks for the likely cause where a source's coordinates (in its own system; centres of footprints, say, some
 * hundred spread over the file) miss the site, or are some hundred metres off within it. Null where nothing
 * is suspicious. It names what fits and proves nothing.
 */
export function diagnoseCoordinates(
  samples: readonly Point[],
  site: Pick<Site, 'bounds' | 'centre' | 'roads' | 'waterways'>,
  options: DiagnosisOptions = {},
): Diagnosis | null {
  if (samples.length === 0) return null;
  const transform = options.transform ?? createTransform(undefined);
  const bounds = widen(site.bounds);
  const every = Math.ceil(samples.length / SHARE_SAMPLES);
  const some = samples.filter((_, i) => i % every === 0);
  const shareOf = (read: (p: Point) => Point) =>
    some.filter((p) => isWithin(bounds, read(p))).length / some.length;
  const asGiven = (p: Point): Point => transform.toWgs84(p[0], p[1]);
  const given = shareOf(asGiven);
  const taken = options.taken ?? createTakenGround(site);
  if (given >= ENOUGH) return nameShift(samples.map(asGiven), transform, taken);
  const outside = `${percent(1 - given)} of the positions lie outside the site when read as ${transform.name}`;
  return (
    readSwapped(shareOf, outside) ??
    readProjected(samples, shareOf, { centre: site.centre, outside, taken }) ??
    readScaled(shareOf, outside) ??
    readMirrored(shareOf, outside) ??
    nameElsewhere(samples.map(asGiven), site.centre, outside)
  );
}

type ShareOf = (read: (p: Point) => Point) => number;

function readSwapped(shareOf: ShareOf, outside: string): Diagnosis | null {
  const share = shareOf(([x, y]) => [y, x]);
  if (share < CONVINCING) return null;
  return {
    cause: 'swapped',
    message: `${outside}; ${percent(share)} lie in it with latitude and longitude exchanged. Write each position as [longitude, latitude].`,
  };
}

interface Reading {
  readonly crs: string;
  readonly share: number;
  readonly how: string;
  readonly isPlain: boolean;
  readonly isSwapped: boolean;
  read(p: Point): Point;
}

const UNITS = [
  [1, ''],
  [0.001, ' in millimetres'],
  [0.01, ' in centimetres'],
  [1000, ' in kilometres'],
] as const;

function listReadings(shareOf: ShareOf, centre: Point): Reading[] {
  return listCandidates(...centre).flatMap(({ crs, transform }) =>
    UNITS.flatMap(([scale, unit]) =>
      [false, true].flatMap((isSwapped) => {
        const read = ([x, y]: Point): Point =>
          isSwapped
            ? transform.toWgs84(y * scale, x * scale)
            : transform.toWgs84(x * scale, y * scale);
        const share = shareOf(read);
        if (share < CONVINCING) return [];
        const how = `${transform.name}${unit}${isSwapped ? ', northing before easting' : ''}`;
        return [{ crs, share, how, read, isSwapped, isPlain: !isSwapped && scale === 1 }];
      }),
    ),
  );
}

/**
 * Metres of a system that brings the samples into the site. UTM and Gauss–Krüger on one meridian differ by a
 * kilometre or two only; of several that fit, the one with the fewest samples on roads and water is named.
 */
function readProjected(
  samples: readonly Point[],
  shareOf: ShareOf,
  { centre, outside, taken }: { centre: Point; outside: string; taken: TakenGround },
): Diagnosis | null {
  const readings = listReadings(shareOf, centre);
  const takenShare = (reading: Reading) =>
    samples.filter((p) => taken.isTaken(...reading.read(p))).length / samples.length;
  const [best, ...others] = readings
    .map((reading) => ({ ...reading, taken: takenShare(reading) }))
    .sort((a, b) => Math.round(50 * (a.taken - b.taken)) || Math.round(10 * (b.share - a.share)));
  if (!best) return null;
  const todo = best.isPlain
    ? `Declare "crs": "${best.crs}" beside the file. Xian 1980 and Beijing 1954 coordinates of the same zone look alike.`
    : `Convert it to metres, easting before northing, and declare "crs": "${best.crs}".`;
  const also = others.filter(({ crs }) => crs !== best.crs).map(({ crs }) => crs);
  return {
    cause: best.isSwapped ? 'swapped' : 'projected',
    ...(best.isPlain ? { crs: best.crs } : {}),
    message: `${outside}; ${percent(best.share)} lie in it as ${best.how}. ${todo}${also.length > 0 ? ` ${also.join(', ')} would bring them in as well; compare with the map.` : ''}`,
  };
}

const SCALES = [
  [1e-7, 'degrees times 10 000 000'],
  [1e-6, 'degrees times 1 000 000'],
  [1e-5, 'degrees times 100 000'],
  [1 / 3600, 'seconds of arc'],
  [1 / DEG, 'radians'],
] as const;

function readScaled(shareOf: ShareOf, outside: string): Diagnosis | null {
  for (const [scale, unit] of SCALES)
    for (const isSwapped of [false, true]) {
      const share = shareOf(([x, y]) =>
        isSwapped ? [y * scale, x * scale] : [x * scale, y * scale],
      );
      if (share >= CONVINCING)
        return {
          cause: 'scaled',
          message: `${outside}; ${percent(share)} lie in it as ${unit}${isSwapped ? ', latitude before longitude' : ''}. Convert them to degrees.`,
        };
    }
  return null;
}

function readMirrored(shareOf: ShareOf, outside: string): Diagnosis | null {
  for (const [east, north, what] of [
    [-1, 1, 'west and east'],
    [1, -1, 'south and north'],
    [-1, -1, 'both signs'],
  ] as const) {
    const share = shareOf(([x, y]) => [east * x, north * y]);
    if (share >= CONVINCING)
      return {
        cause: 'hemisphere',
        message: `${outside}; ${percent(share)} lie in it with ${what} exchanged. Turn the sign.`,
      };
  }
  return null;
}

function nameElsewhere(
  places: readonly Point[],
  [lonDeg, latDeg]: readonly [number, number],
  outside: string,
): Diagnosis {
  const lon = median(places.map(([x]) => x));
  const lat = median(places.map(([, y]) => y));
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
    return {
      cause: 'unreadable',
      message: `${outside}; no system tried brings them in (CGCS2000 Gauss–Krüger zones, UTM, Web Mercator, degrees in other units). Ask the source for its system and declare it as "crs".`,
    };
  const km = distanceM(lonDeg, latDeg, lon, lat) / 1000;
  const eastKm = (lon - lonDeg) * Math.cos(((lat + latDeg) / 2) * DEG);
  const bearing = (Math.atan2(eastKm, lat - latDeg) / DEG + 360) % 360;
  return {
    cause: 'elsewhere',
    message: `${outside}; they lie about ${km < 10 ? km.toFixed(1) : Math.round(km)} km to the ${compass(bearing)} of its centre, around ${lon.toFixed(4)}, ${lat.toFixed(4)}. This looks like another place's data, or the wrong zone.`,
  };
}

/** A hint that positions within the site are of a shifted Chinese map datum. */
function nameShift(
  places: readonly Point[],
  transform: Transform,
  ground: TakenGround,
): Diagnosis | null {
  const isOnMapDatum = transform.name === 'GCJ-02' || transform.name === 'BD-09';
  const [best, other] = (
    [
      ['gcj02', 'GCJ-02', gcj02ToWgs84],
      ['bd09', 'BD-09', bd09ToWgs84],
    ] as const
  )
    .filter(([, crs]) => crs !== transform.name)
    .map(([cause, crs, correct]) => ({
      cause,
      crs,
      evidence: weighShift(
        places,
        // A shift that was taken off already is put back before another is tried.
        isOnMapDatum ? (...place) => correct(...transform.fromWgs84(...place)) : correct,
        ground,
      ),
    }))
    .filter(({ evidence }) => evidence.isShifted)
    .sort((a, b) => a.evidence.correctedShare - b.evidence.correctedShare);
  const isClear =
    !other || (best && best.evidence.correctedShare < other.evidence.correctedShare / 2);
  if (!best || !isClear) return null;
  const { cause, crs, evidence } = best;
  const todo =
    transform.isIdentity || isOnMapDatum
      ? `Declare "crs": "${crs}".`
      : 'Convert it to WGS84 first.';
  return {
    cause,
    crs,
    message: `${percent(evidence.givenShare)} of ${evidence.samples} footprints stand on roads or water, ${percent(evidence.correctedShare)} if they are read as ${crs}, ${evidence.z.toFixed(0)} standard errors beyond chance. The file is probably in ${crs}, not ${transform.name}. ${todo}`,
  };
}

function widen({ westDeg, southDeg, eastDeg, northDeg }: Bounds): Bounds {
  const latDeg = MARGIN_M / 111_000;
  const lonDeg = latDeg / Math.cos(northDeg * DEG);
  return {
    westDeg: westDeg - lonDeg,
    southDeg: southDeg - latDeg,
    eastDeg: eastDeg + lonDeg,
    northDeg: northDeg + latDeg,
  };
}

function isWithin(bounds: Bounds, [lon, lat]: Point): boolean {
  return (
    lon >= bounds.westDeg &&
    lon <= bounds.eastDeg &&
    lat >= bounds.southDeg &&
    lat <= bounds.northDeg
  );
}

function median(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

function compass(bearingDeg: number): string {
  const names = ['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west'];
  return [...names, 'north-west'][Math.round(bearingDeg / 45) % 8] as string;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}
