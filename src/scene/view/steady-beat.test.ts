import { expect, test } from 'vitest';
import { createSteadyBeat } from './steady-beat.ts';

/** When frames are drawn on a screen of so many beats a second, in milliseconds. */
function draw(fps: number, screenHz: number, seconds = 2): number[] {
  const isDue = createSteadyBeat(fps);
  const beats = Array.from({ length: screenHz * seconds }, (_, i) => 5000 + (i * 1000) / screenHz);
  return beats.filter(isDue);
}

test.each([
  [30, 60],
  [30, 120],
  [25, 50],
  [24, 48],
])('draws %i frames a second evenly on a screen of %i Hz', (fps, screenHz) => {
  const times = draw(fps, screenHz);
  expect(Math.abs(times.length - 2 * fps)).toBeLessThanOrEqual(1);
  for (let i = 1; i < times.length; i++)
    expect((times[i] as number) - (times[i - 1] as number)).toBeCloseTo(1000 / fps, 3);
});

test('keeps the rate on the whole where it does not divide the screen’s', () => {
  expect(Math.abs(draw(25, 60, 4).length - 100)).toBeLessThanOrEqual(2);
});

test('draws every beat where no rate is asked, and takes a delay without a burst after it', () => {
  expect(draw(0, 60)).toHaveLength(120);
  const isDue = createSteadyBeat(30);
  expect([1000, 1033.3, 3000, 3008, 3016, 3033.4].map(isDue)).toEqual([
    true,
    true,
    true,
    false,
    false,
    true,
  ]);
});
