import { expect, test } from 'vitest';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import type { LonLat } from '#model';
import type { BuildingRecord, BuildingSurface } from '../../district.ts';
import { createRootCell } from '../../records/root-cell.ts';
import { WordWriter } from '../../records/word-writer.ts';
import { createRecordWriter } from '../../records/write-record.ts';
import type { RecordSet } from '../record-set.ts';
import { createRegion } from '../region.ts';
import { makeInnerNode } from './inner-node.ts';
import { NO_CELLS } from './merged-cells.ts';

const bounds = { westDeg: 121, southDeg: 31, eastDeg: 121.04, northDeg: 31.03 };
const root = createRootCell(bounds);
const plane = createLocalPlane(121.02, 31.015);

function houseAt(x: number, more: Partial<BuildingRecord> = {}): BuildingRecord {
  const at = (dx: number, dy: number): LonLat => [plane.toLonDeg(x + dx), plane.toLatDeg(dy)];
  return {
    ring: [at(0, 0), at(12, 0), at(12, 9), at(0, 9)],
    heightM: 9,
    storeys: 3,
    use: 'residential',
    provenance: 'surveyed',
    townCode: null,
    dwellings: 1,
    ...more,
  };
}

function setOf(records: readonly BuildingRecord[]): RecordSet {
  const words = new WordWriter();
  const write = createRecordWriter(root, []);
  const start = records.map((record, i) => {
    const from = words.length;
    write(record, i, words);
    return from;
  });
  return {
    count: start.length,
    words: words.words,
    start: Uint32Array.from(start),
    gid: Uint32Array.from(start, (_, i) => i),
    baseM: new Float32Array(start.length),
    renamed: new Map(),
  };
}

/** Geometric error of a tile deep in the tree, where merging cells are small, above one leaf. */
function errorOver(records: readonly BuildingRecord[]): number {
  const set = setOf(records);
  const region = createRegion();
  const leaf = { depth: 10, x: 0, y: 0, errorM: 0, region, content: region, children: [] };
  const kept = records.map((_, i) => i);
  return makeInnerNode(
    { depth: 9, x: 0, y: 0 },
    [{ node: leaf, kept, cells: NO_CELLS, mergedM: 0 }],
    { set, root, write: () => region },
  ).node.errorM;
}

test('a model gives its block’s error to the tile that draws it as a block', () => {
  const spire: BuildingSurface = {
    rings: [
      [
        [121.02, 31.015, 0],
        [121.0201, 31.015, 0],
        [121.0201, 31.015, 80],
      ],
    ],
    semantic: 'wall',
  };
  const houses = [houseAt(0), houseAt(30)];
  expect(errorOver(houses)).toBeLessThan(10);
  const church = houseAt(60, { heightM: 80, surfaces: [spire] });
  expect(errorOver([...houses, church])).toBeGreaterThanOrEqual(80);
});

test('a high roof that a source gives counts with half of its rise, alone and on a part', () => {
  const roof = { shape: 'pyramidal', heightM: 50 } as const;
  expect(errorOver([houseAt(0, { heightM: 60, roof })])).toBeGreaterThanOrEqual(25);
  const part = { ring: houseAt(0).ring, fromM: 0, toM: 60, roof };
  expect(errorOver([houseAt(0, { heightM: 60, volumes: [part] })])).toBeGreaterThanOrEqual(25);
});
