import { DEG, toEcef } from '#lib/geo/wgs84.ts';
import { parseIso } from '../mapping/compile-time.ts';
import { Misfit } from '../mapping/misfit.ts';
import type { Ecef, Extrapolation, PathRule, Sample } from './sampled-path.ts';

/** A `position` of a packet: samples, or one place for an interval or for good. */
export interface CzmlPosition {
  readonly samples: readonly Sample[];
  readonly constant?: { readonly at: Ecef; readonly interval?: Interval };
  /** Only what the packet says. */
  readonly rule: Partial<PathRule>;
  readonly isDeleted: boolean;
}

export type Interval = readonly [fromMs: number, toMs: number];

/** Numbers of one sample besides its time; velocities come behind the position and are not needed. */
const FORMS = {
  cartographicDegrees: { width: 3, toEcef: (a: number, b: number, c: number) => toEcef(a, b, c) },
  cartographicRadians: {
    width: 3,
    toEcef: (a: number, b: number, c: number) => toEcef(a / DEG, b / DEG, c),
  },
  cartesian: { width: 3, toEcef: (a: number, b: number, c: number): Ecef => [a, b, c] },
  cartesianVelocity: { width: 6, toEcef: (a: number, b: number, c: number): Ecef => [a, b, c] },
} as const;

const MAX_SAMPLES = 1_000_000;

/** Source: the CZML guide (AnalyticalGraphicsInc/czml-writer), Position and InterpolatableProperty. */
export function readPosition(json: unknown): CzmlPosition | Misfit {
  if (!isObject(json)) return new Misfit('a CZML position', json);
  if (json.delete === true) return { samples: [], rule: {}, isDeleted: true };
  if (json.referenceFrame !== undefined && json.referenceFrame !== 'FIXED')
    return new Misfit('a position in the frame FIXED', json.referenceFrame);
  const rule = readRule(json);
  const epochMs = json.epoch === undefined ? undefined : readInstant(json.epoch);
  if (epochMs instanceof Misfit) return epochMs;
  const name = (Object.keys(FORMS) as (keyof typeof FORMS)[]).find((key) =>
    Array.isArray(json[key]),
  );
  if (!name)
    return Object.keys(rule).length > 0
      ? { samples: [], rule, isDeleted: false }
      : new Misfit(`a position as ${Object.keys(FORMS).join(', ')}`, json);
  const { width, toEcef: convert } = FORMS[name];
  const list = json[name] as unknown[];
  if (list.length === width) {
    const at = toPlace(list, 0, convert);
    if (at instanceof Misfit) return at;
    const interval = json.interval === undefined ? undefined : readInterval(json.interval);
    if (interval instanceof Misfit) return interval;
    return {
      samples: [],
      constant: { at, ...(interval && { interval }) },
      rule,
      isDeleted: false,
    };
  }
  if (list.length % (width + 1) !== 0 || list.length > MAX_SAMPLES * (width + 1))
    return new Misfit(`${name} in groups of ${width + 1} numbers`, `${list.length} numbers`);
  const samples: Sample[] = [];
  for (let i = 0; i < list.length; i += width + 1) {
    const timeMs = readSampleTime(list[i], epochMs);
    if (timeMs instanceof Misfit) return timeMs;
    const at = toPlace(list, i + 1, convert);
    if (at instanceof Misfit) return at;
    samples.push({ timeMs, at });
  }
  return { samples, rule, isDeleted: false };
}

/** One interval `a/b` or several; undefined: always. */
export function readAvailability(json: unknown): readonly Interval[] | Misfit | undefined {
  if (json === undefined || json === null) return undefined;
  const intervals: Interval[] = [];
  for (const one of Array.isArray(json) ? json : [json]) {
    const interval = readInterval(one);
    if (interval instanceof Misfit) return interval;
    intervals.push(interval);
  }
  return intervals;
}

export function readInterval(json: unknown): Interval | Misfit {
  const [from, to, ...rest] = typeof json === 'string' ? json.split('/') : [];
  const fromMs = readInstant(from);
  const toMs = readInstant(to);
  if (typeof fromMs !== 'number' || typeof toMs !== 'number' || rest.length > 0 || toMs < fromMs)
    return new Misfit('an interval of two ISO 8601 instants', json);
  return [fromMs, toMs];
}

/** ISO 8601; without a zone it is UTC. */
function readInstant(json: unknown): number | Misfit {
  const timeMs = parseIso(json, (wallMs) => wallMs);
  return typeof timeMs === 'number' ? timeMs : new Misfit('an instant in ISO 8601', json);
}

/** Seconds after the epoch, or an instant. */
function readSampleTime(json: unknown, epochMs: number | undefined): number | Misfit {
  if (typeof json === 'string') return readInstant(json);
  if (!Number.isFinite(json)) return new Misfit('a time of a sample', json);
  if (epochMs === undefined) return new Misfit('an epoch for times in seconds', undefined);
  return epochMs + Math.round((json as number) * 1000);
}

function toPlace(
  list: readonly unknown[],
  start: number,
  convert: (a: number, b: number, c: number) => Ecef,
): Ecef | Misfit {
  const [a, b, c] = list.slice(start, start + 3);
  if (!Number.isFinite(a) || !Number.isFinite(b) || !Number.isFinite(c))
    return new Misfit('three numbers for a position', [a, b, c]);
  const at = convert(a as number, b as number, c as number);
  // Below the ground's deepest or beyond the atmosphere no thing of a district is.
  const radiusM = Math.hypot(...at);
  if (radiusM < 6_300_000 || radiusM > 6_500_000)
    return new Misfit('a position near the ground', [a, b, c], true);
  return at;
}

function readRule(json: Record<string, unknown>): Partial<PathRule> {
  const { interpolationAlgorithm: algorithm, interpolationDegree: degree } = json;
  const forward = toExtrapolation(json.forwardExtrapolationType);
  const backward = toExtrapolation(json.backwardExtrapolationType);
  const isLinear = algorithm === undefined || algorithm === 'LINEAR';
  const isDegree = Number.isInteger(degree) && (degree as number) >= 1 && (degree as number) <= 11;
  return {
    // Without derivatives Hermite's polynomial is Lagrange's.
    ...((algorithm !== undefined || isDegree) && {
      degree: isLinear ? 1 : isDegree ? (degree as number) : 1,
    }),
    ...(forward && { forward }),
    ...(backward && { backward }),
  };
}

function toExtrapolation(json: unknown): Extrapolation | undefined {
  return json === 'NONE' || json === 'HOLD' || json === 'EXTRAPOLATE' ? json : undefined;
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
