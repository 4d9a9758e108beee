import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Catalogue, ObservationBatch, TrackBatch } from '#model';
import type { FeedSink } from './feed-adapter.ts';
import {
  createSourceCatalogue,
  type SourceCatalogue,
  type SourceReading,
  type ThingDraft,
} from './source-catalogue.ts';

type Told =
  | { readonly type: 'catalogue'; readonly catalogue: Catalogue }
  | { readonly type: 'observations'; readonly batch: ObservationBatch }
  | { readonly type: 'tracks'; readonly batch: TrackBatch };

let told: Told[];
let source: SourceCatalogue;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  told = [];
  const sink = {
    catalogue: (catalogue) => told.push({ type: 'catalogue', catalogue }),
    observations: (batch) => told.push({ type: 'observations', batch }),
    tracks: (batch) => told.push({ type: 'tracks', batch }),
  } as Partial<FeedSink> as FeedSink;
  source = createSourceCatalogue(sink, 'test', 'live');
  return () => {
    source.close();
    vi.useRealTimers();
  };
});

const thing = (id: string, lonDeg = 121): ThingDraft => ({
  id,
  kind: 'sensor',
  name: { zh: id, en: id },
  location: { lonDeg, latDeg: 31, heightM: 0 },
  properties: { maker: 'x' },
  provenance: { source: { zh: '测', en: 'test' }, kind: 'live' },
});

function describeDevice(id: string): number {
  source.describeThing(thing(id));
  return source.describeStream({
    id: `${id}/v`,
    thingId: id,
    property: 'v',
    name: { zh: '值', en: 'Value' },
    unit: '1',
    cadenceMs: 1000,
  });
}

const reading = (slot: number, value = 1): SourceReading => ({ slot, timeMs: 1000 + value, value });
const fix = (trackSlot: number) => ({
  trackSlot,
  timeMs: 1000,
  lonDeg: 121,
  latDeg: 31,
  heightM: 0,
  bearingDeg: 0,
  speedMps: 0,
});
const catalogues = () =>
  told.flatMap((entry) => (entry.type === 'catalogue' ? entry.catalogue : []));
const rowsDelivered = () =>
  told.flatMap((entry) =>
    entry.type === 'observations'
      ? [...entry.batch.slot].map((s, i) => [s, entry.batch.value[i]])
      : [],
  );

/** At no point does a row come that the catalogues told so far do not hold. */
function expectRowsKnown(): void {
  let streams = 0;
  let tracks = 0;
  for (const entry of told)
    if (entry.type === 'catalogue') {
      streams = entry.catalogue.datastreams.length;
      tracks = entry.catalogue.things.filter(({ trackSlot }) => trackSlot !== undefined).length;
    } else if (entry.type === 'observations')
      for (const slot of entry.batch.slot) expect(slot).toBeLessThan(streams);
    else for (const slot of entry.batch.trackSlot) expect(slot).toBeLessThan(tracks);
}

test('an empty catalogue is told at the first flush, and has a version', () => {
  source.flush();
  expect(catalogues()).toHaveLength(1);
  expect(catalogues()[0]).toMatchObject({ things: [], datastreams: [], kind: 'live' });
  expect(source.catalogue).toBe(catalogues()[0]);
});

test('rows are never delivered before their catalogue', () => {
  source.flush();
  for (let i = 0; i < 50; i++) {
    const slot = describeDevice(`d${i}`);
    source.observe([reading(slot, i)]);
    source.describeThing({ ...thing(`car ${i}`), kind: 'vehicle' });
    source.track([fix(source.trackSlotOf(`car ${i}`))]);
    vi.advanceTimersByTime(40);
  }
  vi.advanceTimersByTime(5000);
  expectRowsKnown();
  expect(rowsDelivered()).toHaveLength(50);
  expect(
    told.flatMap((entry) => (entry.type === 'tracks' ? [...entry.batch.trackSlot] : [])),
  ).toHaveLength(50);
});

test('growth keeps every slot, says what it extends, and is told no more than twice a second', () => {
  source.flush();
  const slots = new Map<string, number>();
  for (let i = 0; i < 100; i++) {
    slots.set(`d${i}/v`, describeDevice(`d${i}`));
    source.observe([reading(slots.get(`d${i}/v`) as number)]);
    vi.advanceTimersByTime(20);
  }
  vi.advanceTimersByTime(5000);
  const all = catalogues();
  expect(all.length).toBeLessThanOrEqual(6);
  for (const [i, catalogue] of all.entries()) {
    expect(catalogue.extends).toBe(all[i - 1]?.version);
    for (const [row, stream] of catalogue.datastreams.entries()) {
      expect(stream.slot).toBe(row);
      expect(slots.get(stream.id)).toBe(row);
    }
  }
  expect(all.at(-1)?.datastreams).toHaveLength(100);
  expect(new Set(all.map(({ version }) => version)).size).toBe(all.length);
});

test('a new device does not hold up the readings of known ones', () => {
  source.flush();
  const first = describeDevice('a');
  source.observe([reading(first, 1)]);
  vi.advanceTimersByTime(1000);
  const second = describeDevice('b');
  source.observe([reading(first, 2), reading(second, 3)]);
  expect(rowsDelivered()).toEqual([
    [first, 1],
    [first, 2],
  ]);
  vi.advanceTimersByTime(1000);
  expect(rowsDelivered()).toEqual([
    [first, 1],
    [first, 2],
    [second, 3],
  ]);
  expectRowsKnown();
});

test('a change is told though no reading follows, and what stays the same is not', () => {
  source.flush();
  describeDevice('a');
  vi.advanceTimersByTime(1000);
  const before = catalogues().length;
  source.describeThing(thing('a'));
  describeDevice('a');
  vi.advanceTimersByTime(1000);
  expect(catalogues()).toHaveLength(before);
  source.describeThing(thing('a', 122));
  vi.advanceTimersByTime(1000);
  expect(catalogues()).toHaveLength(before + 1);
  expect(catalogues().at(-1)?.things[0]?.location?.lonDeg).toBe(122);
});

test('what moves keeps its track row when it is described again', () => {
  source.flush();
  source.describeThing({ ...thing('car'), kind: 'bus' });
  const slot = source.trackSlotOf('car');
  source.describeThing({ ...thing('car'), kind: 'bus', name: { zh: '车', en: 'car' } });
  expect(source.trackSlotOf('car')).toBe(slot);
  vi.advanceTimersByTime(1000);
  expect(catalogues().at(-1)?.things[0]).toMatchObject({ trackSlot: slot, name: { en: 'car' } });
  expect(() => source.trackSlotOf('nobody')).toThrow('nobody');
});

test('closing delivers what waits, and takes nothing more', () => {
  source.flush();
  const slot = describeDevice('a');
  source.observe([reading(slot, 7)]);
  expect(rowsDelivered()).toEqual([]);
  source.close();
  expect(rowsDelivered()).toEqual([[slot, 7]]);
  expectRowsKnown();
  const count = told.length;
  source.observe([reading(describeDevice('b'), 8)]);
  source.track([fix(0)]);
  source.flush();
  source.close();
  vi.advanceTimersByTime(10_000);
  expect(told).toHaveLength(count);
  expect(vi.getTimerCount()).toBe(0);
});

describe('versions', () => {
  test('of two lives of a source differ, so that rows are never read against another life', () => {
    const other = createSourceCatalogue({ catalogue: () => undefined } as never, 'test', 'live');
    source.flush();
    other.flush();
    expect(other.catalogue.version).not.toBe(source.catalogue.version);
  });
});

test('results that are no numbers go along with their rows', () => {
  source.flush();
  const slot = describeDevice('a');
  source.observe([
    reading(slot, 1),
    { slot, timeMs: 5, value: Number.NaN, extra: { result: 'open' } },
  ]);
  vi.advanceTimersByTime(1000);
  const batch = told.find((entry) => entry.type === 'observations')?.batch;
  expect(batch?.extras).toEqual([undefined, { result: 'open' }]);
  expect([...(batch?.value ?? [])]).toEqual([1, Number.NaN]);
});

test('takes in more rows of a new device at once than a call takes arguments', () => {
  source.flush();
  const slot = describeDevice('a');
  source.observe(Array.from({ length: 200_000 }, (_, i) => reading(slot, i)));
  vi.advanceTimersByTime(1000);
  const batch = told.find((entry) => entry.type === 'observations')?.batch;
  expect(batch?.slot.length).toBe(200_000);
});
