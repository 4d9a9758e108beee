import type { ClientBase } from 'pg';
import type { ObservationRows, ObservationScan } from '../history-store.ts';
import { OBSERVATION_COLUMNS, readObservations } from './read-columns.ts';
import { readState } from './state.ts';

type ScanFilter = Omit<ObservationScan, 'order' | 'descending' | 'after' | 'limit'>;

export function readScan(client: ClientBase, query: ObservationScan): Promise<ObservationRows> {
  const { order, descending, after, limit } = query;
  const { where, values } = toSql(query);
  const sense = descending ? 'DESC' : 'ASC';
  const key = order === 'time' ? ['o.time', 'o.cursor'] : ['o.cursor'];
  const conditions = [...where];
  if (after) {
    const from = order === 'time' ? [after.timeMs, after.cursor] : [after.cursor];
    const places = from.map((value) => `$${values.push(value)}`);
    conditions.push(`(${key.join(', ')}) ${descending ? '<' : '>'} (${places.join(', ')})`);
  }
  return readObservations(
    client,
    `SELECT ${OBSERVATION_COLUMNS} FROM history.observation o WHERE ${conditions.join(' AND ')}
      ORDER BY ${key.map((column) => `${column} ${sense}`).join(', ')} LIMIT $${values.push(limit)}`,
    values,
  );
}

export async function countScan(client: ClientBase, query: ScanFilter): Promise<number> {
  const { where, values } = toSql(query);
  if (values.length === 0) return (await readState(client)).observations;
  const { rows } = await client.query(
    `SELECT count(*)::float8 AS rows FROM history.observation o WHERE ${where.join(' AND ')}`,
    values,
  );
  return rows[0]?.rows as number;
}

function toSql({ slots, fromMs, toMs, minValue, maxValue }: ScanFilter) {
  const values: unknown[] = [];
  const where = ['true'];
  const bounds = [
    [(place: string) => `o.slot = ANY (${place}::bigint[])`, slots],
    [(place: string) => `o.time >= ${place}`, fromMs],
    [(place: string) => `o.time <= ${place}`, toMs],
    [(place: string) => `o.value >= ${place}`, minValue],
    [(place: string) => `o.value <= ${place}`, maxValue],
  ] as const;
  for (const [sql, bound] of bounds)
    if (bound !== undefined) where.push(sql(`$${values.push(bound)}`));
  return { where, values };
}
