import type { AppendGroup } from '../append-queue.ts';
import type { FixRows, Intake, IntakeReceipt, ObservationRows } from '../history-store.ts';
import { checkIntake } from '../rows/check-intake.ts';
import { variantOf } from '../rows/variant.ts';
import { refuse } from '../store-fault.ts';
import type { Database } from './database.ts';
import type { FixSource } from './fix-source.ts';
import { readState, type StoreState, writeState } from './state.ts';

const MINUTE_MS = 60_000;

/** What it has answered is on disk. */
export function createAppender(db: Database, fixSource: FixSource): AppendGroup {
  const knownSlots = new Set<number>();
  for (const [slot] of db.rows('SELECT slot FROM stream')) knownSlots.add(slot as number);

  function appendOne(intake: Intake, state: StoreState, fresh: number[]): IntakeReceipt {
    checkIntake(intake);
    const tally = createTally();
    let stored = 0;
    let duplicates = 0;
    const lastBefore = state.lastCursor;
    /** A new row under an old cursor would never be seen by those who read on from their last one. */
    const count = (isStored: boolean, cursor: number, isKnown: () => boolean) => {
      if (isStored) stored++;
      else duplicates++;
      if (isStored ? cursor <= lastBefore : !isKnown())
        throw refuse(`a cursor of its own above ${lastBefore}, the last one of the store`, cursor);
      if (cursor > state.lastCursor) state.lastCursor = cursor;
    };
    if (intake.observations) appendObservations(intake.observations);
    if (intake.tracks) appendFixes(intake.tracks);
    for (const table of ['incident', 'alert'] as const) appendDocuments(table);
    tally.store(db);
    return { stored, duplicates };

    function appendObservations(rows: ObservationRows): void {
      const insert = db.statement(
        'INSERT INTO observation VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      );
      for (let i = 0; i < rows.cursor.length; i++) {
        const cursor = rows.cursor[i] as number;
        const slot = rows.slot[i] as number;
        const timeMs = rows.timeMs[i] as number;
        const extra = rows.extras?.[i];
        const variant = variantOf(extra);
        const { changes } = insert.run(
          cursor,
          slot,
          timeMs,
          variant,
          rows.value[i] as number,
          rows.atMs[i] as number,
          extra ? JSON.stringify(extra) : null,
        );
        count(changes === 1, cursor, () => isThere(slot, timeMs, variant));
        if (changes !== 1) continue;
        state.observations++;
        tally.add(timeMs, 1, 0);
        if (timeMs <= state.frameMs) {
          db.run('INSERT INTO late VALUES (?, ?)', cursor, timeMs);
          state.lateRows++;
        }
        if (!knownSlots.has(slot)) {
          db.run('INSERT INTO stream VALUES (?) ON CONFLICT DO NOTHING', slot);
          knownSlots.add(slot);
          fresh.push(slot);
        }
      }
    }

    function appendFixes(rows: FixRows): void {
      const insert = db.statement(
        'INSERT INTO fix VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      );
      for (let i = 0; i < rows.cursor.length; i++) {
        const cursor = rows.cursor[i] as number;
        const track = rows.trackSlot[i] as number;
        const timeMs = rows.timeMs[i] as number;
        const isPacked =
          timeMs < state.packedMs &&
          fixSource.chunkAt(track, timeMs)?.timeMs.includes(timeMs) === true;
        const isStored =
          !isPacked &&
          insert.run(
            cursor,
            track,
            timeMs,
            rows.lonDeg[i] as number,
            rows.latDeg[i] as number,
            rows.heightM[i] as number,
            rows.bearingDeg[i] as number,
            rows.speedMps[i] as number,
            rows.atMs[i] as number,
          ).changes === 1;
        count(isStored, cursor, () => isPacked || isFixThere(track, timeMs));
        if (!isStored) continue;
        state.fixes++;
        tally.add(timeMs, 0, 1);
      }
    }

    function appendDocuments(table: 'incident' | 'alert'): void {
      const rows =
        table === 'incident'
          ? intake.incidents?.map((row) => ({ ...row, json: row.incident }))
          : intake.alerts?.map((row) => ({ ...row, json: row.alert }));
      for (const { cursor, atMs, id, json } of rows ?? []) {
        const changes = db.run(
          `INSERT INTO ${table} VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
          cursor,
          atMs,
          id,
          json === null ? null : JSON.stringify(json),
        );
        count(
          changes === 1,
          cursor,
          () => db.row(`SELECT id FROM ${table} WHERE cursor = ?`, cursor)?.[0] === id,
        );
      }
    }
  }

  function isThere(slot: number, timeMs: number, variant: string): boolean {
    const sql = 'SELECT 1 FROM observation WHERE slot = ? AND time = ? AND variant = ?';
    return db.row(sql, slot, timeMs, variant) !== undefined;
  }
  function isFixThere(track: number, timeMs: number): boolean {
    return db.row('SELECT 1 FROM fix WHERE track = ? AND time = ?', track, timeMs) !== undefined;
  }

  return (intakes) => {
    const fresh: number[] = [];
    const forgetFresh = (from: number) => {
      for (const slot of fresh.splice(from)) knownSlots.delete(slot);
    };
    try {
      return db.transact(() => {
        let state = readState(db);
        const receipts = intakes.map((intake) => {
          const [before, freshBefore] = [{ ...state }, fresh.length];
          db.exec('SAVEPOINT intake');
          try {
            const receipt = appendOne(intake, state, fresh);
            db.exec('RELEASE intake');
            return receipt;
          } catch (error) {
            // Only the caller's own fault leaves the others alone.
            if ((error as { errcode?: number }).errcode !== undefined) throw error;
            db.exec('ROLLBACK TO intake; RELEASE intake');
            state = before;
            forgetFresh(freshBefore);
            return error as Error;
          }
        });
        writeState(db, state);
        return receipts;
      });
    } catch (error) {
      forgetFresh(0);
      throw error;
    }
  };
}

/** Rows by the minute of their time, added up before they are written. */
function createTally() {
  const minutes = new Map<number, [observations: number, fixes: number]>();
  return {
    add(timeMs: number, observations: number, fixes: number) {
      const minute = Math.floor(timeMs / MINUTE_MS);
      const sums = minutes.get(minute);
      if (sums) {
        sums[0] += observations;
        sums[1] += fixes;
      } else minutes.set(minute, [observations, fixes]);
    },
    store(db: Database) {
      for (const [minute, [observations, fixes]] of minutes)
        db.run(
          `INSERT INTO tally VALUES (?, ?, ?) ON CONFLICT DO UPDATE
             SET observations = observations + excluded.observations, fixes = fixes + excluded.fixes`,
          minute,
          observations,
          fixes,
        );
    },
  };
}
