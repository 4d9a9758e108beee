import { expect, test } from 'vitest';
import { type Catalogue, LiveTable } from '#model';
import { buildDecks, type Deck } from './deck-mesh.ts';
import { findLine } from './find-line.ts';
import { createLineValues } from './line-values.ts';

const projector = {
  project(x: number, y: number, z: number, out: { x: number; y: number; depthM: number }) {
    Object.assign(out, { x, y, depthM: z });
    return z > 0 && x >= 0 && x <= 100 && y >= 0 && y <= 100;
  },
};
// Two lines: one across, one down, the second passing through the whole canvas.
const lines = {
  firstRow: Uint32Array.of(0, 1, 2),
  start: Float32Array.of(10, 20, 5, 0, 50, -500, 5, 0),
  end: Float32Array.of(90, 20, 5, 80, 50, 500, 5, 1000),
};

test('finds the nearest line within reach, also one whose ends lie outside', () => {
  expect(findLine(lines, projector, { x: 20, y: 23, widthPx: 2 })).toBe(0);
  expect(findLine(lines, projector, { x: 52, y: 80, widthPx: 2 })).toBe(1);
  expect(findLine(lines, projector, { x: 20, y: 60, widthPx: 2 })).toBe(-1);
});

test('takes the last step of a series up to the shown instant', () => {
  const values = createLineValues(
    { from: 'series', timesMs: [100, 200], values: { a: [1, null], b: [3, 4] } },
    () => ({ table: null, catalogue: null, revision: 0 }),
  );
  const at = (nowMs: number) => {
    values.stepAt(nowMs);
    return [values.valueOf('a'), values.valueOf('b'), values.valueOf('c')];
  };
  expect(at(50)).toEqual([undefined, undefined, undefined]);
  expect(at(199)).toEqual([1, 3, undefined]);
  expect(at(200)).toEqual([undefined, 4, undefined]);
});

test('reads the things that name the line, those that were heard of only', () => {
  const thing = (id: string, pipe: string) => ({ id, properties: { pipe } });
  const catalogue = {
    things: [thing('t1', 'p'), thing('t2', 'p'), thing('t3', 'q')],
    datastreams: ['t1', 't2', 't3'].map((thingId, slot) => ({ thingId, slot, property: 'flow' })),
  } as unknown as Catalogue;
  const table = new LiveTable({ datastreams: 3, tracks: 0 });
  table.observe({
    slot: Uint32Array.of(0, 1),
    timeMs: Float64Array.of(1, 1),
    value: Float32Array.of(2, 6),
  });
  const read = (how: 'mean' | 'max' | 'count', id: string) =>
    createLineValues({ from: 'live', property: 'flow', aggregate: how }, () => ({
      table,
      catalogue,
      revision: 0,
    })).valueOf(id);
  expect([read('mean', 'p'), read('max', 'p'), read('count', 'p')]).toEqual([4, 6, 2]);
  expect(read('mean', 'q')).toBeUndefined();
});

test('builds a deck with walls, and piers only where it is high', () => {
  const deck = (topM: number, parapetM: number): Deck => ({
    points: [0, 40, 80].map((x) => ({ x, y: 0, topM, groundM: 0 })),
    widthM: 10,
    depthM: 1,
    parapetM,
    pierEveryM: 40,
    pierSideM: 2,
    tone: 1,
  });
  const quads = (topM: number, parapetM: number) =>
    buildDecks([deck(topM, parapetM)]).indices.length / 6;
  expect(quads(2, 0)).toBe(8);
  expect(quads(2, 1)).toBe(16);
  expect(quads(8, 0)).toBe(16);
});
