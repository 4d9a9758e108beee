import { DatabaseSync } from 'node:sqlite';
import type { HistoryStore } from '../../../src/gateway/store/history-store.ts';

const PAGE = 50_000;

/** A reading as it is kept. */
export interface KeptReading {
  readonly slot: number;
  readonly timeMs: number;
  readonly value: number;
  readonly atMs: number;
  readonly cursor: number;
}

/** All readings of some slots in the order of their arrival. */
export async function readKept(
  store: HistoryStore,
  slots: readonly number[],
): Promise<KeptReading[]> {
  const rows: KeptReading[] = [];
  for (let after: { timeMs: number; cursor: number } | undefined; ; ) {
    const page = await store.scan({
      slots,
      order: 'cursor',
      descending: false,
      limit: PAGE,
      ...(after && { after }),
    });
    for (const [i, slot] of page.slot.entries())
      rows.push({
        slot,
        timeMs: page.timeMs[i] as number,
        value: page.value[i] as number,
        atMs: page.atMs[i] as number,
        cursor: page.cursor[i] as number,
      });
    if (page.slot.length < PAGE) return rows;
    after = rows.at(-1);
  }
}

/** What the engine finds wrong with its own file; empty where nothing is. */
export function findTorn(file: string): string[] {
  const database = new DatabaseSync(file);
  try {
    const found = database.prepare('PRAGMA integrity_check').all();
    return found.map((row) => String(Object.values(row)[0])).filter((text) => text !== 'ok');
  } finally {
    database.close();
  }
}
