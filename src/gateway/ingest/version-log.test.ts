import { expect, test } from 'vitest';
import { createVersionLog } from './version-log.ts';

const DAY_MS = 86_400_000;

test('reads each day once, and again after something was added to it', async () => {
  const rows = [1, DAY_MS, DAY_MS + 1, 2.5 * DAY_MS].map((atMs, i) => ({ atMs, cursor: i }));
  const loads: [number, number][] = [];
  const log = createVersionLog(async (fromMs, toMs) => {
    loads.push([fromMs / DAY_MS, toMs / DAY_MS]);
    return rows.filter(({ atMs }) => atMs > fromMs && atMs <= toMs);
  });
  const times = async (from: number, to: number) =>
    (await log.between(from, to)).map(({ atMs }) => atMs);
  expect(await times(0, 2 * DAY_MS)).toEqual([1, DAY_MS, DAY_MS + 1]);
  expect(loads).toEqual([[0, 2]]);
  expect(await times(1, DAY_MS)).toEqual([DAY_MS]);
  expect(await times(DAY_MS, 3 * DAY_MS)).toEqual([DAY_MS + 1, 2.5 * DAY_MS]);
  expect(loads).toEqual([
    [0, 2],
    [2, 3],
  ]);
  rows.push({ atMs: 1.5 * DAY_MS, cursor: 9 });
  log.forget(1.5 * DAY_MS);
  expect(await times(DAY_MS, 2 * DAY_MS)).toEqual([DAY_MS + 1, 1.5 * DAY_MS]);
  expect(loads.at(-1)).toEqual([1, 2]);
});

test('a day that could not be read is read again', async () => {
  let isBroken = true;
  const log = createVersionLog(async () => {
    if (isBroken) throw new Error('no store');
    return [{ atMs: 5, cursor: 1 }];
  });
  await expect(log.between(0, 10)).rejects.toThrow('no store');
  isBroken = false;
  expect(await log.between(0, 10)).toHaveLength(1);
});
