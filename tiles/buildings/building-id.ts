import { buildingId } from '#model';
import { createParts, findParts } from '../records/read-record.ts';
import type { RecordSet } from './record-set.ts';
import type { TextColumn } from './tile/text-column.ts';

/** Ids of generated buildings say that they are made up. */
export const SYNTHETIC_PREFIX = 'SYN-';
/** Ids of buildings whose source gives none: a number, marked as ours. */
export const NUMBER_PREFIX = '#';

const parts = createParts();

/** Adds the id by which a building is known: its source's, changed where another has the same, else a number. */
export function addBuildingId(set: RecordSet, i: number, idPrefix: string, to: TextColumn): void {
  const gid = set.gid[i] as number;
  const renamed = set.renamed.get(gid);
  if (renamed !== undefined) {
    to.addText(renamed);
    return;
  }
  findParts(set.words, set.start[i] as number, parts);
  if (parts.id) to.addWords(set.words, parts.id);
  else to.addText(buildingId({ ids: null, idPrefix }, gid));
}
