import { callFunction } from './call-function.ts';
import {
  type BinaryOperator,
  type Expression,
  type Instant,
  isInstant,
  type Literal,
} from './expression.ts';
import { parseTime } from './parse-time.ts';

/** What an expression can amount to; objects are JSON of an entity (GeoJSON among them). */
export type Value = Literal | object;

/**
 * The values of a property path on the entity at hand: several where it leads through a set
 * (`Datastreams/name`), none where there is nothing.
 */
export type Resolve = (segments: readonly string[]) => readonly unknown[];

type Compiled = (resolve: Resolve) => readonly Value[];

/**
 * Makes a predicate of an expression. A path through a set means "any of them"; types that cannot be compared
 * do not match. A missing value is null.
 */
export function compileFilter(expression: Expression): (resolve: Resolve) => boolean {
  const compiled = compile(expression);
  return (resolve) => compiled(resolve).some((value) => value === true);
}

/** Makes a function for sorting by: the first value of the expression. */
export function compileValue(expression: Expression): (resolve: Resolve) => Value {
  const compiled = compile(expression);
  return (resolve) => compiled(resolve)[0] ?? null;
}

/** Below 0 where `a` comes first: null, then false and true, numbers, texts, times. */
export function compareValues(a: Value, b: Value): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  const [x, y] = alignTimes(a, b);
  if (isInstant(x) && isInstant(y)) return x.startMs - y.startMs || x.endMs - y.endMs;
  if (typeof x === 'string' && typeof y === 'string') return x < y ? -1 : Number(x > y);
  return Number(x) - Number(y) || 0;
}

function compile(expression: Expression): Compiled {
  switch (expression.type) {
    case 'literal': {
      const values = [expression.value];
      return () => values;
    }
    case 'path': {
      const { segments } = expression;
      return (resolve) => {
        const found = resolve(segments).map(
          (value) => (value === undefined ? null : value) as Value,
        );
        return found.length > 0 ? found : [null];
      };
    }
    case 'not': {
      const operand = compile(expression.operand);
      return (resolve) => [!operand(resolve).some((value) => value === true)];
    }
    case 'call': {
      const args = expression.args.map(compile);
      const { name } = expression;
      return (resolve) =>
        crossAll(args.map((arg) => arg(resolve))).map((values) => callFunction(name, values));
    }
    case 'binary':
      return compileBinary(
        expression.operator,
        compile(expression.left),
        compile(expression.right),
      );
  }
}

function compileBinary(operator: BinaryOperator, left: Compiled, right: Compiled): Compiled {
  const isTrue = (values: readonly Value[]) => values.some((value) => value === true);
  switch (operator) {
    case 'and':
      return (resolve) => [isTrue(left(resolve)) && isTrue(right(resolve))];
    case 'or':
      return (resolve) => [isTrue(left(resolve)) || isTrue(right(resolve))];
    case 'eq':
    case 'ne':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return (resolve) => {
        const [a, b] = [left(resolve), right(resolve)];
        return [a.some((x) => b.some((y) => holds(operator, x, y)))];
      };
    default:
      return (resolve) =>
        crossAll([left(resolve), right(resolve)]).map(([a, b]) =>
          calculate(operator, a as Value, b as Value),
        );
  }
}

type Comparison = Extract<BinaryOperator, 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'>;

function holds(operator: Comparison, left: Value, right: Value): boolean {
  if (left === null || right === null) {
    if (operator === 'eq') return left === right;
    return operator === 'ne' && left !== right;
  }
  const [a, b] = alignTimes(left, right);
  if (isInstant(a) && isInstant(b)) return holdsInTime(operator, a, b);
  if (isDuration(a) && isDuration(b)) return holdsBetween(operator, a.ms, b.ms);
  if (typeof a === 'number' && typeof b === 'number') return holdsBetween(operator, a, b);
  if (typeof a === 'string' && typeof b === 'string') return holdsBetween(operator, a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return holdsBetween(operator, a, b);
  return operator === 'ne';
}

function holdsBetween<T extends number | string | boolean>(
  operator: Comparison,
  a: T,
  b: T,
): boolean {
  switch (operator) {
    case 'eq':
      return a === b;
    case 'ne':
      return a !== b;
    case 'gt':
      return a > b;
    case 'ge':
      return a >= b;
    case 'lt':
      return a < b;
    case 'le':
      return a <= b;
  }
}

/** An interval is after an instant where it begins after it, before where it ends before it. */
function holdsInTime(operator: Comparison, a: Instant, b: Instant): boolean {
  switch (operator) {
    case 'eq':
      return a.startMs === b.startMs && a.endMs === b.endMs;
    case 'ne':
      return a.startMs !== b.startMs || a.endMs !== b.endMs;
    case 'gt':
      return a.startMs > b.endMs || (a.startMs === a.endMs && a.startMs > b.startMs);
    case 'ge':
      return a.startMs >= b.startMs;
    case 'lt':
      return a.endMs < b.startMs;
    case 'le':
      return a.endMs <= b.endMs;
  }
}

function calculate(operator: BinaryOperator, left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number')
    switch (operator) {
      case 'add':
        return left + right;
      case 'sub':
        return left - right;
      case 'mul':
        return left * right;
      case 'div':
        return right === 0 ? null : left / right;
      case 'mod':
        return right === 0 ? null : left % right;
      default:
        return null;
    }
  return calculateTime(operator, toInstant(left) ?? left, toInstant(right) ?? right);
}

/** Time ± duration, time − time, duration ± duration. */
function calculateTime(operator: BinaryOperator, left: Value, right: Value): Value {
  const sign = operator === 'add' ? 1 : operator === 'sub' ? -1 : 0;
  if (sign === 0) return null;
  if (isInstant(left) && isDuration(right)) return shift(left, sign * right.ms);
  if (isDuration(left) && isInstant(right) && sign > 0) return shift(right, left.ms);
  if (isInstant(left) && isInstant(right) && sign < 0)
    return { type: 'duration', ms: left.startMs - right.startMs };
  if (isDuration(left) && isDuration(right))
    return { type: 'duration', ms: left.ms + sign * right.ms };
  return null;
}

function shift({ startMs, endMs }: Instant, ms: number): Instant {
  return { type: 'instant', startMs: startMs + ms, endMs: endMs + ms };
}

/** Times of an entity are texts; against a time they are read as such. */
function alignTimes(a: Value, b: Value): [Value, Value] {
  if (isInstant(a) && typeof b === 'string') return [a, toInstant(b) ?? b];
  if (isInstant(b) && typeof a === 'string') return [toInstant(a) ?? a, b];
  return [a, b];
}

/** A time, or a text that is one; undefined else. */
export function toInstant(value: Value): Instant | undefined {
  if (isInstant(value)) return value;
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return undefined;
  try {
    return parseTime(value);
  } catch {
    return undefined;
  }
}

function isDuration(value: Value): value is { type: 'duration'; ms: number } {
  return typeof value === 'object' && value !== null && 'ms' in value && 'type' in value;
}

function crossAll(lists: readonly (readonly Value[])[]): Value[][] {
  let rows: Value[][] = [[]];
  for (const list of lists) rows = rows.flatMap((row) => list.map((value) => [...row, value]));
  return rows;
}
