/** Collects rows that come in order of time, in groups that are taken whole: instants, or steps. */
export interface SpanCollector<Item> {
  /** @returns false where enough is collected; this row and later ones are not wanted then. */
  push(row: number, timeMs: number, item: Item): boolean;
  /** @returns what was kept; everything up to `completeMs` is in it. */
  finish(): SpanPart<Item>;
}

export interface SpanPart<Item> {
  readonly items: readonly Item[];
  /** End of the group of each item. */
  readonly ends: readonly number[];
  readonly completeMs: number;
}

export interface SpanBounds {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs?: number | undefined;
  readonly limit: number;
}

/** With `stepMs` only the newest item of each row number in each step is kept. */
export function createSpanCollector<Item>(bounds: SpanBounds): SpanCollector<Item> {
  const { fromMs, toMs, stepMs, limit } = bounds;
  const items: Item[] = [];
  const ends: number[] = [];
  let newest = new Map<number, Item>();
  let end = Number.NaN;
  const endOf = (timeMs: number) =>
    stepMs === undefined
      ? timeMs
      : Math.min(toMs, fromMs + Math.ceil((timeMs - fromMs) / stepMs) * stepMs);
  const keep = (item: Item) => {
    items.push(item);
    ends.push(end);
  };
  const closeStep = () => {
    for (const item of newest.values()) keep(item);
    newest = new Map();
  };
  let isFull = false;
  return {
    push(row, timeMs, item) {
      const ownEnd = endOf(timeMs);
      if (ownEnd !== end) {
        closeStep();
        isFull = items.length > limit;
        if (isFull) return false;
        end = ownEnd;
      }
      if (stepMs === undefined) keep(item);
      else {
        // Taken out first, so that the order within a step is that of time.
        newest.delete(row);
        newest.set(row, item);
      }
      return true;
    },
    finish() {
      if (!isFull) closeStep();
      return { items, ends, completeMs: isFull ? end : toMs };
    },
  };
}

/**
 * Where a span ends: at `toMs`, or after the last group with which all parts together stay within `limit`;
 * one group there is always.
 */
export function cutSpan(parts: readonly SpanPart<unknown>[], { toMs, limit }: SpanBounds): number {
  const completeMs = Math.min(toMs, ...parts.map((part) => part.completeMs));
  const ends = Float64Array.from(parts.flatMap((part) => part.ends))
    .filter((end) => end <= completeMs)
    .sort();
  if (ends.length <= limit) return completeMs;
  let cut = ends[0] as number;
  for (let i = 1; i <= limit; i++) if (ends[i] !== ends[i - 1]) cut = ends[i - 1] as number;
  return cut;
}
