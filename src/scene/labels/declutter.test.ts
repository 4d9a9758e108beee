import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseLabels, type LabelBox } from './declutter.ts';

const box = (key: string, x: number, y: number, priority: number): LabelBox => ({
  key,
  x,
  y,
  width: 60,
  height: 16,
  priority,
});
const rules = { limit: 80, gapPx: 6, shown: new Set<string>() };

test('keeps the more important of two that touch', () => {
  const chosen = chooseLabels([box('place', 100, 100, 20), box('town', 130, 104, 90)], rules);
  expect([...chosen]).toEqual(['town']);
});

test('keeps both where they stand apart', () => {
  const chosen = chooseLabels([box('a', 100, 100, 20), box('b', 190, 100, 20)], rules);
  expect([...chosen].sort()).toEqual(['a', 'b']);
});

test('holds on to what is shown against something a little more important', () => {
  const boxes = [box('shown', 100, 100, 30), box('new', 120, 100, 33)];
  expect([...chooseLabels(boxes, { ...rules, shown: new Set(['shown']) })]).toEqual(['shown']);
  expect([...chooseLabels(boxes, rules)]).toEqual(['new']);
});

test('gives way to something far more important', () => {
  const boxes = [box('shown', 100, 100, 30), box('town', 120, 100, 90)];
  expect([...chooseLabels(boxes, { ...rules, shown: new Set(['shown']) })]).toEqual(['town']);
});

test('keeps off places that are taken, however important it is', () => {
  const taken = [{ x: 100, y: 100, width: 30, height: 30 }];
  expect(chooseLabels([box('town', 120, 100, 90)], { ...rules, taken }).size).toBe(0);
  expect(chooseLabels([box('town', 220, 100, 90)], { ...rules, taken }).size).toBe(1);
});

test('stops at the limit, the most important first', () => {
  const boxes = Array.from({ length: 50 }, (_, i) => box(`l${i}`, 200 * i, 0, i));
  const chosen = chooseLabels(boxes, { ...rules, limit: 3 });
  expect([...chosen]).toEqual(['l49', 'l48', 'l47']);
});

test('never lets two chosen labels overlap and never leaves out one that is free', () => {
  const arbitrary = fc.array(
    fc.record({
      x: fc.integer({ min: 0, max: 900 }),
      y: fc.integer({ min: 0, max: 500 }),
      width: fc.integer({ min: 10, max: 220 }),
      height: fc.integer({ min: 10, max: 30 }),
      priority: fc.integer({ min: 0, max: 100 }),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(arbitrary, (sizes) => {
      const boxes = sizes.map((size, i) => ({ ...size, key: String(i) }));
      const chosen = chooseLabels(boxes, rules);
      const touches = (a: LabelBox, b: LabelBox) =>
        Math.abs(a.x - b.x) < (a.width + b.width) / 2 + rules.gapPx &&
        Math.abs(a.y - b.y) < (a.height + b.height) / 2 + rules.gapPx;
      const kept = boxes.filter(({ key }) => chosen.has(key));
      for (const a of kept) for (const b of kept) expect(a === b || !touches(a, b)).toBe(true);
      for (const left of boxes.filter(({ key }) => !chosen.has(key)))
        expect(kept.some((other) => touches(left, other))).toBe(true);
    }),
  );
});

test('lets nothing push out what came only just now, save a panel', () => {
  const boxes = [box('fresh', 100, 100, 20), box('town', 120, 100, 90)];
  const held = new Set(['fresh']);
  expect([...chooseLabels(boxes, { ...rules, shown: held, held })]).toEqual(['fresh']);
  const taken = [{ x: 100, y: 100, width: 30, height: 30 }];
  expect(chooseLabels(boxes, { ...rules, shown: held, held, taken }).has('fresh')).toBe(false);
});
