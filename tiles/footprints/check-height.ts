import type { Refusal } from './footprint-report.ts';

/** Names of the attributes that carry the figures; without one the usual names are tried in turn. */
export interface HeightAttributes {
  readonly height?: string | undefined;
  readonly storeys?: string | undefined;
}

const HEIGHT_NAMES = ['height', 'Height', 'HEIGHT', 'height_m', 'building:height', '高度'];
const STOREY_NAMES = [
  'storeys',
  'building:levels',
  'levels',
  'floors',
  'Floor',
  'FLOOR',
  'floor',
  '层数',
];
const STOREY_HEIGHT_M = 3;
const MAX_HEIGHT_M = 1000;

/** Reads height and storeys; each is made from the other where it is missing. Numbers may be text, with an `m`. */
export function checkHeight(
  properties: Readonly<Record<string, unknown>>,
  attributes: HeightAttributes,
): { readonly heightM: number; readonly storeys: number } | Refusal {
  const height = findNumber(properties, attributes.height ? [attributes.height] : HEIGHT_NAMES);
  const storeys = findNumber(properties, attributes.storeys ? [attributes.storeys] : STOREY_NAMES);
  const given = height ?? storeys;
  if (!given)
    return {
      reason: 'height',
      field: `properties.${attributes.height ?? attributes.storeys ?? 'height'}`,
      expected:
        'expected a height in metres or a number of storeys, got neither; name the attribute with --height-attribute or --storeys-attribute',
    };
  const heightM = given === height ? given.value : given.value * STOREY_HEIGHT_M;
  if (!(heightM > 0 && heightM <= MAX_HEIGHT_M))
    return {
      reason: 'height',
      field: `properties.${given.name}`,
      expected: `expected a number above 0 and up to ${MAX_HEIGHT_M} m, got ${JSON.stringify(given.raw)}`,
    };
  const counted = storeys && storeys.value >= 1 ? storeys.value : heightM / STOREY_HEIGHT_M;
  return { heightM, storeys: Math.max(1, Math.min(255, Math.round(counted))) };
}

/** The first of the names that holds anything; its value is NaN where that is no number. */
function findNumber(properties: Readonly<Record<string, unknown>>, names: readonly string[]) {
  for (const name of names) {
    const raw = properties[name];
    if (raw === undefined || raw === null || raw === '') continue;
    if (typeof raw === 'number') return { name, raw, value: raw };
    const match = typeof raw === 'string' ? /^\s*(-?\d+(?:\.\d+)?)\s*m?\s*$/.exec(raw) : null;
    return { name, raw, value: match ? Number(match[1]) : Number.NaN };
  }
  return undefined;
}
