import type { ClientBase } from 'pg';
import type { FrameRows, Knowledge } from '../history-store.ts';
import { FIX_COLUMNS, OBSERVATION_COLUMNS, readFixes, readObservations } from './read-columns.ts';

/** For each datastream a search in its own index: at 200,000 datastreams a third of a second. */
export async function readFrame(
  client: ClientBase,
  atMs: number,
  { knownMs, trackAgeMs }: Knowledge & { readonly trackAgeMs: number },
): Promise<FrameRows> {
  const known = knownMs ?? Number.POSITIVE_INFINITY;
  return {
    observations: await readObservations(
      client,
      `SELECT ${OBSERVATION_COLUMNS} FROM history.stream s CROSS JOIN LATERAL (
        SELECT * FROM history.observation n WHERE n.slot = s.slot AND n.time <= $1 AND n.at <= $2
          ORDER BY n.time DESC, n.cursor DESC LIMIT 1) o ORDER BY o.slot`,
      [atMs, known],
    ),
    tracks: await readFixes(
      client,
      `SELECT ${FIX_COLUMNS} FROM history.vehicle v CROSS JOIN LATERAL (
        SELECT * FROM history.fix n WHERE n.track = v.track AND n.time <= $1 AND n.time >= $3 AND n.at <= $2
          ORDER BY n.time DESC LIMIT 2) f ORDER BY f.track, f.time`,
      [atMs, known, atMs - trackAgeMs],
    ),
  };
}
