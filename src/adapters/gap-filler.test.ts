import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChangesAnswer, FrameAnswer } from '#wire';
import { createGapFiller } from './gap-filler.ts';

let asked: (number | 'present')[];
let told: string[];
let answers: Map<number, Partial<ChangesAnswer> | 'gone' | 'fails'>;
let filler: ReturnType<typeof createGapFiller>;
let ending: AbortController;

beforeEach(() => {
  asked = [];
  told = [];
  answers = new Map();
  ending = new AbortController();
  filler = createGapFiller({
    async fetchChanges(after) {
      asked.push(after);
      const answer = answers.get(after) ?? { cursor: after, complete: true };
      if (answer === 'fails') throw new Error('no answer');
      return answer === 'gone' ? undefined : (answer as ChangesAnswer);
    },
    async fetchPresent() {
      asked.push('present');
      return { cursor: 1000 } as FrameAnswer;
    },
    onChanges: async ({ cursor }) => void told.push(`changes ${cursor}`),
    onPresent: async ({ cursor }) => void told.push(`present ${cursor}`),
    random: () => 0,
    signal: ending.signal,
  });
});

afterEach(() => ending.abort());

const beat = (cursor: number, epoch = 'e') =>
  filler.heard({ v: 1, epoch, catalogue: 'c', timeMs: 1, cursor, conflated: 0 });
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

test('asks for nothing while nothing is amiss, nor before it knows what it has', async () => {
  filler.suspect();
  beat(5);
  beat(7);
  await settle();
  expect(asked).toEqual([]);
});

test('asks from the last good heartbeat on, page by page', async () => {
  beat(5);
  beat(7);
  answers.set(7, { cursor: 20, complete: false }).set(20, { cursor: 25, complete: true });
  filler.suspect();
  await settle();
  expect(asked).toEqual([7, 20]);
  expect(told).toEqual(['changes 20', 'changes 25']);
  beat(30);
  filler.suspect();
  await settle();
  expect(asked.at(-1)).toBe(30);
});

test('does not take a heartbeat for good while something is missing', async () => {
  beat(5);
  filler.setUp(false);
  filler.suspect();
  beat(90);
  await settle();
  expect(asked).toEqual([]);
  filler.setUp(true);
  await settle();
  expect(asked).toEqual([5]);
});

test('asks again after a failure, and when the source began anew', async () => {
  beat(5);
  answers.set(5, 'fails');
  filler.suspect();
  await settle();
  answers.delete(5);
  await vi.waitFor(() => expect(told).toEqual(['changes 5']));
  beat(6, 'another epoch');
  await settle();
  expect(asked.slice(-1)).toEqual([5]);
  expect(told).toHaveLength(2);
});

test('asks for the present where changes are gone, too many, or mean nothing here', async () => {
  beat(5);
  answers.set(5, 'gone');
  filler.suspect();
  await settle();
  expect(told).toEqual(['present 1000']);
  for (const after of [1000, 1001, 1002, 1003, 1004])
    answers.set(after, { cursor: after + 1, complete: false });
  filler.suspect();
  await settle();
  expect(asked.slice(2)).toEqual([1000, 1001, 1002, 1003, 'present']);
  filler.startOver();
  await settle();
  expect(asked.slice(-1)).toEqual(['present']);
});
