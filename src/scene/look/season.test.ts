import { expect, test } from 'vitest';
import { seasonAt } from './season.ts';

test('leaves are fresh in April, green in July and turned by December', () => {
  expect(seasonAt(Date.UTC(2026, 3, 15))).toEqual({ autumn: 0, spring: 1 });
  expect(seasonAt(Date.UTC(2026, 6, 15))).toEqual({ autumn: 0, spring: 0 });
  expect(seasonAt(Date.UTC(2026, 11, 5)).autumn).toBe(1);
});

test('no day brings a leap, over new year neither', () => {
  const start = Date.UTC(2026, 0, 1);
  for (let day = 0; day < 365; day++) {
    const [a, b] = [seasonAt(start + day * 86_400_000), seasonAt(start + (day + 1) * 86_400_000)];
    expect(Math.abs(a.autumn - b.autumn)).toBeLessThan(0.05);
    expect(Math.abs(a.spring - b.spring)).toBeLessThan(0.05);
  }
});
