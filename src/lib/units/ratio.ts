/** A number kept exactly: num / den · π^pi, the denominator positive. */
export interface Ratio {
  readonly num: bigint;
  readonly den: bigint;
  readonly pi: number;
}

export const ONE: Ratio = { num: 1n, den: 1n, pi: 0 };
export const ZERO: Ratio = { num: 0n, den: 1n, pi: 0 };
export const PI: Ratio = { num: 1n, den: 1n, pi: 1 };

/** Reads a decimal number such as `9.80665` or `6.02214076e23` without rounding it. */
export function parseRatio(text: string): Ratio {
  const match = /^([+-]?\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text);
  if (!match) throw new RangeError(`Expected a decimal number, got "${text}".`);
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const power = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  return power >= 0
    ? reduce(digits * 10n ** BigInt(power), 1n, 0)
    : reduce(digits, 10n ** BigInt(-power), 0);
}

export function multiply(a: Ratio, b: Ratio): Ratio {
  return reduce(a.num * b.num, a.den * b.den, a.pi + b.pi);
}

export function divide(a: Ratio, b: Ratio): Ratio {
  const sign = b.num < 0n ? -1n : 1n;
  return reduce(sign * a.num * b.den, sign * a.den * b.num, a.pi - b.pi);
}

/** The difference of two numbers with the same power of π; one of them may be zero. */
export function subtract(a: Ratio, b: Ratio): Ratio {
  const num = a.num * b.den - b.num * a.den;
  return reduce(num, a.den * b.den, a.num === 0n ? b.pi : a.pi);
}

export function raise(a: Ratio, exponent: number): Ratio {
  const n = BigInt(Math.abs(exponent));
  const power = reduce(a.num ** n, a.den ** n, a.pi * Math.abs(exponent));
  return exponent < 0 ? divide(ONE, power) : power;
}

/** The nearest double, or within two steps of it where numerator or denominator pass 2^53 or π comes in. */
export function toNumber({ num, den, pi }: Ratio): number {
  return (Number(num) / Number(den)) * Math.PI ** pi;
}

function reduce(num: bigint, den: bigint, pi: number): Ratio {
  let a = num < 0n ? -num : num;
  let b = den;
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? { num: 0n, den: 1n, pi: 0 } : { num: num / a, den: den / a, pi };
}
