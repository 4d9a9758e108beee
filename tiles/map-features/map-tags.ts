import type { Text } from '#model';
import { readNumber } from '../footprints/read-number.ts';

/** Attributes of a map feature as text, by lower-case name. */
export type MapTags = Readonly<Record<string, string>>;

/** OpenStreetMap's tags as they are; of other sources all attributes, `fclass` (Geofabrik's shapes) as `class`. */
export function readMapTags(properties: Readonly<Record<string, unknown>>): MapTags {
  const tags: Record<string, string> = {};
  for (const [key, value] of Object.entries(properties))
    if (value !== null && value !== undefined && value !== '' && typeof value !== 'object')
      tags[key.toLowerCase()] = String(value).trim();
  if (tags.fclass !== undefined) tags.class ??= tags.fclass;
  return tags;
}

/** True for `yes`, `true`, `1`, `T`, and for values that say how: `bridge=viaduct`. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && !/^(no|false|0|f|none)$/i.test(value);
}

/** Metres; undefined where the tag says none or nothing that can be true. */
export function readMetres(
  value: string | undefined,
  [min, max]: readonly [min: number, max: number],
): number | undefined {
  const number = value === undefined ? undefined : readNumber(value);
  return number !== undefined && number >= min && number <= max ? number : undefined;
}

/** The name in both languages; the one there is stands for the other. */
export function readName(tags: MapTags): Text | undefined {
  const zh = tags['name:zh'] ?? tags.name ?? tags['name:en'];
  const en = tags['name:en'] ?? tags.name ?? tags['name:zh'];
  return zh !== undefined && en !== undefined ? { zh, en } : undefined;
}
