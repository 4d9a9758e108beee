import type { ObservationExtra } from '#model';
import type { FixRows, FrameRows, Knowledge, ObservationRows } from '../history-store.ts';
import { NEVER_MS } from '../never.ts';
import { FrameTable } from '../rows/frame-table.ts';
import { joinFixes, pickFixes } from '../rows/row-columns.ts';
import type { Database, SqlRow } from './database.ts';
import type { FixSource } from './fix-source.ts';
import { OBSERVATION_COLUMNS } from './read-rows.ts';

/** A state at one instant with the table that holds it. */
export interface BaseFrame {
  readonly timeMs: number;
  readonly table: FrameTable;
}

/** Of the rows of a slot the newest one at or before an instant. */
const NEWEST = `SELECT cursor FROM observation WHERE slot = s.slot AND time <= ?
  ORDER BY time DESC, cursor DESC LIMIT 1`;

/**
 * The newest key frame at or before an instant, with what came late for it; undefined where there is none.
 */
export function readKeyFrame(db: Database, atMs: number): BaseFrame | undefined {
  const row = db.row(
    'SELECT time, cursor, data FROM key_frame WHERE time <= ? ORDER BY time DESC LIMIT 1',
    atMs,
  );
  if (!row) return undefined;
  const [timeMs, cursor] = row as readonly number[] as [number, number];
  const table = FrameTable.decode(row[2] as Uint8Array);
  const late = db.rows(
    `SELECT ${OBSERVATION_COLUMNS} FROM late l JOIN observation o ON o.cursor = l.cursor
      WHERE l.cursor > ? AND l.time <= ?`,
    cursor,
    timeMs,
  );
  for (const each of late) table.offer(each);
  return { timeMs, table };
}

/** Readings of an instant: a key frame and what came since, or where there is none a search in every slot. */
function readFrameTable(db: Database, atMs: number, knownMs: number): FrameTable {
  const base = readKeyFrame(db, atMs);
  const table = base?.table ?? new FrameTable();
  if (!base) {
    const rows = Number.isFinite(knownMs)
      ? findKnown(db, slotsOf(db), atMs, knownMs)
      : db.rows(
          `SELECT ${OBSERVATION_COLUMNS} FROM stream s, observation o WHERE o.cursor = (${NEWEST})`,
          atMs,
        );
    for (const row of rows) table.offer(row);
    return table;
  }
  if (Number.isFinite(knownMs)) {
    const unknown = table.forgetAfter(knownMs);
    for (const row of findKnown(db, unknown, base.timeMs, knownMs)) table.offer(row);
  }
  const since = db.rows(
    `SELECT ${OBSERVATION_COLUMNS} FROM observation o WHERE o.time > ? AND o.time <= ? AND o.at <= ?`,
    base.timeMs,
    atMs,
    knownMs,
  );
  for (const row of since) table.offer(row);
  return table;
}

export function readFrame(
  db: Database,
  fixSource: FixSource,
  atMs: number,
  { knownMs = Number.POSITIVE_INFINITY, trackAgeMs }: Knowledge & { readonly trackAgeMs: number },
): FrameRows {
  const { rows, withExtra } = readFrameTable(db, atMs, knownMs).toRows();
  return {
    observations: addExtras(db, rows, withExtra),
    tracks: readLastFixes(fixSource, atMs, { knownMs, trackAgeMs }),
  };
}

function slotsOf(db: Database): number[] {
  return db.rows('SELECT slot FROM stream').map(([slot]) => slot as number);
}

function findKnown(db: Database, slots: readonly number[], atMs: number, knownMs: number) {
  const find = db.statement(
    `SELECT ${OBSERVATION_COLUMNS} FROM observation o
      WHERE o.slot = ? AND o.time <= ? AND o.at <= ? ORDER BY o.time DESC, o.cursor DESC LIMIT 1`,
  );
  return slots.flatMap((slot) => {
    const row = find.get(slot, atMs, knownMs) as unknown as SqlRow | undefined;
    return row ? [row] : [];
  });
}

function addExtras(
  db: Database,
  rows: ObservationRows,
  places: readonly number[],
): ObservationRows {
  if (places.length === 0) return rows;
  const extras: (ObservationExtra | undefined)[] = Array.from(rows.slot, () => undefined);
  for (const place of places) {
    const cursor = rows.cursor[place] as number;
    const json = db.row('SELECT extra FROM observation WHERE cursor = ?', cursor)?.[0];
    if (typeof json === 'string') extras[place] = JSON.parse(json) as ObservationExtra;
  }
  return { ...rows, extras };
}

/** The last two of each vehicle, by vehicle, the older first. */
function readLastFixes(
  fixSource: FixSource,
  atMs: number,
  { knownMs, trackAgeMs }: { readonly knownMs: number; readonly trackAgeMs: number },
): FixRows {
  const fromMs = Math.max(NEVER_MS, atMs - trackAgeMs);
  const all = joinFixes(fixSource.partsByTime(fromMs, atMs));
  const last = new Map<number, [newest: number, former: number]>();
  const timeAt = (place: number) =>
    (place < 0 ? Number.NEGATIVE_INFINITY : all.timeMs[place]) as number;
  for (let i = 0; i < all.cursor.length; i++) {
    const timeMs = timeAt(i);
    if (timeMs < fromMs || timeMs > atMs || (all.atMs[i] as number) > knownMs) continue;
    const track = all.trackSlot[i] as number;
    const pair = last.get(track);
    if (!pair) last.set(track, [i, -1]);
    else if (timeMs > timeAt(pair[0])) last.set(track, [i, pair[0]]);
    else if (timeMs > timeAt(pair[1])) pair[1] = i;
  }
  const places = [...last]
    .sort(([a], [b]) => a - b)
    .flatMap(([, [newest, former]]) => (former < 0 ? [newest] : [former, newest]));
  return pickFixes(all, places);
}
