import { createLocalPlane } from '#lib/geo/local-plane.ts';
import type { Text } from './provenance.ts';
import { TwinError } from './twin-error.ts';

/** The networks of a district as lines with heights, for what moves along them (`TWIN_FILES.network`). */
export interface TwinNetwork {
  readonly roads: readonly NetworkRoad[];
  readonly tracks: readonly NetworkTrack[];
  readonly waterways: readonly NetworkWaterway[];
  readonly pipes: readonly NetworkPipe[];
}

/** Whence a line is known: the site's own facts, a source of the build, or made up. */
export const NETWORK_ORIGINS = ['site', 'supplied', 'synthetic'] as const;
export type NetworkOrigin = (typeof NETWORK_ORIGINS)[number];

/** Longitude and latitude in degrees, metres above the ellipsoid. */
export type NetworkPoint = readonly [lonDeg: number, latDeg: number, heightM: number];

interface NetworkLine {
  readonly id: string;
  readonly name: Text | null;
  readonly origin: NetworkOrigin;
  readonly line: readonly NetworkPoint[];
}

export interface NetworkRoad extends NetworkLine {
  readonly class: 'expressway' | 'arterial' | 'secondary' | 'residential' | 'lane' | 'path';
  /** The line runs on the deck of a bridge or viaduct, on the floor of a tunnel, with ramps at their ends. */
  readonly structure: 'ground' | 'elevated' | 'bridge' | 'tunnel';
  /** The line then runs with the traffic; else it runs both ways. */
  readonly oneway: boolean;
  /** Both directions together; null where unknown. */
  readonly lanes: number | null;
  readonly widthM: number;
}

export interface NetworkTrack extends NetworkLine {
  readonly kind: 'rail' | 'metro' | 'tram';
  readonly structure: 'ground' | 'elevated' | 'bridge' | 'underground' | 'ramp';
  /** Number or name of the line; null where unknown. */
  readonly lineNumber: string | null;
}

/** `line` is the centre line on the water. */
export interface NetworkWaterway extends NetworkLine {
  readonly kind: 'river' | 'canal';
  /** Of the water at each point of the line. */
  readonly widthM: readonly number[];
  /** Half the width to the left and right of the line, a point for each of its points. */
  readonly leftBank: readonly NetworkPoint[];
  readonly rightBank: readonly NetworkPoint[];
  /** Whether the water runs along the line; null where unknown. */
  readonly flow: 'along' | null;
}

export interface NetworkPipe extends NetworkLine {
  readonly kind: 'water' | 'sewer' | 'rain' | 'gas' | 'heat' | 'power' | 'telecom';
  readonly diameterMm: number | null;
  /** Of the axis under the ground; null where unknown: the line then lies at the usual depth of its kind. */
  readonly depthM: number | null;
}

/**
 * A line as whole numbers: longitude and latitude in millionths of a degree and height in centimetres of the
 * first point, then of each point less the one before.
 */
export type PackedLine = readonly number[];

type Packed<Line extends NetworkLine, Derived extends keyof Line = never> = Omit<
  Line,
  'line' | Derived
> & { readonly line: PackedLine };

/** As it stands in the file. Banks are left out, widths are in decimetres, each less the one before. */
export interface StoredNetwork {
  readonly format: 1;
  readonly roads: readonly Packed<NetworkRoad>[];
  readonly tracks: readonly Packed<NetworkTrack>[];
  readonly waterways: readonly Packed<NetworkWaterway, 'leftBank' | 'rightBank'>[];
  readonly pipes: readonly Packed<NetworkPipe>[];
}

const PER_DEG = 1e6;
const PER_M = 100;
const WIDTH_PER_M = 10;

/** The file's text: one table a kind, a row for each field, so that names of fields stand once. */
export function encodeNetwork(network: StoredNetwork): string {
  const { format, ...kinds } = network;
  const tables = Object.entries(kinds).map(([kind, lines]) => [kind, toColumns(lines)]);
  return JSON.stringify({ format, ...Object.fromEntries(tables) });
}

/** @throws {TwinError} index-invalid where the text is no network. */
export function decodeNetwork(text: string): TwinNetwork {
  const parsed = JSON.parse(text) as { format?: unknown } & Record<string, Columns>;
  if (parsed.format !== 1)
    throw new TwinError('index-invalid', 'Expected a network of format 1, got something else.');
  const rowsOf = <Kind extends keyof TwinNetwork>(kind: Kind): StoredNetwork[Kind] =>
    toRows(parsed[kind] ?? {}) as unknown as StoredNetwork[Kind];
  return {
    roads: rowsOf('roads').map(unpack),
    tracks: rowsOf('tracks').map(unpack),
    waterways: rowsOf('waterways').map((row) => {
      const line = unpackLine(row.line);
      const widthM = sumUp(row.widthM, WIDTH_PER_M);
      return { ...row, line, widthM, ...traceBanks(line, widthM) };
    }),
    pipes: rowsOf('pipes').map(unpack),
  };
}

type Columns = Readonly<Record<string, readonly unknown[]>>;

function toColumns(rows: readonly object[]): Columns {
  const names = Object.keys(rows[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, rows.map((row) => (row as Record<string, unknown>)[name])]),
  );
}

function toRows(columns: Columns): Record<string, unknown>[] {
  const names = Object.keys(columns);
  return Array.from({ length: columns[names[0] ?? '']?.length ?? 0 }, (_, i) =>
    Object.fromEntries(names.map((name) => [name, columns[name]?.[i]])),
  );
}

function unpack<Row extends { readonly line: PackedLine }>(row: Row) {
  return { ...row, line: unpackLine(row.line) };
}

/** Packs a line as `StoredNetwork` holds it. */
export function packLine(line: readonly NetworkPoint[]): number[] {
  const packed: number[] = [];
  let before: readonly [number, number, number] = [0, 0, 0];
  for (const [lonDeg, latDeg, heightM] of line) {
    const here = [
      Math.round(lonDeg * PER_DEG),
      Math.round(latDeg * PER_DEG),
      Math.round(heightM * PER_M),
    ] as const;
    packed.push(here[0] - before[0], here[1] - before[1], here[2] - before[2]);
    before = here;
  }
  return packed;
}

export function unpackLine(packed: PackedLine): NetworkPoint[] {
  const line: NetworkPoint[] = [];
  let [lon, lat, height] = [0, 0, 0];
  for (let i = 0; i + 2 < packed.length; i += 3) {
    lon += packed[i] as number;
    lat += packed[i + 1] as number;
    height += packed[i + 2] as number;
    line.push([lon / PER_DEG, lat / PER_DEG, height / PER_M]);
  }
  return line;
}

/** Packs widths as `waterways` hold them. */
export function packWidths(widthM: readonly number[]): number[] {
  const whole = widthM.map((width) => Math.round(width * WIDTH_PER_M));
  return whole.map((width, i) => width - (whole[i - 1] ?? 0));
}

function sumUp(steps: readonly number[], perUnit: number): number[] {
  let sum = 0;
  return steps.map((step) => {
    sum += step;
    return sum / perUnit;
  });
}

/** Both edges of a strip: at each point square to the way from the point before to the point after. */
function traceBanks(
  line: readonly NetworkPoint[],
  widthM: readonly number[],
): Pick<NetworkWaterway, 'leftBank' | 'rightBank'> {
  const [lon0, lat0] = line[0] ?? [0, 0];
  const plane = createLocalPlane(lon0, lat0);
  const side = (sign: 1 | -1) =>
    line.map(([lonDeg, latDeg, heightM], i): NetworkPoint => {
      const before = line[Math.max(0, i - 1)] as NetworkPoint;
      const after = line[Math.min(line.length - 1, i + 1)] as NetworkPoint;
      const dx = plane.toX(after[0]) - plane.toX(before[0]);
      const dy = plane.toY(after[1]) - plane.toY(before[1]);
      const off = (sign * (widthM[i] as number)) / 2 / (Math.hypot(dx, dy) || 1);
      return [
        plane.toLonDeg(plane.toX(lonDeg) - dy * off),
        plane.toLatDeg(plane.toY(latDeg) + dx * off),
        heightM,
      ];
    });
  return { leftBank: side(1), rightBank: side(-1) };
}
