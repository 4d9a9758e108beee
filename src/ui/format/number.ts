import type { Language } from '#model';

/** Stands for a figure that nobody knows; never 0. */
export const UNKNOWN = '—';

/** American figures: 1.2M, where British ones would say 1.2m. */
const LOCALE: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-US' };

const cache = new Map<string, Intl.NumberFormat>();

function formatter(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language}${JSON.stringify(options)}`;
  let found = cache.get(key);
  if (!found) {
    found = new Intl.NumberFormat(LOCALE[language], options);
    cache.set(key, found);
  }
  return found;
}

/** With thousands commas and at most `digits` decimals, e.g. `12,345.6`. */
export function formatNumber(value: number | null, language: Language, digits = 0): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  return formatter(language, { maximumFractionDigits: digits }).format(value);
}

/** With exactly `digits` decimals, so that a column of them lines up. */
export function formatFixed(value: number | null, language: Language, digits: number): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  return formatter(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** At most four significant digits: `9,876`, then 12.35万 in Chinese and 123.5K in English. */
export function formatCompact(value: number | null, language: Language): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  if (Math.abs(value) < 10_000)
    return formatter(language, { maximumSignificantDigits: 4 }).format(value);
  return formatter(language, { notation: 'compact', maximumSignificantDigits: 4 }).format(value);
}

/** A share 0 … 1 as percent with one decimal. */
export function formatPercent(share: number | null, language: Language): string {
  if (share === null || !Number.isFinite(share)) return UNKNOWN;
  return formatter(language, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(share);
}

/** A reading at the fineness a person can use: fewer decimals as it grows, at most three. */
export function formatReading(value: number | null, language: Language): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  const size = Math.abs(value);
  const digits = size >= 1000 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return formatNumber(value, language, digits);
}
