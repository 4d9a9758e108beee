import type { ClientBase } from 'pg';
import type { Resolution, Series, SeriesQuery } from '../history-store.ts';
import { RESOLUTIONS } from '../history-store.ts';
import { chooseResolution } from '../rows/choose-resolution.ts';
import { type BinRow, toSeries } from '../rows/to-series.ts';
import { readBins } from './bins.ts';
import { type PostgresState, readState } from './state.ts';

export async function readSeries(client: ClientBase, query: SeriesQuery): Promise<Series> {
  const state = await readState(client);
  const read = new Map<Resolution, readonly BinRow[]>();
  const rowsOf = async (resolution: Resolution, most?: number) => {
    const rows = read.get(resolution) ?? (await readRows(client, state, query, resolution, most));
    read.set(resolution, rows);
    return rows;
  };
  const resolution = query.resolution ?? (await choose());
  return toSeries(resolution, await rowsOf(resolution), query.limit);

  async function choose(): Promise<Resolution> {
    const most = 4 * query.limit + 1;
    for (const each of RESOLUTIONS) {
      if (query.fromMs < state.floorsMs[each]) continue;
      if ((await rowsOf(each, most)).length < most) break;
      // Cut off by the limit, so it is no answer.
      if (each === 'raw') read.delete(each);
    }
    return chooseResolution(
      query,
      (each) => state.floorsMs[each],
      (each, atMost) => read.get(each)?.length ?? atMost,
    );
  }
}

async function readRows(
  client: ClientBase,
  state: PostgresState,
  { slot, fromMs, toMs }: SeriesQuery,
  resolution: Resolution,
  most?: number,
): Promise<readonly BinRow[]> {
  if (resolution !== 'raw') return readBins(client, state, { slot, fromMs, toMs, resolution });
  const { rows } = await client.query({
    text: `SELECT time, 1, value, value, value FROM history.observation
      WHERE slot = $1 AND time >= $2 AND time <= $3 AND value IS NOT NULL ORDER BY time, cursor LIMIT $4`,
    values: [slot, fromMs, toMs, most ?? null],
    rowMode: 'array',
  });
  return rows as unknown as BinRow[];
}
