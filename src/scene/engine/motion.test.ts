import { expect, test } from 'vitest';
import { createMotion } from './motion.ts';

test('runs with the wall clock however fast the shown instant goes', () => {
  const motion = createMotion(() => false);
  motion.advance(0, 1000);
  motion.advance(360_000, 1100);
  motion.advance(720_000, 1200);
  expect(motion.seconds).toBeCloseTo(0.2);
});

test('stands while the shown instant stands, and does not make up for it', () => {
  const motion = createMotion(() => false);
  motion.advance(5, 1000);
  motion.advance(5, 1100);
  motion.advance(6, 60_000);
  expect(motion.seconds).toBe(0.25);
});

test('stands for whoever asked for less motion', () => {
  const motion = createMotion(() => true);
  motion.advance(1, 1000);
  motion.advance(2, 1100);
  expect(motion.seconds).toBe(0);
});
