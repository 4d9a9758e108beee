import { expect, test } from 'vitest';
import { type Catalogue, LiveTable } from '#model';
import type { LocalFrame } from '../engine/frame.ts';
import type { RoadLine, SceneNetwork } from '../network/scene-network.ts';
import { matchDetectors } from './match-detectors.ts';
import { listRuns } from './road-runs.ts';
import { createTrafficColumns, SLOT_M } from './traffic-columns.ts';

/** A degree is a kilometre here. */
const frame = {
  write(out: Float32Array, at: number, lon: number, lat: number, height: number) {
    out.set([1000 * lon, 1000 * lat, height], at);
  },
} as LocalFrame;

const road = (id: string, kind: RoadLine['class']): RoadLine => ({
  id,
  name: null,
  origin: 'site',
  class: kind,
  structure: 'ground',
  oneway: false,
  lanes: null,
  widthM: 20,
});
const roads: SceneNetwork['roads'] = {
  lines: [
    road('near', 'arterial'),
    road('far', 'arterial'),
    road('lane', 'lane'),
    road('x', 'expressway'),
  ],
  first: Uint32Array.of(0, 2, 4, 6, 8),
  points: Float64Array.from([
    ...[0, 0, 2, 1, 0, 2],
    ...[9, 0, 2, 10, 0, 2],
    ...[0, 0.01, 2, 1, 0.01, 2],
    ...[0, 0.5, 2, 1, 0.5, 2],
  ]),
};
const stream = { thingId: 'd', name: { zh: '', en: '' }, unit: '1', cadenceMs: 30_000 };
const provenance = { kind: 'simulated', source: { zh: '', en: '' } } as never;
const catalogue: Catalogue = {
  version: '1',
  kind: 'simulated',
  things: [
    {
      id: 'd',
      kind: 'traffic-detector',
      name: { zh: '', en: '' },
      location: { lonDeg: 0.5, latDeg: 0.004, heightM: 6 },
      properties: {},
      provenance,
    },
  ],
  datastreams: [
    { ...stream, id: 'd/flow', slot: 0, property: 'traffic-flow' },
    { ...stream, id: 'd/speed', slot: 1, property: 'traffic-speed' },
  ],
};
const hear = (flow: number, speed: number, timeMs: number) => {
  const table = new LiveTable({ datastreams: 2, tracks: 0 });
  table.observe({
    slot: Uint32Array.of(0, 1),
    timeMs: Float64Array.of(timeMs, timeMs),
    value: Float32Array.of(flow, speed),
  });
  return table;
};
const runs = listRuns({ roads }, frame);

test('leaves lanes out and cuts nothing that is short', () => {
  expect(runs.map(({ road: { id } }) => id)).toEqual(['near', 'far', 'x']);
  expect([...(runs[0]?.points ?? [])]).toEqual([0, 0, 2, 0, 1000, 0, 2, 1000]);
});

test('gives a detector to its road and says nothing of far roads and other classes', () => {
  const [near, far, other] = matchDetectors(runs, catalogue, frame);
  expect(near).toMatchObject({ share: 1, flow: { slot: 0 }, speed: { slot: 1 } });
  expect([far, other]).toEqual([undefined, undefined]);
});

test('moves as many and as fast as the readings say, both ways on their own side', () => {
  const columns = createTrafficColumns(runs, matchDetectors(runs, catalogue, frame));
  expect(columns.count).toBe(2);
  columns.read(hear(1800, 36, 1000), 2000, 0);
  const [, speed, share, way] = columns.flow;
  expect(speed).toBeCloseTo(10 / SLOT_M);
  // 900 an hour each way at 10 m/s: 25 to the kilometre.
  expect(share).toBeCloseTo((0.025 * SLOT_M) / 4);
  expect([way, columns.flow[7]]).toEqual([1, -1]);
  expect([columns.from[1], columns.from[5]]).toEqual([-5, 5]);
});

test('goes on from where it is when the speed changes', () => {
  const columns = createTrafficColumns(runs, matchDetectors(runs, catalogue, frame));
  columns.read(hear(1800, 36, 1000), 2000, 0);
  columns.read(hear(1800, 72, 3000), 4000, 9);
  expect(columns.flow[0]).toBeCloseTo((10 * 9) / SLOT_M);
  expect(columns.sinceS).toBe(9);
});

test('draws nothing where a reading is missing or too old', () => {
  const columns = createTrafficColumns(runs, matchDetectors(runs, catalogue, frame));
  columns.read(null, 2000, 0);
  expect(columns.flow[2]).toBe(0);
  columns.read(hear(1800, 36, 1000), 200_000, 0);
  expect(columns.flow[2]).toBe(0);
});
