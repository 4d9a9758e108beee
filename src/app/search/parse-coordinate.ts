import { bd09ToWgs84 } from '#lib/geo/bd09.ts';
import { gcj02ToWgs84 } from '#lib/geo/gcj02.ts';
import type { Bounds } from '#model';

/** A place that was typed as figures, WGS84 degrees. */
export interface TypedPlace {
  readonly lonDeg: number;
  readonly latDeg: number;
  /** The system it was typed in. */
  readonly datum: 'wgs84' | 'gcj02' | 'bd09';
}

const DATUMS: readonly (readonly [RegExp, TypedPlace['datum']])[] = [
  [/^(wgs-?84|wgs|gps)[\s:：,，]*/i, 'wgs84'],
  [/^(gcj-?02|gcj|火星|高德|腾讯)[\s:：,，]*/i, 'gcj02'],
  [/^(bd-?09|bd|baidu|百度)[\s:：,，]*/i, 'bd09'],
];

const ANGLE =
  /(北纬|南纬|东经|西经|[NSEW])?\s*([+-]?\d+(?:\.\d+)?)\s*(?:[°度]\s*(?:(\d+(?:\.\d+)?)\s*['′’分]\s*)?(?:(\d+(?:\.\d+)?)\s*(?:["″”秒]|''|′′)\s*)?)?\s*([NSEW](?![a-z]))?/giy;

interface Angle {
  readonly degrees: number;
  readonly axis: 'lon' | 'lat' | null;
}

/**
 * Reads decimal degrees or degrees, minutes and seconds, longitude first or latitude first; `gcj` or `bd` before
 * them says that they are of a Chinese map service. Where nothing tells which is which, the order that lies nearer
 * to the district is meant.
 *
 * @returns undefined where the text is no pair of coordinates on the globe
 */
export function parseCoordinate(text: string, bounds: Bounds): TypedPlace | undefined {
  let rest = text.normalize('NFKC').trim();
  let datum: TypedPlace['datum'] = 'wgs84';
  for (const [pattern, name] of DATUMS) {
    const found = rest.match(pattern)?.[0];
    if (!found) continue;
    datum = name;
    rest = rest.slice(found.length);
    break;
  }
  const angles = readAngles(rest);
  if (angles?.length !== 2) return undefined;
  const pair = arrange(angles as [Angle, Angle], bounds);
  if (!pair) return undefined;
  const [lonDeg, latDeg] = toWgs84(pair, datum);
  return { lonDeg, latDeg, datum };
}

function readAngles(text: string): Angle[] | undefined {
  const angles: Angle[] = [];
  let at = 0;
  while (at < text.length) {
    const gap = /^[\s,，;；/]*/.exec(text.slice(at))?.[0].length ?? 0;
    const isApart = gap > 0 || /\s/.test(text[at - 1] ?? ' ') || angles.at(-1)?.axis;
    at += gap;
    if (at >= text.length) break;
    ANGLE.lastIndex = at;
    const found = ANGLE.exec(text);
    if (!found || !isApart || angles.length === 2) return undefined;
    at += found[0].length;
    const [, before, , , , after] = found;
    // A letter between two angles that both have one before them is the second one's.
    if (before && after) {
      at -= after.length;
      found[5] = '';
    }
    const angle = toAngle(found);
    if (!angle) return undefined;
    angles.push(angle);
  }
  return angles;
}

function toAngle([, before, whole, minutes, seconds, after]: RegExpExecArray): Angle | undefined {
  const mark = (before || after || undefined)?.toUpperCase();
  const [m, s] = [Number(minutes ?? 0), Number(seconds ?? 0)];
  if (m >= 60 || s >= 60) return undefined;
  const value = Number(whole);
  const size = Math.abs(value) + m / 60 + s / 3600;
  const isSouthOrWest = mark !== undefined && /[SW南西]/.test(mark);
  const degrees = value < 0 || isSouthOrWest ? -size : size;
  const axis = mark === undefined ? null : /[NS纬]/.test(mark) ? 'lat' : 'lon';
  return { degrees, axis };
}

function arrange([a, b]: [Angle, Angle], bounds: Bounds): [number, number] | undefined {
  if (a.axis && a.axis === b.axis) return undefined;
  if (a.axis === 'lon' || b.axis === 'lat') return onGlobe(a.degrees, b.degrees);
  if (a.axis === 'lat' || b.axis === 'lon') return onGlobe(b.degrees, a.degrees);
  const lonFirst = onGlobe(a.degrees, b.degrees);
  const latFirst = onGlobe(b.degrees, a.degrees);
  if (!lonFirst || !latFirst) return lonFirst ?? latFirst;
  const away = ([lon, lat]: [number, number]) =>
    Math.hypot(
      lon - (bounds.westDeg + bounds.eastDeg) / 2,
      lat - (bounds.southDeg + bounds.northDeg) / 2,
    );
  return away(lonFirst) <= away(latFirst) ? lonFirst : latFirst;
}

function onGlobe(lonDeg: number, latDeg: number): [number, number] | undefined {
  return Math.abs(lonDeg) <= 180 && Math.abs(latDeg) <= 90 ? [lonDeg, latDeg] : undefined;
}

function toWgs84([lon, lat]: [number, number], datum: TypedPlace['datum']): [number, number] {
  switch (datum) {
    case 'wgs84':
      return [lon, lat];
    case 'gcj02':
      return gcj02ToWgs84(lon, lat);
    case 'bd09':
      return bd09ToWgs84(lon, lat);
  }
}
