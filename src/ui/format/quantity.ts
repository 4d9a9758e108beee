import type { Language } from '#model';
import { formatCompact, formatFixed, formatNumber } from './number.ts';

/** A figure and its unit, kept apart so that the unit can be set smaller. */
export interface Quantity {
  readonly value: string;
  readonly unit: string;
}

/** Land: square metres below a hectare's tenth, square kilometres from 0.1 km². */
export function formatLandArea(areaM2: number, language: Language): Quantity {
  if (areaM2 < 100_000) return { value: formatNumber(areaM2, language), unit: 'm²' };
  const km2 = areaM2 / 1e6;
  return { value: formatFixed(km2, language, km2 < 100 ? 2 : 1), unit: 'km²' };
}

/** Floors and footprints: 万 m² in Chinese from ten thousand, M m² in English from a million. */
export function formatFloorArea(areaM2: number, language: Language): Quantity {
  if (areaM2 < (language === 'zh' ? 1e4 : 1e6))
    return { value: formatNumber(areaM2, language), unit: 'm²' };
  return splitCompact(areaM2, language, 'm²');
}

/** How many, with the magnitude's word (万, K) in the unit's place. */
export function formatCount(count: number, language: Language): Quantity {
  if (count < 10_000) return { value: formatNumber(count, language), unit: '' };
  return splitCompact(count, language, '');
}

/** A length: metres below a kilometre. */
export function formatLength(lengthM: number, language: Language): string {
  return lengthM < 1000
    ? `${formatNumber(lengthM, language)} m`
    : `${formatFixed(lengthM / 1000, language, 2)} km`;
}

/** In English the magnitude stays with the figure, since "k m²" would read as km². */
function splitCompact(value: number, language: Language, unit: string): Quantity {
  const text = formatCompact(value, language);
  if (language === 'en') return { value: text, unit };
  const [, digits = text, word = ''] = /^([\d.,]+)(\D*)$/.exec(text) ?? [];
  return { value: digits, unit: `${word} ${unit}`.trim() };
}
