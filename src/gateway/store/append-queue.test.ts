import { expect, test } from 'vitest';
import { createAppendQueue } from './append-queue.ts';
import type { Intake } from './history-store.ts';

const intake = (rows = 1): Intake => ({
  observations: {
    slot: new Uint32Array(rows),
    timeMs: new Float64Array(rows),
    value: new Float64Array(rows),
    atMs: new Float64Array(rows),
    cursor: new Float64Array(rows),
  },
});
const receipt = { stored: 1, duplicates: 0 };

test('merges what comes while a commit runs', async () => {
  const groups: number[] = [];
  const release: (() => void)[] = [];
  const queue = createAppendQueue(async (intakes) => {
    groups.push(intakes.length);
    await new Promise<void>((resolve) => release.push(resolve));
    return intakes.map(() => receipt);
  });
  const first = queue.push(intake());
  await new Promise((resolve) => setTimeout(resolve, 10));
  const others = [queue.push(intake()), queue.push(intake()), queue.push(intake())];
  release[0]?.();
  await first;
  await new Promise((resolve) => setTimeout(resolve, 10));
  release[1]?.();
  await Promise.all(others);
  expect(groups).toEqual([1, 3]);
});

test('answers one that cannot be kept by its error, the others by their receipts', async () => {
  const queue = createAppendQueue((intakes) =>
    intakes.map((_, i) => (i === 1 ? new Error('bad') : receipt)),
  );
  const answers = await Promise.allSettled([intake(), intake(), intake()].map(queue.push));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('rejects all of a group that failed, and goes on', async () => {
  let isFull = true;
  const queue = createAppendQueue((intakes) => {
    if (isFull) throw new Error('full');
    return intakes.map(() => receipt);
  });
  const answers = await Promise.allSettled([intake(), intake()].map(queue.push));
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isFull = false;
  await expect(queue.push(intake())).resolves.toEqual(receipt);
});

test('commits large intakes one by one, so that the first need not wait', async () => {
  const groups: number[] = [];
  const queue = createAppendQueue((intakes) => {
    groups.push(intakes.length);
    return intakes.map(() => receipt);
  });
  await Promise.all([intake(40_000), intake(40_000), intake(90_000), intake()].map(queue.push));
  expect(groups).toEqual([1, 1, 1, 1]);
});

test('is drained when all is answered', async () => {
  let committed = 0;
  const queue = createAppendQueue((intakes) => {
    committed += intakes.length;
    return intakes.map(() => receipt);
  });
  void queue.push(intake());
  await queue.drain();
  expect(committed).toBe(1);
  await queue.drain();
});
