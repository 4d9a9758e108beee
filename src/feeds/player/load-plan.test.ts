import { expect, test } from 'vitest';
import type { Datastream, Thing } from '#model';
import { chooseStepMs } from './load-plan.ts';

const catalogueOf = (streams: number, cadenceMs: number, vehicles = 0) => ({
  datastreams: Array.from({ length: streams }, () => ({ cadenceMs }) as Datastream),
  things: Array.from({ length: vehicles }, (_, trackSlot) => ({ trackSlot }) as Thing),
});

test('a small district is played with all its readings at every speed', () => {
  expect(chooseStepMs(catalogueOf(300, 60_000), 3600)).toBeUndefined();
});

test('a hundred thousand streams are played whole at their own pace, and in steps at speed', () => {
  const many = catalogueOf(100_000, 60_000, 2000);
  expect(chooseStepMs(many, 1)).toBeUndefined();
  expect(chooseStepMs(many, 10)).toBeUndefined();
  for (const [rate, most] of [
    [60, 300_000],
    [600, 1_800_000],
  ] as const) {
    const stepMs = chooseStepMs(many, rate) as number;
    expect(stepMs).toBeLessThanOrEqual(most);
    expect((100_000 * rate * 1000) / stepMs).toBeLessThanOrEqual(40_000);
  }
});

test('beyond the longest step the load may grow, but not the step', () => {
  expect(chooseStepMs(catalogueOf(1_000_000, 1000), 3600)).toBe(3_600_000);
});
