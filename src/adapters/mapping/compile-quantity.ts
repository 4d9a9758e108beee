import { createConversion } from '#lib/units/convert-unit.ts';
import { toUcum } from '#lib/units/unit-writings.ts';
import { compileReference, isScalar, toNumber } from './compile-source.ts';
import { inField } from './field.ts';
import { Misfit } from './misfit.ts';
import type { RecordContext } from './path.ts';

export interface QuantityConfig {
  readonly from?: string;
  readonly scale?: number;
  readonly offset?: number;
}

/** Turns a number of the supplier into the target unit. */
export type Convert = (value: number, record: RecordContext) => number | Misfit;

/**
 * @param unit target, in UCUM; the supplier's is the same unless `from` tells: a unit, or `{path}` to one
 * @throws {TwinError} config, naming the field.
 */
export function compileQuantity(config: QuantityConfig, unit: string, field: string): Convert {
  const { from = unit, scale = 1, offset = 0 } = config;
  const isPlain = scale === 1 && offset === 0;
  inField(`${field}.unit`, () => createConversion(unit, unit));
  const adjust = (value: number) => (isPlain ? value : value * scale + offset);
  if (from.includes('{') && !isUnit(from)) {
    const readUnit = compileReference(from, `${field}.from`);
    const known = new Map<string, ((value: number) => number) | Misfit>();
    return (value, record) => {
      const writing = readUnit(record);
      if (!isScalar(writing)) return new Misfit('a unit', writing);
      const convert = remember(known, String(writing), unit);
      return convert instanceof Misfit ? convert : convert(adjust(value));
    };
  }
  const source = inField(`${field}.from`, () => toUcum(from));
  const convert = inField(`${field}.unit`, () => createConversion(source, unit));
  return (value) => convert(adjust(value));
}

/** `{veh}/h` is a unit, `{unit}` may be one or a path: a path wins where nothing stands beside the braces. */
function isUnit(from: string): boolean {
  if (/^\{[^{}]*\}$/.test(from)) return false;
  try {
    toUcum(from);
    return true;
  } catch {
    return false;
  }
}

function remember(
  known: Map<string, ((value: number) => number) | Misfit>,
  writing: string,
  unit: string,
): ((value: number) => number) | Misfit {
  let convert = known.get(writing);
  if (!convert) {
    try {
      convert = createConversion(toUcum(writing), unit);
    } catch {
      convert = new Misfit(`a unit that turns into "${unit}"`, writing);
    }
    if (known.size < 1000) known.set(writing, convert);
  }
  return convert;
}

/** A number in the target unit; undefined where nothing came. */
export function readQuantity(
  value: unknown,
  what: string,
  convert: Convert,
  record: RecordContext,
): number | Misfit | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number = typeof value === 'boolean' ? Number(value) : toNumber(value);
  if (number === undefined) return new Misfit(`a number for ${what}`, value);
  const converted = convert(number, record);
  if (converted instanceof Misfit || Number.isFinite(converted)) return converted;
  return new Misfit(`a finite number for ${what}`, value);
}
