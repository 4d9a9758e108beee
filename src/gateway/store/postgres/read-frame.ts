import type { ClientBase } from 'pg';
import type { ObservationExtra } from '#model';
import type { FrameRows, Knowledge, ObservationRows } from '../history-store.ts';
import { readKeyFrame } from './key-frames.ts';
import { FIX_COLUMNS, OBSERVATION_COLUMNS, readFixes, readObservations } from './read-columns.ts';

export async function readFrame(
  client: ClientBase,
  atMs: number,
  { knownMs = Number.POSITIVE_INFINITY, trackAgeMs }: Knowledge & { readonly trackAgeMs: number },
): Promise<FrameRows> {
  return {
    observations: await readFrameRows(client, atMs, knownMs),
    tracks: await readFixes(
      client,
      `SELECT ${FIX_COLUMNS} FROM history.vehicle v CROSS JOIN LATERAL (
        SELECT * FROM history.fix n WHERE n.track = v.track AND n.time <= $1 AND n.time >= $3 AND n.at <= $2
          ORDER BY n.time DESC LIMIT 2) f ORDER BY f.track, f.time`,
      [atMs, knownMs, atMs - trackAgeMs],
    ),
  };
}

/** A key frame and what came since, or where there is none a search in the index of every datastream. */
async function readFrameRows(
  client: ClientBase,
  atMs: number,
  knownMs: number,
): Promise<ObservationRows> {
  const base = await readKeyFrame(client, atMs);
  if (!base) return findNewest(client, null, atMs, knownMs);
  const { table } = base;
  if (Number.isFinite(knownMs)) {
    const unknown = table.forgetAfter(knownMs);
    if (unknown.length > 0) table.offerAll(await findNewest(client, unknown, base.timeMs, knownMs));
  }
  table.offerAll(
    await readObservations(
      client,
      `SELECT ${OBSERVATION_COLUMNS} FROM history.observation o
        WHERE o.time > $1 AND o.time <= $2 AND o.at <= $3`,
      [base.timeMs, atMs, knownMs],
    ),
  );
  const { rows, withExtra } = table.toRows();
  return addExtras(client, rows, withExtra);
}

/** @param slots null for all */
function findNewest(
  client: ClientBase,
  slots: readonly number[] | null,
  atMs: number,
  knownMs: number,
): Promise<ObservationRows> {
  return readObservations(
    client,
    `SELECT ${OBSERVATION_COLUMNS} FROM ${
      slots ? 'unnest($3::bigint[]) s (slot)' : 'history.stream s'
    } CROSS JOIN LATERAL (
      SELECT * FROM history.observation n WHERE n.slot = s.slot AND n.time <= $1 AND n.at <= $2
        ORDER BY n.time DESC, n.cursor DESC LIMIT 1) o ORDER BY o.slot`,
    slots ? [atMs, knownMs, slots] : [atMs, knownMs],
  );
}

async function addExtras(
  client: ClientBase,
  rows: ObservationRows,
  places: readonly number[],
): Promise<ObservationRows> {
  if (places.length === 0) return rows;
  const { rows: found } = await client.query(
    `SELECT cursor::float8, extra FROM history.observation
      WHERE cursor = ANY ($1::bigint[]) AND extra IS NOT NULL`,
    [places.map((place) => rows.cursor[place] as number)],
  );
  const byCursor = new Map(
    (found as { cursor: number; extra: string }[]).map(({ cursor, extra }) => [cursor, extra]),
  );
  const extras: (ObservationExtra | undefined)[] = Array.from(rows.slot, () => undefined);
  for (const place of places) {
    const json = byCursor.get(rows.cursor[place] as number);
    if (json !== undefined) extras[place] = JSON.parse(json) as ObservationExtra;
  }
  return { ...rows, extras };
}
