import {
  createParts,
  findParts,
  readHeight,
  roofAt,
  volumesAt,
} from '../../records/read-record.ts';
import { HAS, WORD } from '../../records/record-layout.ts';
import type { RecordSet } from '../record-set.ts';

const parts = createParts();

/**
 * How far the plain blocks of some buildings may stand off what their leaves draw, metres: a block as high as a model's
 * spire may be empty from its eaves on, and a block ends halfway up the roof that a source gives.
 */
export function findPlainError({ words, start }: RecordSet, places: readonly number[]): number {
  let errorM = 0;
  for (const place of places) {
    const at = start[place] as number;
    const has = words[at + WORD.kind] as number;
    if (has & HAS.surfaces) errorM = Math.max(errorM, readHeight(words, at));
    else if (has & (HAS.roof | HAS.volumes)) {
      findParts(words, at, parts);
      const roofs = parts.volumes
        ? volumesAt(words, parts.volumes).map(({ roof }) => roof)
        : [roofAt(words, parts.roof)];
      for (const roof of roofs) errorM = Math.max(errorM, (roof?.heightM ?? 0) / 2);
    }
  }
  return errorM;
}
