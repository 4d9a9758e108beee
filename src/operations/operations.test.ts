import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALARM_LEVELS, INCIDENT_STAGES } from '#model';
import {
  canMove,
  freshnessOf,
  isWorse,
  levelOf,
  nextStages,
  ruleOf,
  THRESHOLDS,
  type Threshold,
} from './index.ts';

const NOW_MS = Date.UTC(2026, 0, 1);

test.each([
  ['aqi', 100, null],
  ['aqi', 101, 'blue'],
  ['aqi', 301, 'red'],
  ['water-level', 3.49, null],
  ['water-level', 3.5, 'blue'],
  ['water-level', 4.2, 'orange'],
  ['rain-1h', 36, 'blue'],
  ['water-depth', 15, 'yellow'],
  ['water-depth', 25, 'orange'],
  ['noise-leq', 70, null],
  ['noise-leq', 70.1, 'blue'],
  ['dissolved-oxygen', 3.1, null],
  ['dissolved-oxygen', 1.9, 'yellow'],
  ['traffic-speed', 40, null],
  ['traffic-speed', 2.5, 'red'],
  ['smoke-state', 0, null],
  ['smoke-state', 1, 'orange'],
  ['smoke-state', 2, 'blue'],
  ['cover-open', 1, 'yellow'],
  ['hydrant-pressure', 0.2, null],
  ['hydrant-pressure', 0.05, 'yellow'],
  ['wind-gust', 25, 'yellow'],
  ['nothing-known', 1e9, null],
])('judges %s of %d as %s', (property, value, level) => {
  expect(levelOf(property, value, NOW_MS)).toBe(level);
});

test('judges no reading that is not a number', () => {
  for (const { property } of THRESHOLDS) expect(levelOf(property, Number.NaN, NOW_MS)).toBeNull();
});

test('judges a reading by the rules of its own time', () => {
  const old: Threshold = {
    property: 'pm25',
    op: 'gt',
    value: 75,
    level: 'yellow',
    standard: 'old',
    validToMs: NOW_MS,
    confidence: 'high',
  };
  const { validToMs: _, ...rest } = old;
  const rules = [old, { ...rest, value: 60, standard: 'new', validFromMs: NOW_MS }];
  expect(ruleOf('pm25', 70, NOW_MS - 1, rules)).toBeUndefined();
  expect(ruleOf('pm25', 80, NOW_MS - 1, rules)?.standard).toBe('old');
  expect(ruleOf('pm25', 70, NOW_MS, rules)?.standard).toBe('new');
});

test('grows no milder as a value goes further beyond', () => {
  const graded = THRESHOLDS.filter((rule) => rule.op !== 'eq');
  fc.assert(
    fc.property(
      fc.constantFrom(...graded),
      fc.double({ min: 0, max: 1e3, noNaN: true }),
      (rule, extra) => {
        const at = levelOf(rule.property, rule.value, NOW_MS);
        const further = levelOf(
          rule.property,
          rule.op === 'le' ? rule.value - extra : rule.value + extra,
          NOW_MS,
        );
        if (at !== null) expect(further === null || isWorse(at, further)).toBe(false);
      },
    ),
  );
});

test('names a standard for every rule, or says that the operator set it', () => {
  for (const rule of THRESHOLDS) {
    expect(rule.standard).not.toBe('');
    expect(ALARM_LEVELS).toContain(rule.level);
    if (rule.standard === 'operator default') expect(rule.confidence).toBe('low');
  }
});

test('calls a reading late after two cadences, stale after five and silent after twenty', () => {
  expect(freshnessOf(119_000, 60_000)).toBe('fresh');
  expect(freshnessOf(121_000, 60_000)).toBe('late');
  expect(freshnessOf(301_000, 60_000)).toBe('stale');
  expect(freshnessOf(1_200_000, 60_000)).toBe('stale');
  expect(freshnessOf(1_201_000, 60_000)).toBe('silent');
});

test('gives fast sensors the time that a network takes', () => {
  expect(freshnessOf(9_000, 1_000)).toBe('fresh');
  expect(freshnessOf(20_000, 1_000)).toBe('late');
  expect(freshnessOf(31_000, 1_000)).toBe('stale');
  expect(freshnessOf(601_000, 1_000)).toBe('silent');
});

test('takes an unknown age for silence', () => {
  expect(freshnessOf(Number.NaN, 1_000)).toBe('silent');
  expect(freshnessOf(Number.POSITIVE_INFINITY, 1_000)).toBe('silent');
});

test('lets an incident go the whole way and no other', () => {
  for (const [i, stage] of INCIDENT_STAGES.entries()) {
    const next = INCIDENT_STAGES[i + 1];
    if (next) expect(canMove(stage, next)).toBe(true);
    expect(canMove(stage, stage)).toBe(false);
  }
  expect(canMove('reported', 'handling')).toBe(false);
  expect(canMove('handling', 'closed')).toBe(false);
  expect(canMove('verifying', 'handling')).toBe(true);
  expect(nextStages('closed')).toEqual(['accepted']);
});
