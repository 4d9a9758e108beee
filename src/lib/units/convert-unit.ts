import { parseUnit, type Unit } from './parse-unit.ts';
import { divide, type Ratio, subtract, toNumber } from './ratio.ts';

/** Whether two units measure the same quantity. */
function isSameQuantity(a: Unit, b: Unit): boolean {
  return (
    a.dimension.size === b.dimension.size &&
    [...a.dimension].every(([base, exponent]) => b.dimension.get(base) === exponent)
  );
}

/**
 * The way from one unit to another, both in UCUM: 36 `km/h` are 10 `m/s`. The factor is computed exactly and
 * rounded once.
 *
 * @throws {RangeError} naming the unit that is not understood, or both where they measure different quantities.
 */
export function createConversion(from: string, to: string): (value: number) => number {
  const source = parseUnit(from);
  const target = parseUnit(to);
  if (!isSameQuantity(source, target))
    throw new RangeError(
      `Expected units of the same quantity, got "${from}" (${nameQuantity(source)}) for "${to}" (${nameQuantity(target)}).`,
    );
  const scale = divide(source.scale, target.scale);
  const shift = divide(subtract(source.offset, target.offset), target.scale);
  return createLine(scale, shift);
}

/** value · scale + shift, over one denominator where doubles hold all three numbers exactly. */
function createLine(scale: Ratio, shift: Ratio): (value: number) => number {
  if (scale.pi !== 0 || shift.pi !== 0) {
    const factor = toNumber(scale);
    const plus = toNumber(shift);
    return (value) => value * factor + plus;
  }
  const times = scale.num * shift.den;
  const plus = shift.num * scale.den;
  const over = scale.den * shift.den;
  const common = greatestCommonDivisor(greatestCommonDivisor(times, plus), over);
  const [a, b, d] = [times / common, plus / common, over / common].map(Number) as [
    number,
    number,
    number,
  ];
  if (a === 1 && b === 0 && d === 1) return (value) => value;
  if ([a, b, d].every((part) => Number.isSafeInteger(part))) return (value) => (value * a + b) / d;
  const factor = toNumber(scale);
  const addend = toNumber(shift);
  return (value) => value * factor + addend;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}

function nameQuantity({ dimension }: Unit): string {
  if (dimension.size === 0) return 'a pure number';
  return [...dimension].map(([base, power]) => (power === 1 ? base : base + power)).join('.');
}
