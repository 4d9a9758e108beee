import {
  area,
  bbox,
  bboxClip,
  booleanIntersects,
  booleanPointInPolygon,
  circle,
  featureCollection,
  intersect,
  polygon,
} from '@turf/turf';
import type { Feature, Polygon, Position } from 'geojson';
import { distanceM } from '#lib/geo/wgs84.ts';
import { type AreaShape, type LonLat, TwinError } from '#model';
import { checkPosition, checkRing, indexEdges } from './area-ring.ts';
import { clipToConvex, isConvex } from './convex-clip.ts';

/**
 * Corners of the polygon that stands for a circle where footprints are concerned. Its corners lie on the
 * circle and its edges at most 0.0076 % of the radius inside it (4 cm at 500 m).
 */
export const CIRCLE_STEPS = 256;

/** A larger circle is no question about a district. */
const MAX_RADIUS_M = 500_000;

/** Clearance around a footprint when the area is cut down to its neighbourhood, degrees (about 1 m). */
const CLIP_MARGIN_DEG = 1e-5;

export type Box = readonly [westDeg: number, southDeg: number, eastDeg: number, northDeg: number];

/** A shape made ready to be asked many times. */
export interface QueryArea {
  readonly polygon: Feature<Polygon>;
  readonly box: Box;
  /** On the mean sphere, as Turf measures. */
  readonly areaM2: number;
  /** True inside and on the border; of a circle by distance from its centre, so without its polygon's error. */
  containsPoint(point: LonLat): boolean;
  /**
   * How what lies in `box` and has this corner lies to the area: exact where no edge of the area comes near
   * the box, as then one corner speaks for all of it, else `unsure`.
   */
  relateBox(box: Box, corner: LonLat): 'inside' | 'outside' | 'unsure';
  /** Exact; touching counts. */
  touches(footprint: Feature<Polygon>): boolean;
  /** Square metres of the footprint inside the area. */
  overlapM2(footprint: Feature<Polygon>): number;
}

/** @throws {TwinError} query-invalid where the shape bounds no area. */
export function prepareArea(shape: AreaShape): QueryArea {
  const ring = shape.type === 'circle' ? ringOfCircle(shape) : checkRing(shape.ring);
  const outline = polygon([[...ring, ring[0] as LonLat].map((point) => [...point])]);
  const edges = indexEdges(ring);
  return {
    polygon: outline,
    box: shape.type === 'circle' ? widen(bbox(outline)) : (bbox(outline) as unknown as Box),
    areaM2: area(outline),

    containsPoint(point) {
      if (shape.type === 'polygon') return booleanPointInPolygon([...point], outline);
      const [lonDeg, latDeg] = shape.centre;
      return distanceM(lonDeg, latDeg, point[0], point[1]) <= shape.radiusM;
    },

    relateBox(box, corner) {
      if (edges.search(...box).length > 0) return 'unsure';
      return booleanPointInPolygon([...corner], outline) ? 'inside' : 'outside';
    },

    touches: (footprint) => booleanIntersects(footprint, outline),

    overlapM2(footprint) {
      // Only the edges nearby matter: the cut runs outside the footprint.
      const [west, south, east, north] = bbox(footprint) as [number, number, number, number];
      const nearby = bboxClip(outline, [
        west - CLIP_MARGIN_DEG,
        south - CLIP_MARGIN_DEG,
        east + CLIP_MARGIN_DEG,
        north + CLIP_MARGIN_DEG,
      ]) as Feature<Polygon>;
      return measureOverlap(footprint, nearby);
    },
  };
}

/** Turf's clipping reckons with long decimals; where one ring is convex a few cross products do as well. */
function measureOverlap(a: Feature<Polygon>, b: Feature<Polygon>): number {
  const [ringA, ringB] = [openRingOf(a), openRingOf(b)];
  if (ringA.length === 0 || ringB.length === 0) return 0;
  const part = isConvex(ringA)
    ? clipToConvex(ringB, ringA)
    : isConvex(ringB)
      ? clipToConvex(ringA, ringB)
      : undefined;
  if (part) return part.length === 0 ? 0 : area(polygon([[...part, part[0] as Position]]));
  const overlap = intersect(featureCollection([a, b]));
  return overlap === null ? 0 : area(overlap);
}

function openRingOf({ geometry }: Feature<Polygon>): Position[] {
  return geometry.coordinates[0]?.slice(0, -1) ?? [];
}

/** A true circle reaches a little beyond its polygon. */
function widen([west, south, east, north]: readonly number[]): Box {
  const x = ((east as number) - (west as number)) * 1e-4;
  const y = ((north as number) - (south as number)) * 1e-4;
  return [(west as number) - x, (south as number) - y, (east as number) + x, (north as number) + y];
}

function ringOfCircle(shape: Extract<AreaShape, { type: 'circle' }>): readonly LonLat[] {
  checkPosition(shape.centre);
  if (!(shape.radiusM > 0 && shape.radiusM <= MAX_RADIUS_M))
    throw new TwinError(
      'query-invalid',
      `Expected a radius above 0 and up to ${MAX_RADIUS_M} m, got ${shape.radiusM}.`,
    );
  const drawn = circle([...shape.centre], shape.radiusM, { steps: CIRCLE_STEPS, units: 'meters' });
  return (drawn.geometry.coordinates[0] as unknown as LonLat[]).slice(0, -1);
}
