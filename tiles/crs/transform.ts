import { createRequire } from 'node:module';
import type Proj4 from 'proj4';
import { bd09ToWgs84, wgs84ToBd09 } from '#lib/geo/bd09.ts';
import { gcj02ToWgs84, wgs84ToGcj02 } from '#lib/geo/gcj02.ts';
import { TwinError } from '#model';
import { readCrs } from './read-crs.ts';

/**
 * Between a source's own system and WGS84 longitude and latitude in degrees. x is always the easting or the
 * longitude and y the northing or the latitude, whatever order of axes the system's definition names.
 */
export interface Transform {
  /** For messages. */
  readonly name: string;
  /** Coordinates are WGS84 degrees already: skip the call. */
  readonly isIdentity: boolean;
  /** Coordinates are degrees, not metres. */
  readonly isGeographic: boolean;
  /** What about the system makes positions doubtful, in words. */
  readonly warnings: readonly string[];
  /** Not finite where the system does not reach. */
  toWgs84(x: number, y: number): [lonDeg: number, latDeg: number];
  fromWgs84(lonDeg: number, latDeg: number): [x: number, y: number];
}

/**
 * Opens the way from a coordinate system, as `readCrs` knows them, to WGS84. Heights are left alone.
 *
 * @throws {TwinError} source-invalid where the system is unknown or cannot be computed.
 */
export function createTransform(crs: string | undefined): Transform {
  const { name, kind, definition, warnings } = readCrs(crs);
  const same = { name, warnings, isGeographic: true };
  if (kind === 'wgs84')
    return { ...same, isIdentity: true, toWgs84: (x, y) => [x, y], fromWgs84: (x, y) => [x, y] };
  if (kind === 'gcj02')
    return { ...same, isIdentity: false, toWgs84: gcj02ToWgs84, fromWgs84: wgs84ToGcj02 };
  if (kind === 'bd09')
    return { ...same, isIdentity: false, toWgs84: bd09ToWgs84, fromWgs84: wgs84ToBd09 };
  const { converter, isGeographic } = openProj(name, definition);
  return {
    name,
    warnings,
    isIdentity: false,
    isGeographic,
    toWgs84: (x, y) =>
      Number.isFinite(x) && Number.isFinite(y)
        ? converter.forward([x, y])
        : [Number.NaN, Number.NaN],
    fromWgs84: (lonDeg, latDeg) =>
      Number.isFinite(lonDeg) && Number.isFinite(latDeg)
        ? converter.inverse([lonDeg, latDeg])
        : [Number.NaN, Number.NaN],
  };
}

const require = createRequire(import.meta.url);

function openProj(name: string, definition: string) {
  // Loaded where it is needed: most sources are in degrees, and every thread would wait for it.
  const proj4 = require('proj4') as typeof Proj4;
  try {
    const source = new proj4.Proj(definition) as unknown as { projName?: string };
    return {
      converter: proj4(definition, 'WGS84') as {
        forward(p: [number, number]): [number, number];
        inverse(p: [number, number]): [number, number];
      },
      isGeographic: source.projName === 'longlat',
    };
  } catch (cause) {
    throw new TwinError(
      'source-invalid',
      `Expected a coordinate system that can be computed, got ${name}; declare another as "crs" beside the file, or convert the file to WGS84 first.`,
      { cause },
    );
  }
}
