import { describe, expect, test } from 'vitest';
import type { Alert, Catalogue, Incident, LiveTable } from '#model';
import { createLiveSink } from './live-sink.ts';
import { buffersOf, takePatch } from './table-patch.ts';

const CATALOGUE: Catalogue = {
  version: 'v',
  kind: 'live',
  things: [],
  datastreams: Array.from({ length: 4 }, (_, slot) => ({
    id: `d${slot}`,
    slot,
    thingId: 't',
    property: 'p',
    name: { zh: '', en: '' },
    unit: '1',
    cadenceMs: 1000,
  })),
};
const NOW_MS = 1_800_000_000_000;

function openSink() {
  const sink = createLiveSink({
    shared: false,
    onCatalogue: () => undefined,
    onStatus: () => undefined,
    now: () => NOW_MS,
  });
  sink.catalogue(CATALOGUE);
  return sink;
}

function batch(...rows: [slot: number, timeMs: number, value: number][]) {
  return {
    slot: Uint32Array.from(rows, ([slot]) => slot),
    timeMs: Float64Array.from(rows, ([, timeMs]) => timeMs),
    value: Float32Array.from(rows, ([, , value]) => value),
  };
}

const incident = (id: string, title: string) =>
  ({ id, title: { zh: title, en: title } }) as unknown as Incident;

describe('readings', () => {
  test('keep the newest value when they arrive out of order, and count the late ones', () => {
    const sink = openSink();
    sink.observations(batch([1, NOW_MS, 2], [1, NOW_MS - 5, 1]));
    expect(sink.table?.value[1]).toBe(2);
    expect(sink.counters).toMatchObject({ observations: 2, applied: 1, late: 1 });
  });

  test('of no slot, no number or no time are counted by reason', () => {
    const sink = openSink();
    sink.observations(batch([9, NOW_MS, 1], [0, NOW_MS, Number.NaN], [0, 0, 1], [2, NOW_MS, 5]));
    expect(sink.counters.rejected['out-of-range']).toBe(3);
    expect(sink.counters.applied).toBe(1);
    expect(sink.counters.lastRejection).toMatch(/^Expected/);
  });

  test('from the future are refused once the clock is known, so that true ones can follow', () => {
    const sink = openSink();
    sink.clock(0);
    sink.observations(batch([1, NOW_MS + 3_600_000, 9], [2, NOW_MS + 1000, 7]));
    expect(sink.counters.rejected.future).toBe(1);
    sink.observations(batch([1, NOW_MS, 3]));
    expect([...(sink.table?.value ?? [])]).toEqual([0, 3, 7, 0]);
  });

  test('before any catalogue land nowhere and do no harm', () => {
    const sink = createLiveSink({
      shared: true,
      onCatalogue: () => undefined,
      onStatus: () => undefined,
    });
    sink.observations(batch([1, NOW_MS, 1]));
    expect(sink.counters).toMatchObject({ observations: 1, applied: 0 });
  });
});

describe('incidents', () => {
  test('come once in their newest version, however often they changed', () => {
    const sink = openSink();
    sink.incident(incident('a', 'old'));
    sink.incident(incident('b', 'only'));
    sink.incident(incident('a', 'new'));
    expect(sink.takeIncidents()).toMatchObject({
      changed: [incident('a', 'new'), incident('b', 'only')],
      gone: [],
      changedAlerts: [],
      goneAlerts: [],
    });
    expect(sink.incidents).toEqual([incident('a', 'new'), incident('b', 'only')]);
    expect(sink.takeIncidents()).toBeUndefined();
  });

  test('that came and went meanwhile are gone, those that went and came are there', () => {
    const sink = openSink();
    sink.incident(incident('a', 'x'));
    sink.incidentGone('a');
    sink.incidentGone('b');
    sink.incident(incident('b', 'back'));
    expect(sink.takeIncidents()).toMatchObject({ changed: [incident('b', 'back')], gone: ['a'] });
    expect(sink.incidents).toEqual([incident('b', 'back')]);
  });

  test('bring alerts along, by the same rules', () => {
    const sink = openSink();
    const alert = (id: string) => ({ id, level: 'orange' }) as unknown as Alert;
    sink.alert(alert('a'));
    sink.alert(alert('b'));
    sink.alertGone('a');
    expect(sink.takeIncidents()).toEqual({
      changed: [],
      gone: [],
      changedAlerts: [alert('b')],
      goneAlerts: ['a'],
    });
    expect(sink.alerts).toEqual([alert('b')]);
  });
});

test('a new catalogue begins a new, empty table', () => {
  const tables: LiveTable[] = [];
  const sink = createLiveSink({
    shared: true,
    onCatalogue: (_, table) => tables.push(table),
    onStatus: () => undefined,
  });
  sink.catalogue(CATALOGUE);
  sink.observations(batch([1, NOW_MS, 2]));
  sink.catalogue({ ...CATALOGUE, version: 'w', datastreams: CATALOGUE.datastreams.slice(0, 2) });
  expect(tables.map(({ size }) => size.datastreams)).toEqual([4, 2]);
  expect(tables[1]?.timeMs).toEqual(new Float64Array(2));
});

test('a patch brings what changed since the last one to another table', () => {
  const sink = openSink();
  const page = openSink();
  sink.observations(batch([1, NOW_MS, 2], [3, NOW_MS, 4]));
  const first = takePatch(sink.table as LiveTable);
  expect([...(first?.observations.slot ?? [])]).toEqual([1, 3]);
  expect(buffersOf(first as NonNullable<typeof first>)).toHaveLength(10);
  expect(takePatch(sink.table as LiveTable)).toBeUndefined();
  page.observations((first as NonNullable<typeof first>).observations);
  expect(page.table?.value).toEqual(sink.table?.value);
  sink.observations(batch([3, NOW_MS + 1, 5]));
  expect(takePatch(sink.table as LiveTable)?.observations.value).toEqual(Float32Array.of(5));
});
