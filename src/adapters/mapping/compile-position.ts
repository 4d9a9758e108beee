import { compileReference, compileSource, type Read, toNumber } from './compile-source.ts';
import { createToWgs84, type ToWgs84 } from './coordinate-system.ts';
import { inField } from './field.ts';
import type { PositionConfig } from './mapping-schema.ts';
import { Misfit } from './misfit.ts';
import type { RecordContext } from './path.ts';

interface Position {
  readonly lonDeg: number;
  readonly latDeg: number;
  /** Above the ground. */
  readonly heightM: number;
}

/** Undefined where the record has no position at all. */
export type ReadPosition = (record: RecordContext) => Position | Misfit | undefined;

type ReadPair = (record: RecordContext) => readonly [x: number, y: number] | Misfit | undefined;

/** @throws {TwinError} config, naming the field. */
export function compilePosition(
  config: PositionConfig,
  defaultSystem: string,
  field: string,
): ReadPosition {
  const system = config.coordinates ?? defaultSystem;
  const toWgs84 = inField(`${field}.coordinates`, () => createToWgs84(system));
  const readPair = compilePair(config, field);
  const readHeight: Read<unknown> = config.height
    ? compileSource(config.height, `${field}.height`)
    : () => undefined;
  return (record) => {
    const pair = readPair(record);
    if (pair === undefined || pair instanceof Misfit) return pair;
    const place = locate(pair, toWgs84, system);
    if (place instanceof Misfit) return place;
    return { ...place, heightM: toNumber(readHeight(record)) ?? 0 };
  };
}

function locate(
  [x, y]: readonly [number, number],
  toWgs84: ToWgs84,
  system: string,
): { lonDeg: number; latDeg: number } | Misfit {
  // A receiver without a fix sends zeros.
  if (x === 0 && y === 0) return new Misfit('a position', 'zeros', true);
  const [lonDeg, latDeg] = toWgs84(x, y);
  if (Math.abs(lonDeg) <= 180 && Math.abs(latDeg) <= 90) return { lonDeg, latDeg };
  const isTurned = Math.abs(x) <= 90 && Math.abs(y) <= 180;
  return new Misfit(
    `a position on the globe in ${system}${isTurned ? ' (are longitude and latitude exchanged?)' : ''}`,
    `${x}, ${y}`,
    true,
  );
}

function compilePair(config: PositionConfig, field: string): ReadPair {
  if ('geometry' in config) {
    const read = compileReference(config.geometry, `${field}.geometry`);
    return (record) => middleOf(read(record));
  }
  if ('text' in config) {
    const read = compileReference(config.text, `${field}.text`);
    const isTurned = config.order === 'lat,lon';
    return (record) => readText(read(record), isTurned);
  }
  const readLon = compileSource(config.lon, `${field}.lon`);
  const readLat = compileSource(config.lat, `${field}.lat`);
  return (record) => {
    const lon = readLon(record);
    const lat = readLat(record);
    if (isNothing(lon) && isNothing(lat)) return undefined;
    const x = toNumber(lon);
    const y = toNumber(lat);
    if (x === undefined) return new Misfit(`a number in ${field}.lon`, lon);
    if (y === undefined) return new Misfit(`a number in ${field}.lat`, lat);
    return [x, y];
  };
}

const NUMBER = /[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

function readText(
  value: unknown,
  isTurned: boolean,
): readonly [number, number] | Misfit | undefined {
  if (isNothing(value)) return undefined;
  const numbers = typeof value === 'string' ? (value.match(NUMBER) ?? []).map(Number) : [];
  const [a, b] = numbers;
  if (a === undefined || b === undefined || numbers.length > 3)
    return new Misfit('a text with two coordinates', value);
  return isTurned ? [b, a] : [a, b];
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** A point, or the middle of the bounds of another GeoJSON geometry. */
function middleOf(geometry: unknown): readonly [number, number] | Misfit | undefined {
  if (isNothing(geometry)) return undefined;
  const coordinates = (geometry as { coordinates?: unknown }).coordinates;
  const bounds = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  if (!extend(bounds, coordinates, 0) || bounds.west > bounds.east)
    return new Misfit('a GeoJSON geometry with coordinates', geometry);
  return [(bounds.west + bounds.east) / 2, (bounds.south + bounds.north) / 2];
}

interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** False where something else than numbers is found. */
function extend(box: Box, coordinates: unknown, depth: number): boolean {
  if (!Array.isArray(coordinates) || depth > 4) return false;
  const [x, y] = coordinates;
  if (Array.isArray(x)) return coordinates.every((inner) => extend(box, inner, depth + 1));
  if (!Number.isFinite(x) || !Number.isFinite(y)) return false;
  box.west = Math.min(box.west, x);
  box.east = Math.max(box.east, x);
  box.south = Math.min(box.south, y);
  box.north = Math.max(box.north, y);
  return true;
}
