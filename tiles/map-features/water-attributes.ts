import type { WaterArea } from '../district.ts';
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

/** Width of a watercourse, and whether the source gives it; undefined where it runs in a pipe. */
export function readCanal(
  tags: MapTags,
): { readonly widthM: number; readonly isMeasured: boolean } | undefined {
  if (isSet(tags.tunnel) || tags.location === 'underground') return undefined;
  const measured = readMetres(tags.width, [0.5, 3000]);
  if (measured !== undefined) return { widthM: measured, isMeasured: true };
  const word = (tags.waterway ?? tags.class ?? tags.type ?? tags.kind ?? '').toLowerCase();
  return { widthM: WIDTHS_M[word] ?? WIDTHS_M.canal ?? 12, isMeasured: false };
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
