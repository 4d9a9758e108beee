import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { ringAreaM2 } from '#lib/geo/polygon.ts';
import { GROUND_LAYERS, type GroundLayer, type LonLat, type Road, type Site } from '#model';
import type { District, Landuse, MapRoad, Street } from '../district.ts';
import { createHillMound } from '../relief/hill-mound.ts';
import { createNoise } from '../relief/noise.ts';
import { listSiteRivers, traceRiver } from '../relief/river-course.ts';
import {
  createFeatureStore,
  type FeatureStore,
  type GroundFeature,
  type Tags,
} from './feature-store.ts';
import { traceHillBands } from './hill-bands.ts';
import { outlineRiver } from './river-outline.ts';

export type GroundFeatures = Readonly<Record<GroundLayer, readonly GroundFeature[]>>;

/** What the ground map draws of a district; what is absent is not there. */
export type GroundDistrict = Pick<District, 'streets' | 'canals' | 'landuse'> &
  Partial<Pick<District, 'roads' | 'waterAreas' | 'rails' | 'grid'>>;

/** Width that the site's own roads are drawn with, metres. */
export const SITE_ROAD_WIDTH_M: Readonly<Record<Road['class'], number>> = {
  expressway: 32,
  arterial: 26,
};
const STREET_MIN_ZOOM: Readonly<Record<Exclude<MapRoad['class'], Road['class']>, number>> = {
  secondary: 11,
  residential: 13,
  lane: 14,
  path: 14,
};
const GRID_MIN_ZOOM = 13;

/**
 * Everything the ground map draws, by layer; the order within a layer is the order of drawing. Roads of a source
 * take the place of the site's and the generated ones, its river areas that of the site's rivers.
 */
export function collectGroundFeatures(
  site: Site,
  district: GroundDistrict,
  { withHills = true }: { readonly withHills?: boolean } = {},
): GroundFeatures {
  const { waterAreas = [], rails = [], grid = [] } = district;
  const isMain = ({ class: kind }: MapRoad) => kind === 'expressway' || kind === 'arterial';
  return {
    land: [area([site.outline], 0, {})],
    landuse: district.landuse.map(toLanduseFeature),
    hill: withHills ? listHillFeatures(site) : [],
    water: [
      ...listRiverFeatures(site, listSiteRivers(site, waterAreas)),
      ...waterAreas.map(({ kind, ring, holes = [] }) =>
        area([ring, ...holes], kind === 'river' ? 0 : areaMinZoom(ring), { kind }),
      ),
    ],
    canal: district.canals.map(({ widthM, line: path }) =>
      line(path, widthM >= 12 ? 12 : 13, { widthM }),
    ),
    street: district.roads
      ? byWidth(district.roads.filter((road) => !isMain(road))).map(toRoadFeature)
      : byWidth(district.streets).map(toStreetFeature),
    road: district.roads
      ? byWidth(district.roads.filter(isMain)).map(toRoadFeature)
      : listSiteRoads(site),
    rail: [
      ...site.metroTracks.map((track) =>
        line(track.line, 0, { kind: 'metro', structure: track.structure, line: track.lineNumber }),
      ),
      ...rails.map(({ kind, structure, line: path }) => line(path, 0, { kind, structure })),
    ],
    town: site.towns.map((town) => area([town.ring], 0, { code: town.code })),
    grid: grid.map(({ code, townCode, ring }) => area([ring], GRID_MIN_ZOOM, { code, townCode })),
  };
}

/** The same as flat columns. */
export function storeGroundFeatures(features: GroundFeatures): FeatureStore {
  const store = createFeatureStore(GROUND_LAYERS);
  for (const name of GROUND_LAYERS) for (const feature of features[name]) store.add(name, feature);
  return store.finish();
}

function toLanduseFeature({ kind, ring, holes = [] }: Landuse): GroundFeature {
  return area([ring, ...holes], areaMinZoom(ring), { kind });
}

function toStreetFeature(street: Street): GroundFeature {
  return line(street.line, STREET_MIN_ZOOM[street.class], {
    class: street.class,
    widthM: street.widthM,
  });
}

function toRoadFeature({ class: kind, structure, oneway, widthM, line: path }: MapRoad) {
  const minZoom = kind === 'expressway' || kind === 'arterial' ? 0 : STREET_MIN_ZOOM[kind];
  return line(path, minZoom, {
    class: kind,
    structure,
    widthM: Math.round(widthM * 10) / 10,
    ...(oneway ? { oneway } : {}),
  });
}

function listSiteRoads(site: Site): GroundFeature[] {
  return [...site.roads]
    .sort(
      (a, b) => SITE_ROAD_WIDTH_M[a.class] - SITE_ROAD_WIDTH_M[b.class] || a.busLines - b.busLines,
    )
    .map((road) =>
      line(road.line, 0, {
        class: road.class,
        structure: road.structure,
        widthM: SITE_ROAD_WIDTH_M[road.class],
        busLines: road.busLines,
      }),
    );
}

function listHillFeatures(site: Site): GroundFeature[] {
  const plane = createLocalPlane(...site.centre);
  const noise = createNoise(site.seed);
  return site.hills.flatMap((hill) => {
    const mound = createHillMound(hill, plane, { riseM: hill.heightM, noise });
    return traceHillBands(mound, plane).map((ring, band) => area([ring], 0, { band }));
  });
}

function listRiverFeatures(site: Site, rivers: ReturnType<typeof listSiteRivers>): GroundFeature[] {
  const plane = createLocalPlane(...site.centre);
  const noise = createNoise(site.seed);
  return rivers.map((waterway) =>
    area([outlineRiver(traceRiver(waterway, plane, noise), plane)], 0, {
      kind: 'river',
      quality: waterway.quality,
    }),
  );
}

function byWidth<T extends { readonly widthM: number }>(lines: readonly T[]): T[] {
  return [...lines].sort((a, b) => a.widthM - b.widthM);
}

/** The zoom from which an area is about three pixels wide. */
function areaMinZoom(ring: readonly LonLat[]): number {
  const sideM = Math.sqrt(ringAreaM2(ring));
  return sideM > 260 ? 0 : sideM > 130 ? 11 : sideM > 65 ? 12 : 13;
}

function area(rings: readonly (readonly LonLat[])[], minZoom: number, tags: Tags): GroundFeature {
  return { minZoom, tags, geometry: { type: 'area', rings } };
}

function line(path: readonly LonLat[], minZoom: number, tags: Tags): GroundFeature {
  return { minZoom, tags, geometry: { type: 'line', line: path } };
}
