import type { SQLInputValue } from 'node:sqlite';
import type { ObservationRows, ObservationScan } from '../history-store.ts';
import type { Database, SqlRow } from './database.ts';
import { OBSERVATION_COLUMNS, toObservations } from './read-rows.ts';
import { readState } from './state.ts';

type ScanFilter = Omit<ObservationScan, 'order' | 'descending' | 'after' | 'limit'>;

/** So few datastreams are read one by one along their own index; more are picked out of all rows. */
const FEW_SLOTS = 64;

export function readScan(db: Database, query: ObservationScan): ObservationRows {
  const { slots, order, descending, limit } = query;
  if (!slots || slots.length > FEW_SLOTS) return toObservations(scanAll(db, query));
  const rows = [...new Set(slots)].flatMap((slot) => scanSlot(db, query, slot));
  const sign = descending ? -1 : 1;
  const key = order === 'time' ? 2 : 0;
  rows.sort(
    (a, b) =>
      sign * ((a[key] as number) - (b[key] as number) || (a[0] as number) - (b[0] as number)),
  );
  return toObservations(rows.slice(0, limit));
}

export function countScan(db: Database, query: ScanFilter): number {
  const { slots, fromMs, toMs, minValue, maxValue } = query;
  const isAll = [slots, fromMs, toMs, minValue, maxValue].every((bound) => bound === undefined);
  if (isAll) return readState(db).observations;
  const { where, values } = filter(query);
  const count = (extra: string, ...more: SQLInputValue[]) =>
    Number(
      db.row(`SELECT count(*) FROM observation o WHERE ${where}${extra}`, ...values, ...more)?.[0],
    );
  if (!slots) return count('');
  if (slots.length > FEW_SLOTS) return count(inSlots, JSON.stringify(slots));
  return [...new Set(slots)].reduce((sum, slot) => sum + count(' AND o.slot = ?', slot), 0);
}

// The plus keeps the planner from going through the slots one by one.
const inSlots = ' AND +o.slot IN (SELECT value FROM json_each(?))';

function scanAll(db: Database, query: ObservationScan): readonly SqlRow[] {
  const { where, values, orderBy } = toSql(query);
  const { slots, limit } = query;
  return db.rows(
    `SELECT ${OBSERVATION_COLUMNS} FROM observation o
      WHERE ${where}${slots ? inSlots : ''} ORDER BY ${orderBy} LIMIT ?`,
    ...values,
    ...(slots ? [JSON.stringify(slots)] : []),
    limit,
  );
}

function scanSlot(db: Database, query: ObservationScan, slot: number): readonly SqlRow[] {
  const { where, values, orderBy } = toSql(query);
  return db.rows(
    `SELECT ${OBSERVATION_COLUMNS} FROM observation o INDEXED BY observation_key
      WHERE ${where} AND o.slot = ? ORDER BY ${orderBy} LIMIT ?`,
    ...values,
    slot,
    query.limit,
  );
}

function toSql(query: ObservationScan) {
  const { where, values } = filter(query);
  const { after, descending, order } = query;
  const sense = descending ? 'DESC' : 'ASC';
  const sign = descending ? '<' : '>';
  const isByTime = order === 'time';
  const orderBy = isByTime ? `o.time ${sense}, o.cursor ${sense}` : `o.cursor ${sense}`;
  if (!after) return { where, values, orderBy };
  return isByTime
    ? {
        where: `${where} AND (o.time, o.cursor) ${sign} (?, ?)`,
        values: [...values, after.timeMs, after.cursor],
        orderBy,
      }
    : { where: `${where} AND o.cursor ${sign} ?`, values: [...values, after.cursor], orderBy };
}

function filter({ fromMs, toMs, minValue, maxValue }: ScanFilter) {
  const bounds = [
    ['o.time >= ?', fromMs],
    ['o.time <= ?', toMs],
    ['o.value >= ?', minValue],
    ['o.value <= ?', maxValue],
  ] as const;
  const set = bounds.filter(([, bound]) => bound !== undefined);
  return {
    where: ['1', ...set.map(([sql]) => sql)].join(' AND '),
    values: set.map(([, bound]) => bound as number) as SQLInputValue[],
  };
}
