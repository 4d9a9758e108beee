import { ALARM_LEVELS, type AlarmLevel } from '#model';
import { isValidAt, THRESHOLDS, type Threshold } from './thresholds.ts';

const byProperty = Map.groupBy(THRESHOLDS, (rule) => rule.property);

/**
 * Worst level that a reading reaches under the rules valid at its time, or null where it reaches none.
 *
 * @param value in the unit of the property's datastreams
 */
export function levelOf(property: string, value: number, timeMs: number): AlarmLevel | null {
  return ruleOf(property, value, timeMs)?.level ?? null;
}

/** The rule behind `levelOf`, for showing its standard. */
export function ruleOf(
  property: string,
  value: number,
  timeMs: number,
  rules: readonly Threshold[] = byProperty.get(property) ?? [],
): Threshold | undefined {
  let worst: Threshold | undefined;
  for (const rule of rules)
    if (rule.property === property && isValidAt(rule, timeMs) && isReached(rule, value))
      if (worst === undefined || isWorse(rule.level, worst.level)) worst = rule;
  return worst;
}

/** True where `a` is worse than `b`. */
export function isWorse(a: AlarmLevel, b: AlarmLevel): boolean {
  return ALARM_LEVELS.indexOf(a) < ALARM_LEVELS.indexOf(b);
}

function isReached({ op, value: limit }: Threshold, value: number): boolean {
  switch (op) {
    case 'ge':
      return value >= limit;
    case 'gt':
      return value > limit;
    case 'le':
      return value <= limit;
    case 'eq':
      return value === limit;
  }
}
