import { isValidAt, THRESHOLDS } from './thresholds.ts';

/**
 * The mildest value of a property that calls for attention at a time, in the unit of its streams; null where
 * no rule is in force. For properties where less is worse it is the highest of the limits.
 */
export function limitOf(property: string, timeMs: number): number | null {
  const rules = THRESHOLDS.filter((rule) => rule.property === property && isValidAt(rule, timeMs));
  const [first] = rules;
  if (!first || first.op === 'eq') return null;
  const values = rules.map(({ value }) => value);
  return first.op === 'le' ? Math.max(...values) : Math.min(...values);
}
