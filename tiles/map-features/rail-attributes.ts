import type { RailTrack } from '../district.ts';
import { isSet, type MapTags } from './map-tags.ts';

const KINDS: Readonly<Record<string, RailTrack['kind']>> = {
  rail: 'rail',
  narrow_gauge: 'rail',
  funicular: 'rail',
  subway: 'metro',
  metro: 'metro',
  light_rail: 'metro',
  monorail: 'metro',
  tram: 'tram',
};

/** Reads a track's attributes; undefined where its kind is none that is known. */
export function readRail(tags: MapTags): Omit<RailTrack, 'line'> | undefined {
  const kind =
    KINDS[(tags.railway ?? tags.class ?? tags.type ?? tags.kind ?? 'rail').toLowerCase()];
  return kind ? { kind, structure: readStructure(tags) } : undefined;
}

function readStructure(tags: MapTags): RailTrack['structure'] {
  const structure = tags.structure?.toLowerCase();
  if (
    structure === 'ground' ||
    structure === 'elevated' ||
    structure === 'bridge' ||
    structure === 'underground'
  )
    return structure;
  if (isSet(tags.tunnel) || tags.location === 'underground' || Number(tags.layer ?? 0) < 0)
    return 'underground';
  if (!isSet(tags.bridge)) return 'ground';
  return tags.bridge === 'viaduct' ? 'elevated' : 'bridge';
}
