import { expect, test } from 'vitest';
import { WORD } from '../../records/record-layout.ts';
import { cellOfCode, createRootCell, firstCodeOf } from '../../records/root-cell.ts';
import { createRegion } from '../region.ts';
import { decodeTop, encodeTop, gatherRecords, type NodeTop } from '../top-file.ts';
import { NO_CELLS } from './merged-cells.ts';
import { makeTopTree } from './top-tree.ts';
import type { CellRange } from './unit-tree.ts';

const root = createRootCell({ westDeg: 121, southDeg: 31, eastDeg: 121.4, northDeg: 31.4 });
const BUILDINGS = 30;

/** A unit of so many buildings, each a bigger square than the one before. */
function makeUnit({ depth, prefix }: CellRange): NodeTop {
  const at = { depth, ...cellOfCode(firstCodeOf(prefix, depth), depth) };
  const size = WORD.ring + 8;
  const words = new Int32Array(size * BUILDINGS);
  const floats = new Float32Array(words.buffer);
  for (let i = 0; i < BUILDINGS; i++) {
    const start = size * i;
    const [lon, lat] = [1_210_000_000 + 1000 * prefix, 310_000_000 + 1000 * i];
    const side = 100 + i;
    words[start + WORD.length] = size;
    words[start + WORD.code] = firstCodeOf(prefix, depth) + i;
    floats[start + WORD.size] = 10 + ((7 * i + prefix) % 23);
    words.set(
      [lon, lat, lon + side, lat, lon + side, lat + side, lon, lat + side],
      start + WORD.ring,
    );
    words[start + WORD.ringLength] = 4;
    words[start + WORD.west] = lon;
    words[start + WORD.south] = lat;
    words[start + WORD.east] = lon + side;
    words[start + WORD.north] = lat + side;
  }
  const places = Array.from({ length: BUILDINGS }, (_, i) => i);
  const region = {
    westDeg: 121,
    southDeg: 31,
    eastDeg: 121.4,
    northDeg: 31.4,
    minHeightM: 0,
    maxHeightM: 9,
  };
  return {
    set: {
      count: BUILDINGS,
      words,
      start: Uint32Array.from(places, (i) => size * i),
      gid: Uint32Array.from(places, (i) => BUILDINGS * prefix + i),
      baseM: Float32Array.from(places, (i) => i / 3),
      renamed: new Map([[BUILDINGS * prefix, `renamed ${prefix}`]]),
    },
    summary: {
      node: { ...at, errorM: 0, region, content: region, children: [] },
      kept: places,
      cells: NO_CELLS,
      mergedM: 0,
    },
  };
}

function makeAll(cell: CellRange, inside: readonly (CellRange & { readonly top: NodeTop })[]) {
  const drawn: unknown[] = [];
  const top = makeTopTree(cell, inside, {
    root,
    load: (one) => one.top,
    gather: gatherRecords,
    write(at, { set, places }, cells) {
      const gids = places.map((place) => set.gid[place]);
      const renamed = [...set.renamed].filter(([gid]) => gids.includes(gid)).length;
      drawn.push({ ...at, gids, renamed, ids: cells.ids, rows: [...cells.rows] });
      return createRegion();
    },
  }) as NodeTop;
  return { top, drawn };
}

test('cells that are made apart and read back give the tiles of one go', () => {
  const units = Array.from({ length: 64 }, (_, prefix) => ({ depth: 3, prefix }))
    .filter(({ prefix }) => prefix % 5 !== 0)
    .map((cell) => ({ ...cell, top: makeUnit(cell) }));
  const whole = makeAll({ depth: 0, prefix: 0 }, units);
  const apart: unknown[] = [];
  const inside = Array.from({ length: 16 }, (_, prefix) => {
    const cell = { depth: 2, prefix };
    const own = units.filter((unit) => Math.floor(unit.prefix / 4) === prefix);
    const { top, drawn } = makeAll(cell, own);
    apart.push(...drawn);
    return { ...cell, top: decodeTop(encodeTop(top)) };
  });
  const { top, drawn } = makeAll({ depth: 0, prefix: 0 }, inside);
  const byPlace = (tiles: unknown[]) => tiles.map((tile) => JSON.stringify(tile)).sort();
  expect(whole.drawn).toHaveLength(21);
  expect(byPlace([...apart, ...drawn])).toEqual(byPlace(whole.drawn));
  expect(encodeTop(top)).toEqual(encodeTop(whole.top));
});
