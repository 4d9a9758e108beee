/** Text as registers and OpenStreetMap write figures: `12.5`, `12,5`, `12 m`, `12米`, `6层`. */
const PLAIN = /^\s*([+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?)\s*(?:m|米|层|F)?\s*$/i;
/** Feet and inches: `40 ft`, `40'`, `40'6"`. */
const FEET = /^\s*(\d+(?:\.\d+)?)\s*(?:ft|feet|['′])\s*(?:(\d+(?:\.\d+)?)\s*(?:in|["″]))?\s*$/i;
const FOOT_M = 0.3048;

/** Reads a figure, metres where it is a length; NaN where it is none. */
export function readNumber(raw: unknown): number {
  if (typeof raw === 'number') return raw;
  if (typeof raw === 'bigint') return Number(raw);
  if (typeof raw !== 'string') return Number.NaN;
  const plain = PLAIN.exec(raw);
  if (plain) return Number((plain[1] as string).replace(',', '.'));
  const feet = FEET.exec(raw);
  return feet ? (Number(feet[1]) + Number(feet[2] ?? 0) / 12) * FOOT_M : Number.NaN;
}

/** The first of the names under which anything stands; undefined where nothing does. */
export function findProperty(
  properties: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string | undefined {
  for (let i = 0; i < names.length; i++) {
    const raw = properties[names[i] as string];
    if (raw !== undefined && raw !== null && raw !== '') return names[i];
  }
  return undefined;
}
