import type { Text } from '#model';
import { fieldError, inField } from './field.ts';
import type { ConditionConfig, SourceConfig, TextConfig } from './mapping-schema.ts';
import { compilePath, type RecordContext } from './path.ts';

/** Takes a value out of a record; undefined where it has none. */
export type Read<T> = (record: RecordContext) => T | undefined;

/** @throws {TwinError} config, naming the field. */
export function compileSource(config: SourceConfig, field: string): Read<unknown> {
  if (typeof config === 'string') return compileReference(config, field);
  const { path, constant, map, otherwise } = config;
  if ((path === undefined) === (constant === undefined))
    throw fieldError(field, 'Expected either a path or a constant');
  const read = path === undefined ? () => constant : compileReference(path, `${field}.path`);
  if (!map) return (record) => read(record) ?? otherwise;
  const lines = new Map(Object.entries(map));
  return (record) => {
    const value = read(record);
    return isScalar(value) ? (lines.get(String(value)) ?? otherwise) : otherwise;
  };
}

/** A path, or a text with paths in braces. */
export function compileReference(reference: string, field: string): Read<unknown> {
  return reference.includes('{')
    ? compileTemplate(reference, field)
    : inField(field, () => compilePath(reference));
}

/** Undefined where one of its paths leads to nothing that can be written. */
function compileTemplate(template: string, field: string): Read<string> {
  const parts = template.split(/\{([^{}]*)\}/);
  const reads = parts.map((part, i) =>
    i % 2 === 1 ? inField(field, () => compilePath(part)) : undefined,
  );
  return (record) => {
    let written = '';
    for (const [i, part] of parts.entries()) {
      const value = reads[i] ? reads[i](record) : part;
      if (!isScalar(value)) return undefined;
      written += value;
    }
    return written;
  };
}

/** Words in both languages; where a path leads nowhere, the fallback's. */
export function compileText(
  config: TextConfig,
  field: string,
): (record: RecordContext, fallback: Text) => Text {
  const { zh, en } = typeof config === 'string' ? { zh: config, en: config } : config;
  const readZh = compileTemplate(zh, `${field}.zh`);
  const readEn = compileTemplate(en, `${field}.en`);
  return (record, fallback) => ({
    zh: readZh(record) ?? fallback.zh,
    en: readEn(record) ?? fallback.en,
  });
}

/** Whether all conditions hold; an empty list always does. */
export function compileConditions(
  conditions: readonly ConditionConfig[] | undefined,
  field: string,
): (record: RecordContext) => boolean {
  const checks = (conditions ?? []).map((condition, i) =>
    compileCondition(condition, `${field}.${i}`),
  );
  return (record) => checks.every((check) => check(record));
}

function compileCondition(
  condition: ConditionConfig,
  field: string,
): (record: RecordContext) => boolean {
  const read = compileReference(condition.path, `${field}.path`);
  const { equals, exists, above, below, not } = condition;
  const among = condition.in;
  if (Object.keys(condition).length < 2)
    throw fieldError(field, 'Expected equals, in, not, exists, above or below');
  // What one supplier sends as 1 another sends as "1".
  const isSame = (value: unknown, wanted: unknown) =>
    isScalar(value) && String(value) === String(wanted);
  return (record) => {
    const value = read(record);
    const isThere = value !== undefined && value !== null;
    return (
      (exists === undefined || exists === isThere) &&
      (equals === undefined || isSame(value, equals)) &&
      (among === undefined || among.some((one) => isSame(value, one))) &&
      (not === undefined || !not.some((one) => isSame(value, one))) &&
      (above === undefined || (isThere && Number(value) > above)) &&
      (below === undefined || (isThere && Number(value) < below))
    );
  };
}

export function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** A number, or a text that is nothing but one. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value))
    return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
