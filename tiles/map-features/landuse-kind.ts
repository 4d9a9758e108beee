import type { Landuse } from '../district.ts';
import type { MapTags } from './map-tags.ts';

type Kind = Landuse['kind'];

/** By the values of landuse, leisure, natural and amenity; the kinds' own names as well. */
const KINDS: Readonly<Record<string, Kind>> = {
  residential: 'residential',
  garages: 'residential',
  commercial: 'commercial',
  retail: 'commercial',
  industrial: 'industrial',
  port: 'industrial',
  railway: 'industrial',
  depot: 'industrial',
  quarry: 'industrial',
  landfill: 'industrial',
  education: 'education',
  institutional: 'education',
  school: 'education',
  university: 'education',
  college: 'education',
  kindergarten: 'education',
  hospital: 'education',
  park: 'park',
  garden: 'park',
  pitch: 'park',
  golf_course: 'park',
  nature_reserve: 'park',
  playground: 'park',
  common: 'park',
  recreation_ground: 'park',
  sports_centre: 'park',
  stadium: 'park',
  dog_park: 'park',
  village_green: 'park',
  grass: 'park',
  flowerbed: 'park',
  cemetery: 'park',
  greenery: 'park',
  grassland: 'park',
  scrub: 'park',
  heath: 'park',
  farmland: 'farmland',
  farm: 'farmland',
  meadow: 'farmland',
  orchard: 'farmland',
  vineyard: 'farmland',
  plant_nursery: 'farmland',
  greenhouse_horticulture: 'farmland',
  allotments: 'farmland',
  paddy: 'farmland',
  farmyard: 'village',
  village: 'village',
  villa: 'villa',
  'old-town': 'old-town',
  forest: 'forest',
  wood: 'forest',
};

/** What the ground is used as; undefined for uses that the map does not tell apart (building sites, barracks). */
export function readLanduseKind(tags: MapTags): Kind | undefined {
  if (tags.landuse === 'residential' && tags.residential === 'rural') return 'village';
  for (const word of [
    tags.landuse,
    tags.leisure,
    tags.natural,
    tags.amenity,
    tags.class,
    tags.kind,
  ]) {
    const kind = KINDS[word?.toLowerCase() ?? ''];
    if (kind) return kind;
  }
  return undefined;
}

/** The word by which a use without a kind is counted. */
export function nameLanduse(tags: MapTags): string {
  const { landuse, leisure, natural, amenity } = tags;
  if (landuse) return `landuse=${landuse}`;
  if (leisure) return `leisure=${leisure}`;
  if (natural) return `natural=${natural}`;
  if (amenity) return `amenity=${amenity}`;
  return tags.class ?? tags.kind ?? 'no use named';
}
