import type { LonLat } from '#model';
import type { Transform } from '../crs/transform.ts';
import type { OsmPolygon } from '../sources/osm/nest-rings.ts';
import type { SourceGeometry, SourcePosition } from '../sources/source.ts';

/** A geometry taken apart: whatever it is, points, lines and polygons in WGS84 degrees. */
export interface MapGeometry {
  readonly points: readonly LonLat[];
  readonly lines: readonly (readonly LonLat[])[];
  /** Rings closed. */
  readonly polygons: readonly OsmPolygon[];
}

/** Takes a geometry to WGS84; undefined where a coordinate is no number or the system does not reach. */
export function toLonLat(geometry: SourceGeometry, transform: Transform): MapGeometry | undefined {
  let isReached = true;
  const point = (position: SourcePosition): LonLat => {
    const [x, y] = position;
    if (typeof x !== 'number' || typeof y !== 'number') {
      isReached = false;
      return [0, 0];
    }
    const place = transform.isIdentity ? ([x, y] as const) : transform.toWgs84(x, y);
    if (!Number.isFinite(place[0]) || !Number.isFinite(place[1])) isReached = false;
    return [place[0], place[1]];
  };
  const line = (positions: readonly SourcePosition[]) => positions.map(point);
  const polygon = (rings: readonly (readonly SourcePosition[])[]) =>
    rings.map((ring) => closeRing(line(ring)));
  const found = takeApart(geometry, { point, line, polygon });
  return isReached ? found : undefined;
}

interface Takers {
  point(position: SourcePosition): LonLat;
  line(positions: readonly SourcePosition[]): LonLat[];
  polygon(rings: readonly (readonly SourcePosition[])[]): LonLat[][];
}

function takeApart(geometry: SourceGeometry, take: Takers): MapGeometry {
  const none = { points: [], lines: [], polygons: [] };
  switch (geometry.type) {
    case 'Point':
      return { ...none, points: [take.point(geometry.coordinates)] };
    case 'MultiPoint':
      return { ...none, points: geometry.coordinates.map(take.point) };
    case 'LineString':
      return { ...none, lines: [take.line(geometry.coordinates)] };
    case 'MultiLineString':
      return { ...none, lines: geometry.coordinates.map(take.line) };
    case 'Polygon':
      return { ...none, polygons: [take.polygon(geometry.coordinates)] };
    case 'MultiPolygon':
      return { ...none, polygons: geometry.coordinates.map(take.polygon) };
    case 'Solid':
      return none;
  }
}

function closeRing(ring: LonLat[]): LonLat[] {
  const [first] = ring;
  const last = ring.at(-1);
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) ring.push(first);
  return ring;
}
