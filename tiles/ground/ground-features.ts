import type { Feature, LineString, Polygon } from 'geojson';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { ringAreaM2 } from '#lib/geo/polygon.ts';
import type { GroundLayer, LonLat, Site } from '#model';
import type { GeneratedDistrict } from '../district.ts';
import { createHillMound } from '../relief/hill-mound.ts';
import { createNoise } from '../relief/noise.ts';
import { traceRiver } from '../relief/river-course.ts';
import { traceHillBands } from './hill-bands.ts';
import { outlineRiver } from './river-outline.ts';

/** Something drawn on the ground from a zoom on; its properties are what drawing needs, no more. */
export interface GroundFeature {
  readonly minZoom: number;
  readonly geometry: Polygon | LineString;
  readonly properties: Readonly<Record<string, string | number>>;
}

export type GroundFeatures = Readonly<Record<GroundLayer, readonly GroundFeature[]>>;

/** Width that roads and streets are drawn with, metres. */
const ROAD_WIDTH_M = { expressway: 32, arterial: 20 } as const;
const STREET_MIN_ZOOM = { secondary: 11, residential: 13, lane: 14 } as const;

/** Everything the ground map draws, by layer; the order within a layer is the order of drawing. */
export function collectGroundFeatures(
  site: Site,
  district: Pick<GeneratedDistrict, 'streets' | 'canals' | 'landuse'>,
): GroundFeatures {
  const plane = createLocalPlane(...site.centre);
  const noise = createNoise(site.seed);
  return {
    land: [polygon(site.outline, 0, {})],
    landuse: district.landuse.map(({ kind, ring }) => polygon(ring, areaMinZoom(ring), { kind })),
    hill: site.hills.flatMap((hill) => {
      const mound = createHillMound(hill, plane, { riseM: hill.heightM, noise });
      return traceHillBands(mound, plane).map((ring, band) => polygon(ring, 0, { band }));
    }),
    water: site.waterways.map((waterway) =>
      polygon(outlineRiver(traceRiver(waterway, plane, noise), plane), 0, {
        quality: waterway.quality,
      }),
    ),
    canal: district.canals.map(({ widthM, line }) =>
      lineString(line, widthM >= 12 ? 12 : 13, { widthM }),
    ),
    street: [...district.streets]
      .sort((a, b) => a.widthM - b.widthM)
      .map((street) =>
        lineString(street.line, STREET_MIN_ZOOM[street.class], {
          class: street.class,
          widthM: street.widthM,
        }),
      ),
    road: [...site.roads]
      .sort((a, b) => ROAD_WIDTH_M[a.class] - ROAD_WIDTH_M[b.class] || a.busLines - b.busLines)
      .map((road) =>
        lineString(road.line, 0, {
          class: road.class,
          structure: road.structure,
          widthM: ROAD_WIDTH_M[road.class],
          busLines: road.busLines,
        }),
      ),
    rail: site.metroTracks.map((track) =>
      lineString(track.line, 0, { structure: track.structure, line: track.lineNumber }),
    ),
    town: site.towns.map((town) => polygon(town.ring, 0, { code: town.code })),
  };
}

/** The zoom from which an area is about three pixels wide. */
function areaMinZoom(ring: readonly LonLat[]): number {
  const sideM = Math.sqrt(ringAreaM2(ring));
  return sideM > 260 ? 0 : sideM > 130 ? 11 : sideM > 65 ? 12 : 13;
}

function polygon(
  ring: readonly LonLat[],
  minZoom: number,
  properties: GroundFeature['properties'],
): GroundFeature {
  const first = ring[0] as LonLat;
  const last = ring.at(-1) as LonLat;
  const isClosed = first[0] === last[0] && first[1] === last[1];
  const coordinates = [(isClosed ? ring : [...ring, first]).map(([lon, lat]) => [lon, lat])];
  return { minZoom, properties, geometry: { type: 'Polygon', coordinates } };
}

function lineString(
  line: readonly LonLat[],
  minZoom: number,
  properties: GroundFeature['properties'],
): GroundFeature {
  const coordinates = line.map(([lon, lat]) => [lon, lat]);
  return { minZoom, properties, geometry: { type: 'LineString', coordinates } };
}

/** As GeoJSON; the zoom rides along in `minZoom`. */
export function toGeoJson({ minZoom, geometry, properties }: GroundFeature): Feature {
  return { type: 'Feature', geometry, properties: { ...properties, minZoom } };
}
