import type { WaterArea, Watercourse } from '../district.ts';
import { isSet, type MapTags, readMetres } from './map-tags.ts';

/** Bank to bank, metres, where a source gives no width. */
const WIDTHS_M: Readonly<Record<string, number>> = {
  river: 25,
  canal: 12,
  tidal_channel: 8,
  stream: 4,
  ditch: 2,
  drain: 2,
};

/** Lines of these are drawn with the water in OpenStreetMap; canals and tidal channels may run either way. */
const DOWNSTREAM = /^(river|stream|ditch|drain)$/;

export interface CanalAttributes {
  readonly kind: Watercourse['kind'];
  readonly widthM: number;
  /** Whether the source gives the width. */
  readonly isMeasured: boolean;
  readonly isDownstream: boolean;
}

/** What the tags of a watercourse say; undefined where it runs in a pipe. */
export function readCanal(tags: MapTags): CanalAttributes | undefined {
  if (isSet(tags.tunnel) || tags.location === 'underground') return undefined;
  const word = (tags.waterway ?? tags.class ?? tags.type ?? tags.kind ?? '').toLowerCase();
  const measured = readMetres(tags.width, [0.5, 3000]);
  return {
    kind: /^(river|stream|tidal_channel)$/.test(word) ? 'river' : 'canal',
    widthM: measured ?? WIDTHS_M[word] ?? WIDTHS_M.canal ?? 12,
    isMeasured: measured !== undefined,
    isDownstream: DOWNSTREAM.test(tags.waterway?.toLowerCase() ?? ''),
  };
}

/** Still water larger than this is a lake, square metres. */
const LAKE_M2 = 50_000;

export function readWaterKind(tags: MapTags, areaM2: number): WaterArea['kind'] {
  const word = (tags.water ?? tags.waterway ?? tags.class ?? tags.kind ?? '').toLowerCase();
  if (/^(river|riverbank|canal|stream|ditch|drain|oxbow|dock|lock|moat)$/.test(word))
    return 'river';
  if (/^(lake|reservoir|lagoon)$/.test(word) || tags.landuse === 'reservoir') return 'lake';
  if (/^(pond|basin|fishpond|pool)$/.test(word)) return 'pond';
  return areaM2 > LAKE_M2 ? 'lake' : 'pond';
}
