import { compileReference, isScalar, toNumber } from './compile-source.ts';
import { fieldError, inField } from './field.ts';
import type { TimeConfig } from './mapping-schema.ts';
import { Misfit } from './misfit.ts';
import type { RecordContext } from './path.ts';
import { compileZone, parseOffset } from './time-zone.ts';

/** Gives Unix milliseconds; undefined where the record has no such field. */
export type ReadTime = (record: RecordContext, arrivalMs: number) => number | Misfit | undefined;

type ToUtc = (wallMs: number) => number;

/** What lies before is a wrong format (seconds taken for milliseconds) or a clock never set. */
const FIRST_MS = Date.UTC(1990, 0, 1);
const LAST_MS = Date.UTC(2200, 0, 1);

const EPOCHS: ReadonlyMap<string, number> = new Map([
  ['epoch-s', 1000],
  ['epoch-ms', 1],
  ['epoch-us', 1e-3],
]);

/**
 * @param defaultZone for times that name none, where the field itself declares none
 * @throws {TwinError} config, naming the field.
 */
export function compileTime(
  config: TimeConfig | undefined,
  defaultZone: string | undefined,
  field: string,
): ReadTime {
  const {
    path,
    format = 'iso',
    zone = defaultZone,
  } = typeof config === 'string' ? { path: config } : (config ?? { path: 'arrival' });
  if (path === 'arrival') return (_, arrivalMs) => arrivalMs;
  const read = compileReference(path, field);
  const toUtc = zone === undefined ? undefined : inField(`${field}.zone`, () => compileZone(zone));
  const unit = EPOCHS.get(format);
  const parse = unit
    ? (value: unknown) => parseEpoch(value, unit)
    : format === 'iso'
      ? (value: unknown) => parseIso(value, toUtc)
      : compilePattern(format, toUtc, `${field}.format`);
  return (record) => {
    const value = read(record);
    if (value === undefined || value === null || value === '') return undefined;
    const timeMs = parse(value);
    if (timeMs === undefined) return new Misfit(`a time (${format})`, value);
    if (timeMs instanceof Misfit) return timeMs;
    return timeMs >= FIRST_MS && timeMs < LAST_MS
      ? timeMs
      : new Misfit(`a time of our days (${format})`, value, true);
  };
}

function parseEpoch(value: unknown, unitMs: number): number | undefined {
  const number = toNumber(value);
  return number === undefined ? undefined : Math.round(number * unitMs);
}

const ISO =
  /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|z|[+-]\d\d(?::?\d\d)?)?$/;

/** ISO 8601, also with a space for the T; without a zone by `toUtc`. */
export function parseIso(value: unknown, toUtc: ToUtc | undefined): number | Misfit | undefined {
  const match = typeof value === 'string' ? ISO.exec(value.trim()) : null;
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone] = match;
  const wallMs = toWall(
    [year, month, day, hour, minute, second].map(Number) as Clock,
    Number(`0.${fraction}`) * 1000,
  );
  return wallMs === undefined ? undefined : atZone(wallMs, zone, toUtc, value);
}

function atZone(
  wallMs: number,
  zone: string | undefined,
  toUtc: ToUtc | undefined,
  value: unknown,
): number | Misfit | undefined {
  if (zone !== undefined) {
    const offset = parseOffset(zone);
    return offset === undefined ? undefined : wallMs - offset;
  }
  return toUtc ? toUtc(wallMs) : new Misfit('a time with its zone (or a declared "zone")', value);
}

type Clock = [
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
];

/** Undefined for what the calendar does not have; a leap second counts as the last one before. */
function toWall([year, month, day, hour, minute, second]: Clock, ms: number): number | undefined {
  const isMidnight = hour === 24 && minute === 0 && second === 0;
  if (hour > 23 && !isMidnight) return undefined;
  if (minute > 59 || second > 60) return undefined;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined;
  const seconds = hour * 3600 + minute * 60 + Math.min(second, 59);
  return midnight.getTime() + seconds * 1000 + Math.floor(ms);
}

const TOKENS: ReadonlyMap<string, string> = new Map([
  ['yyyy', '(?<yyyy>\\d{4})'],
  ['yy', '(?<yy>\\d\\d)'],
  ['MM', '(?<MM>\\d\\d)'],
  ['M', '(?<MM>\\d\\d?)'],
  ['dd', '(?<dd>\\d\\d)'],
  ['d', '(?<dd>\\d\\d?)'],
  ['HH', '(?<HH>\\d\\d)'],
  ['H', '(?<HH>\\d\\d?)'],
  ['mm', '(?<mm>\\d\\d)'],
  ['ss', '(?<ss>\\d\\d)'],
  ['SSS', '(?<SSS>\\d{1,9})'],
  ['XXX', '(?<XXX>Z|[+-]\\d\\d:?\\d\\d)'],
]);

/** Patterns of `yyyy yy MM M dd d HH H mm ss SSS XXX`; other letters stand in quotes: `yyyy'年'M'月'd'日'`. */
function compilePattern(format: string, toUtc: ToUtc | undefined, field: string) {
  let source = '';
  const seen = new Set<string>();
  for (const [part, quoted, token] of format.matchAll(/'([^']*)'|([A-Za-z])\2*|[^A-Za-z']/g)) {
    if (token) {
      const group = TOKENS.get(part);
      if (!group || seen.has(token))
        throw fieldError(
          field,
          `Expected iso, epoch-s, epoch-ms, epoch-us or a pattern such as yyyyMMddHHmmss, got "${format}"`,
        );
      seen.add(token);
      source += group;
    } else source += RegExp.escape(quoted ?? part);
  }
  if (!seen.has('y') || !seen.has('M') || !seen.has('d'))
    throw fieldError(field, `Expected a pattern with year, month and day, got "${format}"`);
  const pattern = new RegExp(`^${source}$`);
  return (value: unknown): number | Misfit | undefined => {
    const groups = isScalar(value) ? pattern.exec(String(value).trim())?.groups : undefined;
    if (!groups) return undefined;
    const { yyyy, yy, MM, dd, HH = '0', mm = '0', ss = '0', SSS = '0', XXX } = groups;
    const year = yyyy === undefined ? 2000 + Number(yy) : Number(yyyy);
    const clock: Clock = [year, Number(MM), Number(dd), Number(HH), Number(mm), Number(ss)];
    const wallMs = toWall(clock, Number(`0.${SSS}`) * 1000);
    return wallMs === undefined ? undefined : atZone(wallMs, XXX, toUtc, value);
  };
}
