import { expect, test } from 'vitest';
import type { QualityLevel } from '#model';
import { climbLadder, type LadderState, startLadder } from './quality-ladder.ts';
import { traitsOf } from './quality-level.ts';

/** Draws for so long at the frame time that each level costs; counts the steps. */
function draw(
  start: LadderState,
  seconds: number,
  costMs: (level: QualityLevel) => number,
  limits = { wantedFps: 30, top: 'ultra' as QualityLevel },
) {
  let state = start;
  let steps = 0;
  for (let atMs = 0; atMs < seconds * 1000; ) {
    const intervalMs = costMs(state.level);
    atMs += intervalMs;
    const next = climbLadder(state, { atMs, intervalMs }, limits);
    if (next.level !== state.level) steps++;
    state = next;
  }
  return { state, steps };
}

test('stays where the rate holds, and climbs to the richest level a quick machine may have', () => {
  expect(draw(startLadder('high'), 15, () => 17).state.level).toBe('high');
  expect(draw(startLadder('low'), 120, () => 17).state.level).toBe('ultra');
  const limits = { wantedFps: 30, top: 'mid' as QualityLevel };
  expect(draw(startLadder('low'), 120, () => 17, limits).state.level).toBe('mid');
});

test('steps down one level at a time, not before it was slow for five seconds', () => {
  expect(draw(startLadder('high'), 4.5, () => 90).state.level).toBe('high');
  expect(draw(startLadder('high'), 6, () => 90).state.level).toBe('mid');
  expect(draw(startLadder('high'), 30, () => 90).state.level).toBe('low');
});

test('takes no step for a hitch or a page that was hidden', () => {
  let frame = 0;
  expect(draw(startLadder('high'), 60, () => (++frame % 100 === 0 ? 400 : 20)).steps).toBeLessThan(
    2,
  );
  let asleep = 0;
  const slept = draw(startLadder('high'), 60, () => (++asleep % 3 === 0 ? 8000 : 20));
  expect(slept.state.level).toBe('high');
});

test('tries a level that failed ever more rarely', () => {
  const cost = (level: QualityLevel) => (level === 'ultra' || level === 'high' ? 70 : 20);
  const { state, steps } = draw(startLadder('high'), 3600, cost);
  expect(state.level).toBe('mid');
  expect(steps).toBeGreaterThan(4);
  expect(steps).toBeLessThan(16);
});

test('keeps shadows and occlusion from machines without a graphics card, unless ultra is asked for', () => {
  const software = { isSoftware: true, isChosen: true };
  expect(traitsOf('high', software)).toMatchObject({ shadowSizePx: 0, hasAmbientOcclusion: false });
  expect(traitsOf('ultra', software)).toMatchObject({ shadowSizePx: 2048, hasSky: true });
  const card = { isSoftware: false, isChosen: false };
  expect(traitsOf('high', card)).toMatchObject({ shadowSizePx: 2048, hasAmbientOcclusion: true });
  expect(traitsOf('low', card).resolutionScale).toBe(0.66);
  expect(traitsOf('low', { ...card, isChosen: true }).resolutionScale).toBe(1);
});
