import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Alert, Incident } from '#model';
import type { HistoryStore, Intake, RESOLUTIONS } from '../../src/gateway/store/history-store.ts';
import { batchOf, questions } from './store-arbitraries.ts';
import { compareWithModel, expectPoints, scan } from './store-comparison.ts';
import { createStoreModel, toFixList, toIntake, toPoints, toReadings } from './store-model.ts';

import { DAY_MS, fix, HOUR_MS, KEEP_ALL, makeDay, reading, T0 } from './store-rows.ts';

/** A store of its own for one test; `reopen` closes it and opens what it left. */
export interface StoreUnderTest {
  readonly store: HistoryStore;
  reopen(): Promise<HistoryStore>;
  dispose(): Promise<void>;
}

/** What every history store must do, whatever its engine. */
export function testHistoryStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    const opened: StoreUnderTest[] = [];
    const openOne = async () => {
      const under = await open();
      opened.push(under);
      return under;
    };
    afterEach(async () => {
      for (const under of opened.splice(0)) await under.dispose();
    });

    describe('random rows', () => {
      test.each([
        ['as they came', 0],
        ['with maintenance between the batches', 1],
      ])('are answered as by looking at every row, %s', async (_, maintained) => {
        const runs = fc.record({
          batches: fc.array(batchOf(), { minLength: 1, maxLength: 6 }),
          asked: fc.array(questions(), { minLength: 3, maxLength: 3 }),
        });
        await fc.assert(
          fc.asyncProperty(runs, async ({ batches, asked }) => {
            const { store, dispose } = await open();
            try {
              await compareWithModel(store, batches, { asked, isMaintained: maintained === 1 });
            } finally {
              await dispose();
            }
          }),
          // A store is dear to open; shrinking would open hundreds.
          { numRuns: 10, endOnFailure: true },
        );
      });
    });

    test('keeps everything over a restart, its cursor of duplicates too', async () => {
      const under = await openOne();
      const rows = { readings: [reading(1, { cursor: 1 })], fixes: [fix(0, { cursor: 2 })] };
      await under.store.append(toIntake(rows));
      await under.store.append(toIntake({ readings: [reading(1, { cursor: 3 })], fixes: [] }));
      await under.store.append({ incidents: [{ cursor: 4, atMs: T0, id: 'i', incident: null }] });
      const store = await under.reopen();
      const changes = await store.changesAfter(0, 10);
      expect(changes && toReadings(changes.observations)).toEqual(rows.readings);
      expect(changes && toFixList(changes.tracks)).toEqual(rows.fixes);
      expect(changes?.incidents).toHaveLength(1);
      expect(await store.stats()).toMatchObject({ observations: 1, fixes: 1, lastCursor: 4 });
    });

    test('keeps what a reading says besides its number', async () => {
      const { store } = await openOne();
      const extras = [
        { result: { open: true }, quality: ['good'] },
        { result: 'red', endMs: T0 + 5, resultTimeMs: T0 + 9, foreignId: "o'1" },
        {
          validTime: [T0, T0 + 1] as const,
          parameters: { 'a"b': [1, null] },
          featureOfInterest: 'f',
        },
      ];
      const readings = extras.map((extra, i) => ({
        ...reading(7, { cursor: i + 1, timeMs: T0 + i, value: i === 2 ? 4.5 : Number.NaN }),
        extra,
      }));
      await store.append(toIntake({ readings, fixes: [] }));
      const [first] = readings;
      expect(toReadings(await store.scan(scan({ limit: 9 })))).toEqual(readings);
      const frame = await store.frame(T0, { trackAgeMs: 0 });
      expect(toReadings(frame.observations)).toEqual([first]);
      const one = await store.observation(1);
      expect(one && toReadings(one)).toEqual([first]);
      expect(await store.observation(99)).toBeUndefined();
    });

    test('tells readings of one instant apart by end, result time and foreign id', async () => {
      const { store } = await openOne();
      const extras = [
        undefined,
        { endMs: T0 },
        { resultTimeMs: T0 },
        { foreignId: '1' },
        { foreignId: '1', quality: 2 },
      ];
      const readings = extras.map((extra, i) => ({ ...reading(1, { cursor: i + 1 }), extra }));
      const receipt = await store.append(toIntake({ readings, fixes: [] }));
      expect(receipt).toEqual({ stored: 4, duplicates: 1 });
      const frame = await store.frame(T0, { trackAgeMs: 0 });
      expect([...frame.observations.cursor]).toEqual([4]);
    });

    test('takes all rows of an intake or none', async () => {
      const { store } = await openOne();
      await store.append(toIntake({ readings: [reading(1, { cursor: 5 })], fixes: [] }));
      const good = reading(2, { cursor: 6 });
      for (const bad of [
        reading(3, { cursor: 7, timeMs: Number.NaN }),
        reading(3, { cursor: 4 }),
        reading(3, { cursor: 6 }),
      ]) {
        const intake = toIntake({ readings: [good, bad], fixes: [] });
        await expect(store.append(intake)).rejects.toMatchObject({ code: 'store-failed' });
        expect(await store.stats()).toMatchObject({ observations: 1, lastCursor: 5 });
      }
      await store.append(toIntake({ readings: [good], fixes: [] }));
      expect(await store.stats()).toMatchObject({ observations: 2, lastCursor: 6 });
    });

    test('answers each of many appends made at once', async () => {
      const { store } = await openOne();
      const appends = Array.from({ length: 60 }, (_, i) =>
        store.append(toIntake({ readings: [reading(i, { cursor: i + 1 })], fixes: [] })),
      );
      const receipts = await Promise.all(appends);
      expect(receipts).toEqual(receipts.map(() => ({ stored: 1, duplicates: 0 })));
      expect((await store.stats()).lastCursor).toBe(60);
    });

    test('leaves the columns to the one who appended them', async () => {
      const { store } = await openOne();
      const intake = toIntake({ readings: [reading(1, { cursor: 1 })], fixes: [] });
      await store.append(intake);
      expect(intake.observations?.timeMs).toEqual(Float64Array.of(T0));
    });

    test('takes an intake again that was already kept', async () => {
      const { store } = await openOne();
      const intake: Intake = {
        ...toIntake({ readings: [reading(1, { cursor: 1 })], fixes: [fix(1, { cursor: 2 })] }),
        incidents: [{ cursor: 3, atMs: T0, id: 'i', incident: null }],
      };
      expect(await store.append(intake)).toEqual({ stored: 3, duplicates: 0 });
      expect(await store.append(intake)).toEqual({ stored: 0, duplicates: 3 });
    });

    test('gives incidents and alerts by arrival', async () => {
      const { store } = await openOne();
      const incidents = [1, 3].map((cursor) => ({
        cursor,
        atMs: T0 + cursor,
        id: 'i',
        incident: cursor === 1 ? ({ id: 'i', stage: 'reported' } as unknown as Incident) : null,
      }));
      const alerts = [{ cursor: 2, atMs: T0 + 2, id: 'a', alert: { id: 'a' } as unknown as Alert }];
      await store.append({ incidents, alerts });
      expect(await store.incidents(T0, T0 + 3)).toEqual(incidents);
      expect(await store.incidents(T0 + 1, T0 + 3)).toEqual(incidents.slice(1));
      expect(await store.alerts(T0, T0 + 2)).toEqual(alerts);
      expect(await store.alerts(T0 + 2, T0 + 9)).toEqual([]);
      expect(await store.changesAfter(1, 1)).toMatchObject({
        alerts,
        incidents: [],
        cursor: 2,
        complete: false,
      });
    });

    test('keeps entities in the order in which they were first put', async () => {
      const { store } = await openOne();
      const record = (id: string, json: unknown, type = 'Things') => ({ type, id, json });
      await store.putEntities([record('b', 1), record('a', { name: '桥' }), record('c', [])]);
      await store.putEntities([
        record('b', { location: { type: 'Point', coordinates: [121, 31] } }),
      ]);
      await store.putEntities([record('b', 'other', 'setting')]);
      await store.deleteEntities('Things', ['c', 'none']);
      expect(await store.entities('Things')).toEqual([
        record('b', { location: { type: 'Point', coordinates: [121, 31] } }),
        record('a', { name: '桥' }),
      ]);
      expect(await store.entities('setting')).toEqual([record('b', 'other', 'setting')]);
      expect(await store.entities('none')).toEqual([]);
    });

    test('is empty at first', async () => {
      const { store } = await openOne();
      expect(await store.stats()).toMatchObject({
        observations: 0,
        fixes: 0,
        oldestMs: null,
        newestMs: null,
        lastCursor: 0,
      });
      expect(await store.changesAfter(0, 10)).toMatchObject({ cursor: 0, complete: true });
      expect((await store.frame(T0, { trackAgeMs: 1 })).observations.slot).toHaveLength(0);
      expect((await store.series(seriesOf(1, 'raw'))).timeMs).toHaveLength(0);
    });

    describe('retention', () => {
      const rules = { ...KEEP_ALL, rawMs: 6 * HOUR_MS, tracksMs: 3 * HOUR_MS };

      test('turns old readings into means and keeps the newest of each datastream', async () => {
        const { store } = await openOne();
        const model = createStoreModel();
        const rows = makeDay();
        await store.append(toIntake(rows));
        model.append(rows);
        const nowMs = T0 + DAY_MS;
        const { removed } = await store.maintain(nowMs, rules);
        const borderMs = nowMs - rules.rawMs;
        expect(removed).toBeGreaterThan(0);
        const left = await store.count({ slots: [0] });
        expect(left).toBe(
          model.readings().filter((row) => row.slot === 0 && row.timeMs >= borderMs).length,
        );
        // A datastream that has long been silent is still known.
        for (const atMs of [nowMs, borderMs + HOUR_MS])
          expect(toReadings((await store.frame(atMs, { trackAgeMs: 0 })).observations)).toEqual(
            model.frame(atMs, { trackAgeMs: 0 }).readings,
          );
        for (const resolution of ['1min', '15min', '1h'] as const)
          expectPoints(
            toPoints(await store.series({ ...seriesOf(0, resolution), toMs: nowMs })),
            model.series(0, T0, nowMs, resolution),
          );
        const across = await store.series({ slot: 0, fromMs: T0, toMs: nowMs, limit: 5000 });
        expect(across.resolution).toBe('1min');
        const inside = { slot: 0, fromMs: borderMs + 1, toMs: nowMs, limit: 5000 };
        expect((await store.series(inside)).resolution).toBe('raw');
        expect((await store.series({ ...inside, limit: 50 })).resolution).toBe('15min');
        const counts = await store.countByTime(T0, nowMs, 24);
        expect([...counts.observations]).toEqual(model.countByTime(T0, nowMs, 24).observations);
      });

      test('adds what comes late for a time whose readings are gone', async () => {
        const { store } = await openOne();
        const model = createStoreModel();
        const rows = makeDay();
        const nowMs = T0 + DAY_MS;
        await store.append(toIntake(rows));
        model.append(rows);
        await store.maintain(nowMs, rules);
        const late = {
          readings: [reading(0, { cursor: 90_000, timeMs: T0 + 61_000, value: 99, atMs: nowMs })],
          fixes: [],
        };
        await store.append(toIntake(late));
        model.append(late);
        const query = { ...seriesOf(0, '1min' as const), toMs: T0 + HOUR_MS };
        const expected = model.series(0, T0, T0 + HOUR_MS, '1min');
        expectPoints(toPoints(await store.series(query)), expected);
        await store.maintain(nowMs + 60_000, rules);
        expectPoints(toPoints(await store.series(query)), expected);
        // It is new, so whoever catches up still gets it.
        const changes = await store.changesAfter(89_999, 10);
        expect(changes && toReadings(changes.observations)).toEqual(late.readings);
      });

      test('says when changes are no longer kept one by one', async () => {
        const { store } = await openOne();
        await store.append(toIntake(makeDay()));
        await store.maintain(T0 + DAY_MS, rules);
        expect(await store.changesAfter(0, 10)).toBeUndefined();
        const { lastCursor } = await store.stats();
        expect(await store.changesAfter(lastCursor - 5, 10)).toMatchObject({ complete: true });
      });

      test('removes old fixes and keeps the others', async () => {
        const { store } = await openOne();
        const model = createStoreModel();
        const rows = makeDay();
        await store.append(toIntake(rows));
        model.append(rows);
        await store.maintain(T0 + DAY_MS, rules);
        const fromMs = T0 + DAY_MS - rules.tracksMs;
        const answer = await store.track(1, fromMs, T0 + DAY_MS, 10_000);
        expect(toFixList(answer)).toEqual(model.track(1, fromMs, T0 + DAY_MS, 10_000));
        expect((await store.track(1, 0, fromMs - 600_000, 10_000)).cursor).toHaveLength(0);
        expect((await store.stats()).fixes).toBeLessThan(rows.fixes.length / 4);
      });

      test('keeps to the disk budget, and incidents whatever it is', async () => {
        const { store } = await openOne();
        const rows = makeDay();
        await store.append(toIntake(rows));
        await store.append({ incidents: [{ cursor: 99_999, atMs: T0, id: 'i', incident: null }] });
        await store.maintain(T0 + DAY_MS, KEEP_ALL);
        expect((await store.stats()).observations).toBe(rows.readings.length);
        await store.maintain(T0 + DAY_MS, { ...KEEP_ALL, maxBytes: 1000 });
        const { observations, fixes } = await store.stats();
        expect(observations).toBeLessThan(rows.readings.length / 2);
        expect(fixes).toBeLessThan(rows.fixes.length / 2);
        expect(await store.incidents(0, T0)).toHaveLength(1);
      });
    });

    test('thins a series evenly and keeps its newest point', async () => {
      const { store } = await openOne();
      const readings = Array.from({ length: 101 }, (_, i) =>
        reading(1, { cursor: i + 1, timeMs: T0 + i * 1000, value: i }),
      );
      await store.append(toIntake({ readings, fixes: [] }));
      const series = await store.series({ ...seriesOf(1, 'raw'), limit: 5 });
      expect([...series.value]).toEqual([0, 25, 50, 75, 100]);
      expect((await store.series({ ...seriesOf(1, 'raw'), limit: 1 })).value).toEqual(
        Float64Array.of(100),
      );
    });
  });
}

function seriesOf(slot: number, resolution: (typeof RESOLUTIONS)[number]) {
  return { slot, fromMs: T0, toMs: T0 + DAY_MS, limit: 10_000, resolution };
}
