import type { ClientBase } from 'pg';

const MINUTE_MS = 60_000;

/**
 * Counts rows in equal bins over [fromMs, toMs): whole minutes by the tally that is kept as rows come, minutes
 * that a border of a bin cuts row by row.
 */
export async function countByTime(
  client: ClientBase,
  fromMs: number,
  toMs: number,
  bins: number,
): Promise<{ readonly observations: Float64Array; readonly tracks: Float64Array }> {
  const counts = { observations: new Float64Array(bins), tracks: new Float64Array(bins) };
  const borders = Float64Array.from(
    { length: bins + 1 },
    (_, bin) => fromMs + ((toMs - fromMs) * bin) / bins,
  );
  const cut = [
    ...new Set(
      [...borders]
        .filter((border) => border % MINUTE_MS !== 0)
        .map((border) => Math.floor(border / MINUTE_MS)),
    ),
  ];
  // width_bucket over an array looks a number up among the borders themselves: 1 is the first bin.
  const within = 'bin BETWEEN 1 AND $2 GROUP BY bin';
  const minutes = await client.query(
    `SELECT bin, sum(observations)::float8 AS observations, sum(fixes)::float8 AS tracks
      FROM (SELECT *, width_bucket((minute * ${MINUTE_MS})::float8, $1::float8[]) AS bin FROM history.tally
        WHERE minute >= $3 AND minute < $4 AND NOT minute = ANY ($5::bigint[])) t
      WHERE ${within}`,
    [[...borders], bins, Math.floor(fromMs / MINUTE_MS), Math.ceil(toMs / MINUTE_MS), cut],
  );
  const single = (table: string, name: string) =>
    client.query(
      `SELECT bin, count(*)::float8 AS ${name} FROM unnest($3::bigint[]) m(minute)
        CROSS JOIN LATERAL (SELECT width_bucket(time, $1::float8[]) AS bin FROM history.${table}
          WHERE time >= m.minute * ${MINUTE_MS} AND time < (m.minute + 1) * ${MINUTE_MS}) t
        WHERE ${within}`,
      [[...borders], bins, cut],
    );
  const answers = [
    minutes,
    await single('observation', 'observations'),
    await single('fix', 'tracks'),
  ];
  for (const { rows } of answers)
    for (const row of rows as { bin: number; observations?: number; tracks?: number }[])
      for (const name of ['observations', 'tracks'] as const)
        counts[name][row.bin - 1] = (counts[name][row.bin - 1] as number) + (row[name] ?? 0);
  return counts;
}
