import type { SourceLayer } from '../source.ts';
import type { OsmTags } from './osm-elements.ts';

/** How an element can be drawn. */
type OsmShape = 'node' | 'line' | 'area';

export interface LayerShape {
  readonly layer: SourceLayer;
  readonly shape: OsmShape;
}

const ROADS =
  /^((motorway|trunk|primary|secondary|tertiary)(_link)?|unclassified|residential|living_street|service|road|busway|track|pedestrian|footway|path|cycleway|bridleway|steps)$/;
const RAILS = /^(rail|light_rail|subway|tram|monorail|narrow_gauge|funicular)$/;
const WATERWAYS = /^(river|canal|stream|ditch|drain|tidal_channel)$/;
const WATER_LANDUSE = /^(reservoir|basin|salt_pond|aquaculture)$/;
const GREEN_LEISURE =
  /^(park|garden|pitch|golf_course|nature_reserve|playground|common|recreation_ground|sports_centre|stadium|dog_park)$/;
const NATURAL_GROUND = /^(wood|scrub|grassland|heath|wetland|bare_rock|scree|sand|beach|shingle)$/;
const CAMPUS = /^(school|university|college|kindergarten|hospital)$/;

/** What a way or relation shows, layer by layer; empty where it shows nothing that is asked for. */
export function classifyWay(tags: OsmTags): readonly LayerShape[] {
  const { building } = tags;
  if (building !== undefined && building !== 'no') return [{ layer: 'building', shape: 'area' }];
  const part = tags['building:part'];
  if (part !== undefined && part !== 'no') return [{ layer: 'building-part', shape: 'area' }];
  const found: LayerShape[] = [];
  const isArea = tags.area === 'yes';
  if (ROADS.test(tags.highway ?? '') && !isArea) found.push({ layer: 'road', shape: 'line' });
  if (RAILS.test(tags.railway ?? '')) found.push({ layer: 'rail', shape: 'line' });
  if (isWater(tags)) found.push({ layer: 'water', shape: 'area' });
  else if (isGround(tags)) found.push({ layer: 'landuse', shape: 'area' });
  if (WATERWAYS.test(tags.waterway ?? '') && !isWater(tags))
    found.push({ layer: 'waterway', shape: 'line' });
  if (tags.natural === 'tree_row') found.push({ layer: 'tree', shape: 'line' });
  if (tags.man_made === 'pipeline') found.push({ layer: 'pipe', shape: 'line' });
  return found;
}

export function isTree(tags: OsmTags): boolean {
  return tags.natural === 'tree';
}

function isWater(tags: OsmTags): boolean {
  return (
    tags.natural === 'water' ||
    tags.waterway === 'riverbank' ||
    tags.waterway === 'dock' ||
    WATER_LANDUSE.test(tags.landuse ?? '') ||
    (tags.water !== undefined && tags.waterway === undefined && tags.natural === undefined)
  );
}

function isGround(tags: OsmTags): boolean {
  return (
    tags.landuse !== undefined ||
    GREEN_LEISURE.test(tags.leisure ?? '') ||
    NATURAL_GROUND.test(tags.natural ?? '') ||
    CAMPUS.test(tags.amenity ?? '')
  );
}
