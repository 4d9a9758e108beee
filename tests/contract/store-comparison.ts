import { expect } from 'vitest';
import {
  type HistoryStore,
  type ObservationScan,
  RESOLUTIONS,
} from '../../src/gateway/store/history-store.ts';
import type { Batch, Questions } from './store-arbitraries.ts';
import {
  createStoreModel,
  type Fix,
  type Reading,
  readAllChanges,
  toFixList,
  toIntake,
  toPoints,
  toReadings,
} from './store-model.ts';
import { KEEP_ALL, T0 } from './store-rows.ts';

/** Appends to the store and to the model, and asks both the same; then deletes, and asks again. */
export async function compareWithModel(
  store: HistoryStore,
  batches: readonly Batch[],
  { asked, isMaintained }: { readonly asked: readonly Questions[]; readonly isMaintained: boolean },
): Promise<void> {
  const model = createStoreModel();
  let cursor = 0;
  let atMs = T0;
  for (const batch of batches) {
    atMs += batch.waitMs;
    const rows = numberRows(batch, cursor, atMs);
    cursor += batch.readings.length + batch.fixes.length;
    expect(await store.append(toIntake(rows))).toEqual(model.append(rows));
    if (isMaintained) await store.maintain(atMs + batch.maintainMs, KEEP_ALL);
  }
  for (const each of asked) await compare(store, model, each);
  const doomed = model.readings().flatMap((row) => (row.cursor % 7 === 3 ? [row.cursor] : []));
  await store.deleteObservations(doomed);
  model.remove(doomed);
  for (const each of asked) await compare(store, model, each);
}

async function compare(
  store: HistoryStore,
  model: ReturnType<typeof createStoreModel>,
  asked: Questions,
): Promise<void> {
  const { atMs, toMs, knownMs, stepMs, limit, bins, slots, value } = asked;
  for (const options of [{}, { knownMs }]) {
    const frameOptions = { ...options, trackAgeMs: 1_200_000 };
    const frame = await store.frame(atMs, frameOptions);
    const expectedFrame = model.frame(atMs, frameOptions);
    expect(toReadings(frame.observations)).toEqual(withoutNone(expectedFrame.readings));
    expect(toFixList(frame.tracks)).toEqual(expectedFrame.fixes);
    for (const more of [
      { limit },
      { limit, stepMs },
      { limit: 10_000 },
      { limit: 10_000, stepMs },
    ]) {
      const span = await store.span(atMs, toMs, { ...options, ...more });
      const expected = model.span(atMs, toMs, { ...options, ...more });
      expect(span.toMs).toBe(expected.toMs);
      expect(toReadings(span.observations)).toEqual(withoutNone(expected.readings));
      expect(inOrder(toFixList(span.tracks))).toEqual(inOrder(expected.fixes));
    }
  }
  for (const resolution of RESOLUTIONS) {
    const [slot] = slots as [number];
    const query = { slot, fromMs: atMs, toMs, limit: 10_000, resolution };
    expectPoints(toPoints(await store.series(query)), model.series(slot, atMs, toMs, resolution));
  }
  for (const order of ['time', 'cursor'] as const)
    for (const descending of [false, true]) {
      const queries = [
        scan({ order, descending, limit }),
        scan({ order, descending, limit, slots, fromMs: atMs, toMs }),
        scan({ order, descending, limit, minValue: value, after: { timeMs: atMs, cursor: 20 } }),
        scan({
          order,
          descending,
          limit,
          slots,
          maxValue: value,
          after: { timeMs: toMs, cursor: 9 },
        }),
      ];
      for (const query of queries) {
        expect(toReadings(await store.scan(query))).toEqual(withoutNone(model.scan(query)));
        const { order: _, descending: __, limit: ___, after, ...filter } = query;
        if (!after)
          expect(await store.count(filter)).toBe(
            model.scan({ ...query, limit: Number.MAX_SAFE_INTEGER }).length,
          );
      }
    }
  expect(toFixList(await store.track(1, atMs, toMs, limit))).toEqual(
    model.track(1, atMs, toMs, limit),
  );
  const counts = await store.countByTime(atMs, toMs, bins);
  const expectedCounts = model.countByTime(atMs, toMs, bins);
  expect([...counts.observations]).toEqual(expectedCounts.observations);
  expect([...counts.tracks]).toEqual(expectedCounts.tracks);
  const pages = await readAllChanges(store, limit);
  let cursor = 0;
  for (const page of pages) {
    const expected = model.changes(cursor, limit);
    expect(toReadings(page.observations)).toEqual(withoutNone(expected.readings));
    expect(toFixList(page.tracks)).toEqual(expected.fixes);
    expect(page.complete).toBe(expected.complete);
    cursor = page.cursor;
  }
}

/** Within one instant the order of fixes is no matter. */
function inOrder(fixes: readonly Fix[]): Fix[] {
  return fixes.toSorted((a, b) => a.timeMs - b.timeMs || a.cursor - b.cursor);
}

function withoutNone(readings: readonly Reading[]): Reading[] {
  return readings.map(({ extra, ...row }) => (extra ? { ...row, extra } : row));
}

/** Means may differ by the order in which numbers were added. */
export function expectPoints(
  points: ReturnType<typeof toPoints>,
  expected: ReturnType<typeof toPoints>,
): void {
  const withoutMean = (each: typeof points) => each.map(({ value: _, ...rest }) => rest);
  expect(withoutMean(points)).toEqual(withoutMean(expected));
  for (const [i, { value, min, max }] of points.entries())
    expect(Math.abs(value - (expected[i]?.value as number))).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(min), Math.abs(max)),
    );
}

function numberRows(batch: Batch, cursor: number, atMs: number) {
  const readings = batch.readings.map((row, i) => ({ ...row, atMs, cursor: cursor + i + 1 }));
  const offset = cursor + readings.length;
  const fixes = batch.fixes.map((row, i) => ({ ...row, atMs, cursor: offset + i + 1 }));
  return { readings, fixes };
}

export function scan(more: Partial<ObservationScan>): ObservationScan {
  return { order: 'time', descending: false, limit: 10, ...more };
}
