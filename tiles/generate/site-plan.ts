import { createLocalPlane, type LocalPlane } from '#lib/geo/local-plane.ts';
import type { Hill, LonLat, Place, Road, Site, Town } from '#model';
import {
  containsPoint,
  type Extent,
  findCentroid,
  measureArea,
  measureExtent,
  type Ring,
  type Xy,
} from './geometry/ring.ts';

/** A strip of ground along a line: half of its width is on each side. */
interface Strip {
  readonly line: readonly Xy[];
  readonly halfWidthM: number;
}

interface PlannedRoad extends Strip {
  readonly class: Road['class'];
  readonly busLines: number;
}

export interface PlannedTown {
  readonly town: Town;
  readonly ring: Ring;
  readonly extent: Extent;
  readonly label: Xy;
}

export interface PlannedPlace {
  readonly place: Place;
  readonly at: Xy;
}

/** The site's facts in metres of a local plane about its centre. */
export interface SitePlan {
  readonly plane: LocalPlane;
  readonly seed: number;
  readonly extent: Extent;
  readonly outline: Ring;
  readonly towns: readonly PlannedTown[];
  readonly hills: readonly { readonly hill: Hill; readonly top: Xy; readonly radiusM: number }[];
  readonly waters: readonly Strip[];
  readonly roads: readonly PlannedRoad[];
  /** Tracks above the ground; what runs below it leaves the ground free. */
  readonly rails: readonly Strip[];
  readonly stations: readonly Xy[];
  /** Without those that a landmark's own model stands for. */
  readonly places: readonly PlannedPlace[];
  /** Ground of landmarks with models of their own. */
  readonly landmarks: readonly { readonly at: Xy; readonly clearM: number }[];
  /** People who live in the district. */
  readonly population: number;
}

const EXPRESSWAY_HALF_WIDTH_M = 16;
const RAIL_HALF_WIDTH_M = 6;
/** Where no population is published: people per square kilometre of a suburban district. */
const USUAL_DENSITY_PER_KM2 = 3000;

export function planSite(site: Site): SitePlan {
  const plane = createLocalPlane(site.centre[0], site.centre[1]);
  const project = ([lonDeg, latDeg]: LonLat): Xy => [plane.toX(lonDeg), plane.toY(latDeg)];
  const outline = openRing(site.outline.map(project));
  const modelled = new Set((site.landmarks ?? []).flatMap(({ placeId }) => placeId ?? []));
  return {
    plane,
    seed: site.seed,
    extent: measureExtent(outline),
    outline,
    towns: site.towns.map((town) => {
      const ring = openRing(town.ring.map(project));
      return { town, ring, extent: measureExtent(ring), label: project(town.label) };
    }),
    hills: site.hills.map((hill) => ({ hill, top: project(hill.top), radiusM: hill.radiusM })),
    waters: site.waterways.map((water) => ({
      line: water.line.map(project),
      halfWidthM: water.widthM / 2,
    })),
    roads: site.roads.map((road) => ({
      line: road.line.map(project),
      halfWidthM: guessHalfWidthM(road),
      class: road.class,
      busLines: road.busLines,
    })),
    rails: site.metroTracks
      .filter((track) => track.structure !== 'underground')
      .map((track) => ({ line: track.line.map(project), halfWidthM: RAIL_HALF_WIDTH_M })),
    stations: site.metroStations.map((station) => project(station.position)),
    places: site.places
      .filter(({ id }) => !modelled.has(id))
      .map((place) => ({ place, at: project(place.position) })),
    landmarks: (site.landmarks ?? []).map(({ position, clearM }) => ({
      at: project(position),
      clearM,
    })),
    population: readPopulation(site, measureArea(outline)),
  };
}

/** Carriageway and pavements: two lanes where hardly a bus runs, up to six on the busiest. */
function guessHalfWidthM(road: Road): number {
  if (road.class === 'expressway') return EXPRESSWAY_HALF_WIDTH_M;
  return 8 + Math.min(5, road.busLines * 0.6);
}

function readPopulation(site: Site, areaM2: number): number {
  const counts = site.facts.filter((fact) => fact.key === 'population' && fact.value > 0);
  const newest = counts.reduce<(typeof counts)[number] | undefined>(
    (best, fact) => (best && (best.year ?? 0) >= (fact.year ?? 0) ? best : fact),
    undefined,
  );
  return newest?.value ?? (areaM2 / 1e6) * USUAL_DENSITY_PER_KM2;
}

/** Drops the closing point and turns the ring counter-clockwise. */
function openRing(points: readonly Xy[]): Ring {
  const [fx, fy] = points[0] as Xy;
  const [lx, ly] = points[points.length - 1] as Xy;
  const open = points.length > 1 && fx === lx && fy === ly ? points.slice(0, -1) : points;
  return measureArea(open) < 0 ? [...open].reverse() : open;
}

/** The town a point lies in; the one with the nearest centre where rounding left it between towns. */
export function findTown(plan: SitePlan, x: number, y: number): string | null {
  for (const { town, ring, extent } of plan.towns)
    if (
      x >= extent.minX &&
      x <= extent.maxX &&
      y >= extent.minY &&
      y <= extent.maxY &&
      containsPoint(ring, x, y)
    )
      return town.code;
  let best: string | null = null;
  let least = Infinity;
  for (const { town, ring } of plan.towns) {
    const [cx, cy] = findCentroid(ring);
    const distance2 = (cx - x) ** 2 + (cy - y) ** 2;
    if (distance2 < least) {
      least = distance2;
      best = town.code;
    }
  }
  return best;
}
