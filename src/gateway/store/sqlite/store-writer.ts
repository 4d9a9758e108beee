import { type AppendGroup, createAppendQueue } from '../append-queue.ts';
import type { HistoryStore } from '../history-store.ts';
import { createAppender } from './append.ts';
import type { Database } from './database.ts';
import { deleteObservations } from './delete-observations.ts';
import { deleteEntities, putEntities } from './entities.ts';
import { createFixSource } from './fix-source.ts';
import { maintainInSteps } from './maintain.ts';

/** The writing members of a store. */
export type StoreWriter = Pick<
  HistoryStore,
  'append' | 'putEntities' | 'deleteEntities' | 'deleteObservations' | 'maintain'
>;

export function createStoreWriter(db: Database): StoreWriter {
  const fixSource = createFixSource(db);
  const queue = createAppendQueue(makeRoom(db, createAppender(db, fixSource)));
  let maintenance: Promise<unknown> = Promise.resolve();
  return {
    append: (intake) => queue.push(intake),
    putEntities: async (records) => putEntities(db, records),
    deleteEntities: async (type, ids) => deleteEntities(db, type, ids),
    deleteObservations: async (cursors) => deleteObservations(db, cursors),
    maintain(nowMs, rules) {
      const run = maintenance.then(async () => {
        let removed = 0;
        for (const rows of maintainInSteps(db, fixSource, nowMs, rules)) {
          removed += rows;
          await new Promise((resolve) => setImmediate(resolve));
        }
        return { removed };
      });
      maintenance = run.catch(() => undefined);
      return run;
    },
  };
}

/** SQLite's primary result codes of a disk that takes no more: IOERR, FULL. */
const NO_ROOM = [10, 13];

/**
 * Where the disk was full, the log is carried over into the file before the next rows: it holds a page as often
 * as it was written, so that this makes room, and without it the log alone would fill what becomes free.
 */
function makeRoom(db: Database, append: AppendGroup): AppendGroup {
  let isTight = false;
  return (intakes) => {
    if (isTight) isTight = !carryOver(db);
    try {
      return append(intakes);
    } catch (error) {
      const { errcode = 0 } = error as { errcode?: number };
      if (isTight || !NO_ROOM.includes(errcode & 0xff)) throw error;
      isTight = !carryOver(db);
      if (isTight) throw error;
      return append(intakes);
    }
  };
}

/** @returns whether the log is empty now */
function carryOver(db: Database): boolean {
  try {
    return db.row('PRAGMA wal_checkpoint(TRUNCATE)')?.[0] === 0;
  } catch {
    return false;
  }
}
