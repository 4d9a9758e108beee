import { type BuildingIndex, buildingId } from '#model';
import type { FindingSink } from './finding.ts';
import type { CheckedGlb } from './glb/check-glb.ts';

/** Keeps account of which building was found in which final tile. */
export interface BuildingLedger {
  readonly found: number;
  enter(file: string, glb: Pick<CheckedGlb, 'gids' | 'ids'>): void;
  /** Names the buildings of the index that no final tile holds. */
  close(): void;
}

export function createBuildingLedger(
  index: BuildingIndex | null,
  sink: FindingSink,
): BuildingLedger {
  const files: string[] = [];
  /** By global id: the place of its file, from 1. */
  const where = new Map<number, number>();
  const ids = new Map<string, string>();
  return {
    get found() {
      return where.size;
    },
    enter(file, glb) {
      const place = files.push(file);
      // The index tells whether ids are unique where there is one.
      if (!index)
        for (const id of glb.ids) {
          if (ids.has(id))
            sink.error(
              'building-id',
              `${file}#${id}`,
              `Expected each id once among the leaves, ${ids.get(id)} has it too.`,
            );
          else ids.set(id, file);
        }
      for (const gid of glb.gids) {
        const before = where.get(gid);
        if (before !== undefined)
          sink.error(
            'building-twice',
            `${file}#${nameOf(gid)}`,
            `Expected each building once among the leaves, ${before === place ? 'this file has it twice' : `${files[before - 1]} has it too`}.`,
          );
        else where.set(gid, place);
      }
    },
    close() {
      for (let gid = 0; gid < (index?.count ?? 0); gid++)
        if (!where.has(gid))
          sink.error(
            'building-missing',
            `buildings/index.bin#${nameOf(gid)}`,
            'Expected it in a final tile, found it in none.',
          );
    },
  };

  function nameOf(gid: number): string {
    return index && gid < index.count ? buildingId(index, gid) : String(gid);
  }
}
