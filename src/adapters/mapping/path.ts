/** A record within a message, with what it lies in. */
export interface RecordContext {
  readonly value: unknown;
  /** Its key or place in what it was taken out of. */
  readonly key: string | number | undefined;
  /** The record or message that it was taken out of. */
  readonly parent: RecordContext | undefined;
}

type Step = string | number;

const NAME = /^(?:([^.[\]"]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\])/;

/**
 * Reads a path such as `data.list[0].value` or `["a.b"].c` into steps.
 *
 * @throws {RangeError} where it cannot be read.
 */
function parseSteps(path: string): readonly Step[] {
  const steps: Step[] = [];
  let rest = path;
  while (rest !== '') {
    const match = NAME.exec(rest);
    if (!match) throw new RangeError(`Expected a path such as data.list[0].value, got "${path}".`);
    const [all, name, index, quoted] = match;
    if (index !== undefined) steps.push(Number(index));
    else steps.push(quoted !== undefined ? JSON.parse(`"${quoted}"`) : (name as string));
    rest = rest.slice(all.length);
    if (rest.startsWith('.') && rest.length > 1) rest = rest.slice(1);
    else if (rest !== '' && !rest.startsWith('['))
      throw new RangeError(`Expected a path such as data.list[0].value, got "${path}".`);
  }
  return steps;
}

/**
 * Makes a reader of what lies at a path: from the record, from the whole message (`$`, `$.header.time`), from
 * what encloses the record (`^.deviceId`, `^^.x`), or the record's own key (`@key`). Only a value's own members
 * are seen, never what it inherits.
 *
 * @throws {RangeError} where the path cannot be read.
 */
export function compilePath(path: string): (record: RecordContext) => unknown {
  if (path === '@key') return (record) => record.key;
  const [, start = '', tail = ''] = /^(\$|\^*)(.*)$/s.exec(path) ?? [];
  const steps = parseSteps(start === '' ? tail : tail.replace(/^\./, ''));
  if (start === '$') return (record) => walk(rootOf(record).value, steps);
  if (start === '') {
    if (steps.length === 1) {
      const [only] = steps as [Step];
      return (record) => member(record.value, only);
    }
    return (record) => walk(record.value, steps);
  }
  return (record) => {
    let from: RecordContext | undefined = record;
    for (let i = 0; i < start.length; i++) from = from?.parent;
    return walk(from?.value, steps);
  };
}

/**
 * Makes a finder of the records in a message. Arrays on the way and at its end are taken apart; a step `*`
 * takes apart an array or an object. Undefined where the way leads nowhere.
 *
 * @throws {RangeError} where the path cannot be read.
 */
export function compileRecords(path: string): (message: unknown) => RecordContext[] | undefined {
  const steps = parseSteps(path.replace(/^\$\.?/, ''));
  return (message) => {
    const found: RecordContext[] = [];
    const isThere = collect({ value: message, key: undefined, parent: undefined }, steps, 0, found);
    return isThere ? found : undefined;
  };
}

function collect(
  from: RecordContext,
  steps: readonly Step[],
  at: number,
  found: RecordContext[],
): boolean {
  const { value } = from;
  const step = steps[at];
  const isTakenApart = Array.isArray(value)
    ? typeof step !== 'number'
    : step === '*' && isObject(value);
  if (isTakenApart) {
    const next = step === '*' ? at + 1 : at;
    const entries: Iterable<readonly [string | number, unknown]> = Array.isArray(value)
      ? value.entries()
      : Object.entries(value as object);
    let isThere = next >= steps.length;
    let isEmpty = true;
    for (const [key, item] of entries) {
      isEmpty = false;
      const record = { value: item, key, parent: enclosing(from) };
      if (collect(record, steps, next, found)) isThere = true;
    }
    return isThere || isEmpty;
  }
  if (step === undefined) {
    found.push(from);
    return true;
  }
  const next = member(value, step);
  if (next === undefined) return false;
  return collect({ value: next, key: step, parent: enclosing(from) }, steps, at + 1, found);
}

/** What encloses a record is the object that holds its array, not the array. */
function enclosing(from: RecordContext): RecordContext {
  return Array.isArray(from.value) && from.parent ? from.parent : from;
}

function rootOf(record: RecordContext): RecordContext {
  let root = record;
  while (root.parent) root = root.parent;
  return root;
}

function walk(value: unknown, steps: readonly Step[]): unknown {
  let at = value;
  for (const step of steps) at = member(at, step);
  return at;
}

function member(value: unknown, step: Step): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<Step, unknown>)[step];
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
