import { DEG, toEcef } from '#lib/geo/wgs84.ts';
import type { TilesetTile } from './check-tileset.ts';

type Point = readonly [x: number, y: number, z: number];

/** A camera that sees a whole district on a screen. */
export interface WholeView {
  readonly eye: Point;
  readonly screenHeightPx: number;
  /** Twice the tangent of half the vertical angle of view: CesiumJS's `sseDenominator`. */
  readonly sseDenominator: number;
}

/** CesiumJS's field of view, over the wider side of the screen. */
const FIELD_OF_VIEW = 60 * DEG;

/**
 * The lowest camera over a region's middle, looking at it under a pitch, that has the whole region on a screen.
 *
 * @param region Radians and metres, as in tileset.json.
 */
export function viewWhole(
  region: readonly number[],
  { pitchDeg, widthPx, heightPx }: { pitchDeg: number; widthPx: number; heightPx: number },
): WholeView {
  const [west, south, east, north] = region.map((angle) => angle / DEG) as [
    number,
    number,
    number,
    number,
  ];
  const at = [(west + east) / 2, (south + north) / 2] as const;
  const halfAcross = Math.tan(FIELD_OF_VIEW / 2);
  const halfUp = halfAcross * (heightPx / widthPx);
  const target = toEcef(...at, 0);
  const [lon, lat] = [at[0] * DEG, at[1] * DEG];
  const right: Point = [-Math.sin(lon), Math.cos(lon), 0];
  const up: Point = [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)];
  const ahead: Point = [
    -Math.sin(lat) * Math.cos(lon),
    -Math.sin(lat) * Math.sin(lon),
    Math.cos(lat),
  ];
  const pitch = pitchDeg * DEG;
  const look = combine(Math.cos(pitch), ahead, -Math.sin(pitch), up);
  const screenUp = combine(Math.sin(pitch), ahead, Math.cos(pitch), up);
  const corners = [
    [west, south],
    [east, south],
    [west, north],
    [east, north],
  ].map(([lonDeg, latDeg]) => toEcef(lonDeg as number, latDeg as number, 0));
  let rangeM = 1000;
  for (; ; rangeM *= 1.01) {
    const eye = combine(1, target, -rangeM, look);
    const isWhole = corners.every((corner) => {
      const to = combine(1, corner, -1, eye);
      const depth = dot(to, look);
      return (
        depth > 0 &&
        Math.abs(dot(to, right)) <= depth * halfAcross &&
        Math.abs(dot(to, screenUp)) <= depth * halfUp
      );
    });
    if (isWhole) return { eye, screenHeightPx: heightPx, sseDenominator: 2 * halfUp };
  }
}

/** Tiles that CesiumJS draws of a tree refined by replacement, all in view, at a largest error in pixels. */
export function selectTiles(tile: TilesetTile, view: WholeView, maxPx: number): TilesetTile[] {
  const distanceM = Math.max(1, distanceTo(tile.boundingVolume?.region as number[], view.eye));
  const errorPx =
    ((tile.geometricError as number) * view.screenHeightPx) / (distanceM * view.sseDenominator);
  return errorPx <= maxPx || !tile.children
    ? [tile]
    : tile.children.flatMap((child) => selectTiles(child, view, maxPx));
}

/** Least distance from a point to places of a region, over a grid of its floor. */
function distanceTo(region: readonly number[], eye: Point): number {
  const [west, south, east, north, , high] = region as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= 8; i++)
    for (let j = 0; j <= 8; j++) {
      const place = toEcef(
        (west + ((east - west) * i) / 8) / DEG,
        (south + ((north - south) * j) / 8) / DEG,
        high,
      );
      least = Math.min(least, Math.hypot(...combine(1, place, -1, eye)));
    }
  return least;
}

function combine(a: number, u: Point, b: number, v: Point): Point {
  return [a * u[0] + b * v[0], a * u[1] + b * v[1], a * u[2] + b * v[2]];
}

function dot(a: Point, b: Point): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
