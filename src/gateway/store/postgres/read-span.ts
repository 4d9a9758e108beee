import type { ClientBase } from 'pg';
import type { FrameRows } from '../history-store.ts';
import { FIX_COLUMNS, OBSERVATION_COLUMNS, readFixes, readObservations } from './read-columns.ts';

interface SpanQuery {
  readonly fromMs: number;
  readonly toMs: number;
  readonly knownMs: number;
  readonly stepMs?: number | undefined;
  readonly limit: number;
}

type SpanRows = FrameRows & { readonly toMs: number };

export async function readSpan(client: ClientBase, query: SpanQuery): Promise<SpanRows> {
  const { stepMs } = query;
  return stepMs === undefined ? readWhole(client, query) : readSteps(client, { ...query, stepMs });
}

const WITHIN = 'time > $1 AND time <= $2 AND at <= $3';

async function readWhole(client: ClientBase, query: SpanQuery): Promise<SpanRows> {
  const { fromMs, knownMs } = query;
  const toMs = await findEnd(client, query);
  const values = [fromMs, toMs, knownMs];
  return {
    observations: await readObservations(
      client,
      `SELECT ${OBSERVATION_COLUMNS} FROM history.observation o WHERE ${WITHIN} ORDER BY o.time, o.cursor`,
      values,
    ),
    tracks: await readFixes(
      client,
      `SELECT ${FIX_COLUMNS} FROM history.fix f WHERE ${WITHIN} ORDER BY f.time, f.cursor`,
      values,
    ),
    toMs,
  };
}

/** The last instant with which all rows before it stay within the limit, or the first instant. */
async function findEnd(client: ClientBase, query: SpanQuery): Promise<number> {
  const { fromMs, toMs, knownMs, limit } = query;
  const some = (table: string) =>
    `(SELECT time FROM history.${table} WHERE ${WITHIN} ORDER BY time LIMIT $4)`;
  const { rows } = await client.query(
    `SELECT time FROM (${some('observation')} UNION ALL ${some('fix')}) t ORDER BY time LIMIT $4`,
    [fromMs, toMs, knownMs, limit + 1],
  );
  if (rows.length <= limit) return toMs;
  const times = rows.map(({ time }) => time as number);
  const beyondMs = times[limit] as number;
  return times.findLast((timeMs) => timeMs < beyondMs) ?? beyondMs;
}

/** The end of the step of a row; the same arithmetic as everywhere, so that borders agree to the last bit. */
const STEP_END = 'least($5, $4 + ceil((time - $4) / $6) * $6)';

async function readSteps(
  client: ClientBase,
  query: SpanQuery & { readonly stepMs: number },
): Promise<SpanRows> {
  const { fromMs, knownMs, stepMs } = query;
  const toMs = await findStep(client, query);
  const values = [fromMs, toMs, knownMs, fromMs, query.toMs, stepMs];
  const newest = (table: string, row: string) =>
    `SELECT DISTINCT ON (${STEP_END}, ${row}) * FROM history.${table} WHERE ${WITHIN}
      ORDER BY ${STEP_END}, ${row}, time DESC, cursor DESC`;
  return {
    observations: await readObservations(
      client,
      `SELECT ${OBSERVATION_COLUMNS} FROM (${newest('observation', 'slot')}) o ORDER BY o.time, o.cursor`,
      values,
    ),
    tracks: await readFixes(
      client,
      `SELECT ${FIX_COLUMNS} FROM (${newest('fix', 'track')}) f ORDER BY f.time, f.cursor`,
      values,
    ),
    toMs,
  };
}

/** Goes forward in stretches, each twice as long as the one before, until there are more rows than wanted. */
async function findStep(
  client: ClientBase,
  query: SpanQuery & { readonly stepMs: number },
): Promise<number> {
  const { fromMs, toMs, knownMs, stepMs, limit } = query;
  let rows = 0;
  let endMs: number | undefined;
  for (let begin = 0, steps = 1; ; begin += steps, steps *= 2) {
    const untilMs = Math.min(toMs, fromMs + (begin + steps) * stepMs);
    const ends = (table: string, row: string) =>
      `SELECT DISTINCT ${row}, ${STEP_END} AS step_end FROM history.${table} WHERE ${WITHIN}`;
    const { rows: counted } = await client.query(
      `SELECT step_end, count(*)::int AS rows FROM (
          (${ends('observation', 'slot')}) UNION ALL (${ends('fix', 'track')})
        ) t GROUP BY step_end ORDER BY step_end`,
      [fromMs + begin * stepMs, untilMs, knownMs, fromMs, toMs, stepMs],
    );
    for (const step of counted as { step_end: number; rows: number }[]) {
      rows += step.rows;
      if (rows > limit) return endMs ?? step.step_end;
      endMs = step.step_end;
    }
    if (untilMs >= toMs) return toMs;
  }
}
