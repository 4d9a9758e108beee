import type { FixRows, FrameRows, Knowledge } from '../history-store.ts';
import { createSpanCollector, cutSpan, type SpanBounds, type SpanPart } from '../rows/cut-span.ts';
import { joinFixes, orderByTime, pickFixes } from '../rows/row-columns.ts';
import type { Database, SqlRow } from './database.ts';
import { bucketOf, CHUNK_MS } from './fix-chunk.ts';
import type { FixSource } from './fix-source.ts';
import { OBSERVATION_COLUMNS, toObservations } from './read-rows.ts';

interface PlacedFix {
  readonly fixes: FixRows;
  readonly place: number;
}

export function readSpan(
  db: Database,
  fixSource: FixSource,
  bounds: SpanBounds & Knowledge,
): FrameRows & { readonly toMs: number } {
  const knownMs = bounds.knownMs ?? Number.POSITIVE_INFINITY;
  const readings = collectObservations(db, bounds, knownMs);
  // No fix behind the end of the readings can be in the answer.
  const fixes = collectFixes(fixSource, bounds, { knownMs, untilMs: readings.completeMs });
  const toMs = cutSpan([readings, fixes], bounds);
  const within = <Item>({ items, ends }: SpanPart<Item>) =>
    items.filter((_, i) => (ends[i] as number) <= toMs);
  return {
    observations: toObservations(within(readings)),
    tracks: gather(within(fixes)),
    toMs,
  };
}

function collectObservations(db: Database, bounds: SpanBounds, knownMs: number): SpanPart<SqlRow> {
  const collector = createSpanCollector<SqlRow>(bounds);
  const rows = db
    .statement(
      `SELECT ${OBSERVATION_COLUMNS} FROM observation o
        WHERE o.time > ? AND o.time <= ? AND o.at <= ? ORDER BY o.time, o.cursor`,
    )
    .iterate(bounds.fromMs, bounds.toMs, knownMs) as unknown as Iterable<SqlRow>;
  for (const row of rows) if (!collector.push(row[1] as number, row[2] as number, row)) break;
  return collector.finish();
}

function collectFixes(
  fixSource: FixSource,
  bounds: SpanBounds,
  { knownMs, untilMs }: { readonly knownMs: number; readonly untilMs: number },
): SpanPart<PlacedFix> {
  const collector = createSpanCollector<PlacedFix>(bounds);
  let bucket = fixSource.nextBucket(bucketOf(bounds.fromMs));
  let isWanted = true;
  while (isWanted && bucket !== undefined && bucket <= untilMs) {
    const endMs = bucket + CHUNK_MS;
    const fixes = joinFixes(fixSource.partsByTime(bucket, Math.min(untilMs, endMs)));
    for (const place of orderByTime(fixes)) {
      const timeMs = fixes.timeMs[place] as number;
      if (timeMs <= bounds.fromMs || timeMs > untilMs || timeMs < bucket || timeMs >= endMs)
        continue;
      if ((fixes.atMs[place] as number) > knownMs) continue;
      isWanted = collector.push(fixes.trackSlot[place] as number, timeMs, { fixes, place });
      if (!isWanted) break;
    }
    bucket = fixSource.nextBucket(endMs);
  }
  return collector.finish();
}

function gather(placed: readonly PlacedFix[]): FixRows {
  const parts: FixRows[] = [];
  for (let from = 0; from < placed.length; ) {
    const { fixes } = placed[from] as PlacedFix;
    let to = from;
    while (placed[to]?.fixes === fixes) to++;
    parts.push(
      pickFixes(
        fixes,
        placed.slice(from, to).map(({ place }) => place),
      ),
    );
    from = to;
  }
  return joinFixes(parts);
}
