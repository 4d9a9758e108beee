import type { ClientBase } from 'pg';
import type { Resolution } from '../history-store.ts';

/** As in the embedded engine: cursors and floors that belong to the rows. */
export interface PostgresState {
  readonly lastCursor: number;
  readonly observations: number;
  readonly fixes: number;
  readonly binnedCursor: number;
  readonly lostCursor: number;
  /** Of the newest key frame; rows that come for instants up to it are `late`. */
  readonly frameMs: number;
  /** Of the group of intakes that was committed last. */
  readonly groupId: string;
  readonly floorsMs: Readonly<Record<Resolution, number>>;
}

export async function readState(client: ClientBase): Promise<PostgresState> {
  const { rows } = await client.query('SELECT * FROM history.state');
  const row = rows[0] as Record<string, string | number>;
  return {
    lastCursor: Number(row.last_cursor),
    observations: Number(row.observations),
    fixes: Number(row.fixes),
    binnedCursor: Number(row.binned_cursor),
    lostCursor: Number(row.lost_cursor),
    frameMs: Number(row.frame_ms),
    groupId: String(row.group_id),
    floorsMs: {
      raw: Number(row.raw_floor),
      '1min': Number(row.minute_floor),
      '15min': Number(row.quarter_floor),
      '1h': Number(row.hour_floor),
    },
  };
}
