import { toUcum } from '#lib/units/unit-writings.ts';

/** Words for "no unit" in unit descriptions. */
const NO_UNIT = /^(?:n\/?a|none|null|unitless|dimensionless|count|-)?$/i;

/** Ways to write units that sources of SensorThings use besides. */
const WRITINGS: Readonly<Record<string, string>> = {
  percent: '%',
  celsius: 'Cel',
  'degree celsius': 'Cel',
  degree: 'deg',
  degrees: 'deg',
  'mg/l': 'mg/L',
  'ug/l': 'ug/L',
  'm^3/s': 'm3/s',
  'm^3/h': 'm3/h',
  'ug/m^3': 'ug/m3',
  'mg/m^3': 'mg/m3',
};

/**
 * The UCUM code of a `unitOfMeasurement`: its definition where that names UCUM (`ucum:Cel`,
 * `…/def/uom/UCUM/0/Cel`), else its symbol where it is one or a common way to write one; `1` where there is none.
 */
export function ucumOf(unit: unknown): string {
  if (typeof unit !== 'object' || unit === null) return '1';
  const { definition, symbol, name } = unit as Readonly<Record<string, unknown>>;
  const defined =
    typeof definition === 'string'
      ? /(?:^ucum:|\/UCUM\/(?:[\d.]+\/)?|:UCUM:[\w.]*:)(\S+)$/i.exec(definition)?.[1]
      : undefined;
  if (defined !== undefined) return toUnitCode(defined);
  if (typeof symbol === 'string' && symbol.trim() !== '') return toUnitCode(symbol);
  return typeof name === 'string' ? toUnitCode(name) : '1';
}

/** A unit as UCUM writes it; one that nobody knows stands in braces, UCUM's way to say so. */
export function toUnitCode(writing: string): string {
  const plain = writing.trim();
  if (NO_UNIT.test(plain)) return '1';
  const known = WRITINGS[plain.toLowerCase()];
  if (known !== undefined) return known;
  try {
    return toUcum(plain);
  } catch {
    const text = plain.replace(/[{}]/g, '').slice(0, 40);
    return text === '' ? '1' : `{${text}}`;
  }
}
