import type { Text } from '#model';
import { compileQuantity, readQuantity } from './compile-quantity.ts';
import { compileConditions, compileSource, compileText, isScalar } from './compile-source.ts';
import { compileTime, type ReadTime } from './compile-time.ts';
import { fieldError } from './field.ts';
import type { ReadingConfig } from './mapping-schema.ts';
import { Misfit } from './misfit.ts';
import type { RecordContext } from './path.ts';

/** One reading within a record. */
export interface ReadingRule {
  readonly property: string;
  readonly unit: string;
  readonly cadenceMs: number;
  readonly states?: Readonly<Record<number, Text>>;
  readName(record: RecordContext): Text;
  applies(record: RecordContext): boolean;
  /** NaN with `result` where text is kept; undefined where nothing was measured. */
  readValue(record: RecordContext): { value: number; result?: string } | Misfit | undefined;
  /** Absent where the record's own time holds. */
  readonly readTime?: ReadTime;
}

const CADENCE_S = 60;

/** @throws {TwinError} config, naming the field. */
export function compileReading(
  config: ReadingConfig,
  zone: string | undefined,
  field: string,
): ReadingRule {
  const { property, unit = '1', states, cadenceS = CADENCE_S, time } = config;
  const applies = compileConditions(config.when, `${field}.when`);
  const readText = compileText(config.name, `${field}.name`);
  return {
    property,
    unit,
    cadenceMs: cadenceS * 1000,
    ...(states && {
      states: Object.fromEntries(states.map(({ code, zh, en }) => [code, { zh, en }])),
    }),
    readName: (record) => readText(record, { zh: property, en: property }),
    applies,
    readValue: compileValue(config, unit, field),
    ...(time && { readTime: compileTime(time, zone, `${field}.time`) }),
  };
}

function compileValue(
  config: ReadingConfig,
  unit: string,
  field: string,
): ReadingRule['readValue'] {
  const { property, states, asText, range } = config;
  const read = compileSource(config.value, `${field}.value`);
  const missing = new Set((config.missing ?? []).map(String));
  const isMissing = (value: unknown) =>
    value === undefined ||
    value === null ||
    value === '' ||
    (missing.size > 0 && isScalar(value) && missing.has(String(value)));

  if (states) {
    if (asText) throw fieldError(`${field}.asText`, 'Expected either states or asText, got both');
    const codes = new Map(states.map(({ is, code }) => [String(is), code]));
    return (record) => {
      const value = read(record);
      if (isMissing(value)) return undefined;
      const code = isScalar(value) ? codes.get(String(value)) : undefined;
      return code === undefined
        ? new Misfit(`${property} to be one of ${[...codes.keys()].join(', ')}`, value)
        : { value: code };
    };
  }
  if (asText)
    return (record) => {
      const value = read(record);
      if (isMissing(value)) return undefined;
      return isScalar(value)
        ? { value: Number.NaN, result: String(value) }
        : new Misfit(`a text for ${property}`, value);
    };
  const convert = compileQuantity(config, unit, field);
  return (record) => {
    const raw = read(record);
    if (isMissing(raw)) return undefined;
    const value = readQuantity(raw, property, convert, record);
    if (value === undefined || value instanceof Misfit) return value;
    if (range && (value < range[0] || value > range[1]))
      return new Misfit(`${property} from ${range[0]} to ${range[1]} ${unit}`, raw, true);
    return { value };
  };
}
