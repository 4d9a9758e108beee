import { ringAreaM2, signedRingArea } from '#lib/geo/polygon.ts';
import type { Bounds, LonLat, Text } from '#model';
import type { Landuse, MapRoad, Pipe, RailTrack, Tree, WaterArea } from '../district.ts';
import type { OsmPolygon } from '../sources/osm/nest-rings.ts';
import type { SourceLayer } from '../sources/source.ts';
import { clipLine, clipPolygon } from './clip.ts';
import { nameLanduse, readLanduseKind } from './landuse-kind.ts';
import { type MapTags, readName } from './map-tags.ts';
import { readPipe } from './pipe-attributes.ts';
import { readRail } from './rail-attributes.ts';
import { readRoad } from './road-attributes.ts';
import type { MapGeometry } from './to-lon-lat.ts';
import { readTree, spaceTrees } from './tree-attributes.ts';
import { type CanalAttributes, readCanal, readWaterKind } from './water-attributes.ts';

/** What has been read so far, clipped to the bounds. */
export interface CollectedFeatures {
  readonly roads: MapRoad[];
  readonly canals: MappedCanal[];
  readonly waterAreas: WaterArea[];
  readonly landuse: Landuse[];
  readonly rails: RailTrack[];
  readonly trees: Tree[];
  readonly pipes: Pipe[];
}

/** A line of water before it is known what of it is mapped as an area, too. */
export interface MappedCanal extends CanalAttributes {
  readonly id: string;
  readonly name?: Text;
  readonly line: readonly LonLat[];
}

export interface MapFeature {
  readonly id: string;
  readonly layer: SourceLayer;
  readonly tags: MapTags;
  readonly geometry: MapGeometry;
}

/**
 * Adds what a feature shows to its layer. Returns why it shows nothing, where its words or its kind of geometry
 * do not fit the layer; what merely lies outside is no fault.
 */
export function collectFeature(
  { id, layer, tags, geometry }: MapFeature,
  bounds: Bounds,
  into: CollectedFeatures,
): Misfit | undefined {
  const lines = () => geometry.lines.flatMap((line) => clipLine(line, bounds));
  switch (layer) {
    case 'road': {
      const road = readRoad(tags);
      if (!road) return unknownKind('a road of a known class', tags.highway ?? tags.class);
      if (geometry.lines.length === 0) return wrongShape('a line');
      const { isReversed, ...attributes } = road;
      for (const [i, line] of lines().entries())
        into.roads.push({
          id: i === 0 ? id : `${id}/${i + 1}`,
          ...attributes,
          line: isReversed ? line.reverse() : line,
        });
      return undefined;
    }
    case 'rail': {
      const rail = readRail(tags);
      if (!rail) return unknownKind('a railway of a known kind', tags.railway ?? tags.class);
      if (geometry.lines.length === 0) return wrongShape('a line');
      for (const line of lines()) into.rails.push({ ...rail, line });
      return undefined;
    }
    case 'waterway': {
      if (geometry.lines.length === 0) return wrongShape('a line');
      const canal = readCanal(tags);
      if (!canal) return undefined;
      const name = readName(tags);
      for (const [i, line] of lines().entries())
        into.canals.push({
          id: i === 0 ? id : `${id}/${i + 1}`,
          ...(name ? { name } : {}),
          ...canal,
          line,
        });
      return undefined;
    }
    case 'pipe': {
      const pipe = readPipe(tags);
      if (!pipe) return unknownKind('a pipe of a known kind', tags.substance ?? tags.kind);
      if (geometry.lines.length === 0) return wrongShape('a line');
      for (const line of lines()) into.pipes.push({ ...pipe, line });
      return undefined;
    }
    case 'water': {
      if (geometry.polygons.length === 0) return wrongShape('an area');
      const areaM2 = geometry.polygons.reduce((sum, [outer = []]) => sum + ringAreaM2(outer), 0);
      const kind = readWaterKind(tags, areaM2);
      for (const area of openAreas(geometry, bounds)) into.waterAreas.push({ kind, ...area });
      return undefined;
    }
    case 'landuse': {
      const kind = readLanduseKind(tags);
      if (!kind) return { isUndrawn: true, field: nameLanduse(tags), expected: '' };
      if (geometry.polygons.length === 0) return wrongShape('an area');
      for (const area of openAreas(geometry, bounds)) into.landuse.push({ kind, ...area });
      return undefined;
    }
    case 'tree': {
      const tree = readTree(tags);
      const places = [...geometry.points, ...geometry.lines.flatMap(spaceTrees)];
      if (places.length === 0) return wrongShape('a point or a line');
      for (const position of places)
        if (isWithin(position, bounds)) into.trees.push({ position, ...tree });
      return undefined;
    }
    case 'building':
    case 'building-part':
      return { isUndrawn: false, field: 'layer', expected: 'expected a map layer, got a building' };
  }
}

/** Why a feature shows nothing. */
export interface Misfit {
  /** Rightly so: a use of land that the map does not tell apart. `field` names it. */
  readonly isUndrawn: boolean;
  readonly field: string;
  readonly expected: string;
}

function unknownKind(wanted: string, got: string | undefined): Misfit {
  return {
    isUndrawn: false,
    field: 'class',
    expected: `expected ${wanted}, got ${got === undefined ? 'none' : `"${got}"`}`,
  };
}

function wrongShape(wanted: string): Misfit {
  return {
    isUndrawn: false,
    field: 'geometry.type',
    expected: `expected ${wanted}, got another geometry`,
  };
}

interface OpenArea {
  readonly ring: readonly LonLat[];
  readonly holes?: readonly (readonly LonLat[])[];
}

function openAreas({ polygons }: MapGeometry, bounds: Bounds): OpenArea[] {
  return polygons
    .flatMap((polygon) => clipPolygon(polygon, bounds))
    .flatMap((polygon) => openArea(polygon) ?? []);
}

function openArea([outer = [], ...holes]: OsmPolygon): OpenArea | undefined {
  const ring = openRing(outer, true);
  if (ring.length < 3 || signedRingArea(ring) === 0) return undefined;
  const inner = holes.map((hole) => openRing(hole, false)).filter(({ length }) => length >= 3);
  return inner.length > 0 ? { ring, holes: inner } : { ring };
}

/** Outer rings counter-clockwise, holes clockwise. */
function openRing(closed: readonly LonLat[], isOuter: boolean): readonly LonLat[] {
  const open = closed.slice(0, -1);
  return signedRingArea(open) < 0 === isOuter ? open.reverse() : open;
}

function isWithin([lonDeg, latDeg]: LonLat, bounds: Bounds): boolean {
  return (
    lonDeg >= bounds.westDeg &&
    lonDeg <= bounds.eastDeg &&
    latDeg >= bounds.southDeg &&
    latDeg <= bounds.northDeg
  );
}
