import { statSync } from 'node:fs';
import type { StoreStats } from '../history-store.ts';
import type { Database } from './database.ts';
import { CHUNK_MS } from './fix-chunk.ts';
import type { FixSource } from './fix-source.ts';
import { readState } from './state.ts';

export function readStats(db: Database, fixSource: FixSource, file: string): StoreStats {
  const { observations, fixes, lastCursor } = readState(db);
  const times = [
    ...(db.row('SELECT min(time), (SELECT max(time) FROM observation) FROM observation') ?? []),
    ...(db.row('SELECT min(time), (SELECT max(time) FROM fix) FROM fix') ?? []),
    ...chunkBorders(db, fixSource),
  ].filter((time) => typeof time === 'number');
  return {
    engine: 'sqlite',
    observations,
    fixes,
    bytes: sizeOf(file) + sizeOf(`${file}-wal`),
    oldestMs: times.length > 0 ? Math.min(...times) : null,
    newestMs: times.length > 0 ? Math.max(...times) : null,
    lastCursor,
  };
}

/** First and last time in the chunks; those of the outermost buckets are looked into. */
function chunkBorders(db: Database, fixSource: FixSource): number[] {
  const row = db.row('SELECT min(bucket), (SELECT max(bucket) FROM fix_chunk) FROM fix_chunk');
  return (row ?? []).flatMap((bucket) => {
    if (typeof bucket !== 'number') return [];
    const parts = fixSource.partsByTime(bucket, bucket + CHUNK_MS - 1);
    return parts.flatMap(({ timeMs, cursor }) =>
      cursor.length > 0 ? [timeMs.reduce(min), timeMs.reduce(max)] : [],
    );
  });
}

const min = (a: number, b: number) => Math.min(a, b);
const max = (a: number, b: number) => Math.max(a, b);

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
