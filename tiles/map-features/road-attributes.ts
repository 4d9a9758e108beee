import type { MapRoad } from '../district.ts';
import { isSet, type MapTags, readMetres, readName } from './map-tags.ts';

/** Everything about a road but where it runs. */
export type RoadAttributes = Omit<MapRoad, 'id' | 'line'> & {
  /** Digitised against the direction of traffic: turn the line round. */
  readonly isReversed: boolean;
};

type RoadClass = MapRoad['class'];

const CLASSES: Readonly<Record<string, RoadClass>> = {
  motorway: 'expressway',
  trunk: 'expressway',
  expressway: 'expressway',
  primary: 'arterial',
  arterial: 'arterial',
  secondary: 'secondary',
  tertiary: 'secondary',
  busway: 'secondary',
  unclassified: 'residential',
  residential: 'residential',
  living_street: 'residential',
  road: 'residential',
  street: 'residential',
  service: 'lane',
  track: 'lane',
  lane: 'lane',
  pedestrian: 'path',
  footway: 'path',
  path: 'path',
  cycleway: 'path',
  bridleway: 'path',
  steps: 'path',
};

/** Kerb to kerb, metres: of both directions, and of one alone. */
const WIDTHS: Readonly<Record<RoadClass, readonly [both: number, one: number]>> = {
  expressway: [26, 13],
  arterial: [22, 11],
  secondary: [14, 8],
  residential: [7, 5],
  lane: [4.5, 4],
  path: [2.5, 2.5],
};
/** A slip road has one lane and its margins. */
const LINK_WIDTH_M = 6.5;
const LANE_M = 3.5;
/** Beside the lanes, both sides together. */
const MARGIN_M: Readonly<Record<RoadClass, number>> = {
  expressway: 4,
  arterial: 2,
  secondary: 1,
  residential: 0,
  lane: 0,
  path: 0,
};

/** Reads a road's attributes; undefined where its class is none that is known. */
export function readRoad(tags: MapTags): RoadAttributes | undefined {
  const word = (tags.highway ?? tags.class ?? tags.type ?? tags.kind ?? '').toLowerCase();
  // Lines of which nothing more is known are roads all the same.
  const roadClass =
    word === '' ? 'residential' : CLASSES[word.replace(/_link$/, '').replace(/^track_.*/, 'track')];
  if (!roadClass) return undefined;
  const direction = readDirection(tags, word);
  const lanes = readLanes(tags);
  const name = readName(tags);
  const [both, one] = WIDTHS[roadClass];
  const widthByClass = word.endsWith('_link') ? LINK_WIDTH_M : direction === 0 ? both : one;
  const widthByLanes = lanes === null ? undefined : lanes * LANE_M + MARGIN_M[roadClass];
  return {
    ...(name ? { name } : {}),
    class: roadClass,
    structure: readStructure(tags),
    oneway: direction !== 0,
    isReversed: direction < 0,
    lanes,
    widthM: readMetres(tags.width, [1, 80]) ?? widthByLanes ?? widthByClass,
  };
}

/** 1 along the line, −1 against it, 0 both ways. */
function readDirection(tags: MapTags, word: string): 1 | -1 | 0 {
  const oneway = tags.oneway?.toLowerCase();
  // Geofabrik's shapes: forward, to (backward), both.
  if (tags.fclass !== undefined) return oneway === 'f' ? 1 : oneway === 't' ? -1 : 0;
  if (oneway === '-1' || oneway === 'reverse') return -1;
  if (oneway === 'no' || oneway === 'false' || oneway === '0') return 0;
  if (isSet(oneway) && oneway !== 'reversible' && oneway !== 'alternating') return 1;
  return /^motorway/.test(word) || /^(roundabout|circular)$/.test(tags.junction ?? '') ? 1 : 0;
}

function readLanes(tags: MapTags): number | null {
  const lanes = Number.parseInt(tags.lanes ?? '', 10);
  return lanes >= 1 && lanes <= 16 ? lanes : null;
}

function readStructure(tags: MapTags): MapRoad['structure'] {
  const structure = tags.structure?.toLowerCase();
  if (
    structure === 'ground' ||
    structure === 'elevated' ||
    structure === 'bridge' ||
    structure === 'tunnel'
  )
    return structure;
  if (isSet(tags.tunnel) && tags.tunnel !== 'building_passage') return 'tunnel';
  if (!isSet(tags.bridge)) return 'ground';
  return tags.bridge === 'viaduct' ? 'elevated' : 'bridge';
}
