import { statSync } from 'node:fs';
import { join } from 'node:path';
import { piecePaths, sortByCode } from '../records/piece.ts';
import { WORD } from '../records/record-layout.ts';
import { readWorkBytes } from '../records/work-file.ts';
import type { UnitRange } from './plan-units.ts';
import type { RecordSet } from './record-set.ts';

/** New ids of a unit's records: piece, first word there, id. */
export type Renaming = readonly [piece: number, start: number, id: string];

/**
 * Loads a unit's records from their pieces and merges them along the Morton curve; equal codes keep the order of
 * the sources. The heights of the ground are left at 0.
 */
export function loadRecords(
  workFolder: string,
  { slices, firstGid }: Pick<UnitRange, 'slices' | 'firstGid'>,
  renamings: readonly Renaming[],
): RecordSet {
  const runs = slices.map(([piece, from, to]) => {
    const path = join(workFolder, piecePaths(piece).records);
    return { piece, path, from, length: (to < 0 ? statSync(path).size / 4 : to) - from };
  });
  const words = new Int32Array(runs.reduce((sum, { length }) => sum + length, 0));
  const starts: number[] = [];
  const newIds = new Map(renamings.map(([piece, start, id]) => [`${piece}:${start}`, id]));
  const renamedStarts = new Map<number, string>();
  let at = 0;
  for (const { piece, path, from, length } of runs) {
    readWorkBytes(path, 4 * from, new Uint8Array(words.buffer, 4 * at, 4 * length));
    const end = at + length;
    for (let start = at; start < end; start += words[start] as number) {
      starts.push(start);
      if (newIds.size === 0) continue;
      const id = newIds.get(`${piece}:${from + start - at}`);
      if (id !== undefined) renamedStarts.set(start, id);
    }
    at = end;
  }
  const found = Uint32Array.from(starts);
  const order = sortByCode(found, (start) => words[start + WORD.code] as number);
  const start = order.map((place) => found[place] as number);
  const gid = Uint32Array.from(start, (_, i) => firstGid + i);
  const renamed = new Map<number, string>();
  if (renamedStarts.size > 0)
    for (const [i, one] of start.entries()) {
      const id = renamedStarts.get(one);
      if (id !== undefined) renamed.set(gid[i] as number, id);
    }
  return {
    count: start.length,
    words,
    start,
    gid,
    baseM: new Float32Array(start.length),
    renamed,
  };
}
