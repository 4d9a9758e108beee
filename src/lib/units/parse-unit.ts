import { divide, multiply, ONE, PI, parseRatio, type Ratio, raise, ZERO } from './ratio.ts';
import { ATOMS, type Atom, PREFIXES } from './ucum-atoms.ts';

/** What a unit is worth in base units. */
export interface Unit {
  /** A value v means v · scale + offset. */
  readonly scale: Ratio;
  readonly offset: Ratio;
  /** Exponent of each base unit, none of them zero. */
  readonly dimension: ReadonlyMap<string, number>;
}

const LONGEST = 100;
const DEEPEST = 10;
const LARGEST_EXPONENT = 20;
const known = new Map<string, Unit>();

/**
 * Reads a unit written in UCUM, case sensitive: prefixes, `.` and `/` from left to right, powers (`m2`, `s-1`),
 * brackets, annotations (`{veh}/h`), pure numbers (`10*3/ul`). Special units (`Cel`, `[degF]`) stand alone.
 *
 * @throws {RangeError} naming the unit where it is not understood.
 */
export function parseUnit(code: string): Unit {
  let unit = known.get(code);
  if (!unit) {
    if (code.length > LONGEST) throw misread(`${code.slice(0, LONGEST)}…`, 'it is too long');
    unit = createParser(code).parse();
    // What a stream names without end must not fill the memory.
    if (known.size < 1000) known.set(code, unit);
  }
  return unit;
}

function createParser(code: string) {
  let at = 0;
  let depth = 0;

  /** A product: components joined by `.` and `/`, from left to right; a leading `/` turns the first over. */
  function readTerm(): Unit {
    if (++depth > DEEPEST) throw misread(code, 'its brackets nest too deep');
    let isUnder = take('/');
    let product = isUnder ? invert(readComponent()) : readComponent();
    while (code[at] === '.' || code[at] === '/') {
      isUnder = code[at++] === '/';
      const next = readComponent();
      product = combine(code, product, isUnder ? invert(next) : next);
    }
    depth--;
    return product;
  }

  function invert(unit: Unit): Unit {
    return power(code, unit, -1);
  }

  function readComponent(): Unit {
    if (take('(')) {
      const inner = readTerm();
      if (!take(')')) throw misread(code, 'a bracket is not closed');
      return inner;
    }
    if (code[at] === '{') {
      skipAnnotation();
      return pure(ONE);
    }
    const unit = readAnnotatable();
    if (code[at] === '{') skipAnnotation();
    return unit;
  }

  function readAnnotatable(): Unit {
    const number = /^\d+(?![*^\d])/.exec(code.slice(at))?.[0];
    if (number && !/^10[*^]/.test(code.slice(at))) {
      at += number.length;
      if (!/^\d{1,18}$/.test(number) || /^0+$/.test(number))
        throw misread(code, `"${number}" is no number it can hold`);
      return pure(parseRatio(number));
    }
    const name = /^(?:10[*^]|(?:\[[^\]{}\s]*\]|[A-Za-z%'])+)/.exec(code.slice(at))?.[0];
    if (!name)
      throw misread(
        code,
        at < code.length ? `"${code.slice(at)}" is no unit` : 'a unit is missing',
      );
    at += name.length;
    const unit = findUnit(code, name);
    const exponent = /^[+-]?\d+/.exec(code.slice(at))?.[0];
    if (exponent === undefined) return unit;
    at += exponent.length;
    return power(code, unit, Number(exponent));
  }

  function skipAnnotation(): void {
    const end = code.indexOf('}', at);
    if (end < 0) throw misread(code, 'an annotation is not closed');
    if (!/^[!-z|~]*$/.test(code.slice(at + 1, end)))
      throw misread(code, 'an annotation holds more than plain characters');
    at = end + 1;
  }

  function take(character: string): boolean {
    if (code[at] !== character) return false;
    at++;
    return true;
  }

  return {
    parse(): Unit {
      const unit = readTerm();
      if (at < code.length) throw misread(code, `"${code.slice(at)}" is left over`);
      return unit;
    },
  };
}

function findUnit(code: string, name: string): Unit {
  if (name === '[pi]') return pure(PI);
  const atom = ATOMS.get(name);
  if (atom) return unitOf(name, atom);
  for (const [prefix, factor] of PREFIXES) {
    const rest = name.slice(prefix.length);
    const base = name.startsWith(prefix) ? ATOMS.get(rest) : undefined;
    if (!base?.isMetric) continue;
    const unit = unitOf(rest, base);
    return { ...unit, scale: multiply(unit.scale, parseRatio(factor)) };
  }
  throw misread(code, `"${name}" is not known`);
}

function unitOf(name: string, { is, offset }: Atom): Unit {
  if (!is) return { scale: ONE, offset: ZERO, dimension: new Map([[name, 1]]) };
  const [value, base] = is;
  const unit = base === '1' ? pure(ONE) : parseUnit(base);
  return {
    scale: multiply(unit.scale, parseRatio(value)),
    offset: offset ? divide(parseRatio(offset[0]), parseRatio(offset[1])) : ZERO,
    dimension: unit.dimension,
  };
}

function pure(scale: Ratio): Unit {
  return { scale, offset: ZERO, dimension: new Map() };
}

function combine(code: string, a: Unit, b: Unit): Unit {
  refuseOffset(code, a);
  refuseOffset(code, b);
  const dimension = new Map(a.dimension);
  for (const [base, exponent] of b.dimension) {
    const sum = (dimension.get(base) ?? 0) + exponent;
    if (sum === 0) dimension.delete(base);
    else dimension.set(base, sum);
  }
  return { scale: multiply(a.scale, b.scale), offset: ZERO, dimension };
}

function power(code: string, unit: Unit, exponent: number): Unit {
  refuseOffset(code, unit);
  if (exponent === 0 || Math.abs(exponent) > LARGEST_EXPONENT)
    throw misread(code, `${exponent} is no power it can take`);
  return {
    scale: raise(unit.scale, exponent),
    offset: ZERO,
    dimension: new Map([...unit.dimension].map(([base, power]) => [base, power * exponent])),
  };
}

/** A scale with a zero of its own cannot be multiplied: 20 Cel are not twice 10 Cel. */
function refuseOffset(code: string, unit: Unit): void {
  if (unit.offset.num !== 0n)
    throw misread(code, 'a temperature scale stands alone (a difference is in K)');
}

function misread(code: string, why: string): RangeError {
  return new RangeError(`Expected a unit in UCUM, got "${code}": ${why}.`);
}
