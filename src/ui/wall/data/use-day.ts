import { useEffect, useState } from 'react';
import type { TwinReader } from '#app';
import type { Datastream } from '#model';
import { useTwin, useTwinState } from '../../twin-context.tsx';
import { useTick } from '../../use-tick.ts';
import { type Day, meanDay } from './day.ts';

const REFRESH_MS = 120_000;
/** A mean of so many streams is told apart from one of all by nobody, and asks the gateway less. */
const MOST_STREAMS = 16;
const HOURS = 24.3;

export type DayView =
  | { readonly state: 'loading' | 'none' | 'failed' }
  | { readonly state: 'ready'; readonly day: Day; readonly streams: number };

/** The day of some streams that ends at the shown instant, read again every two minutes. */
export function useDay(streams: readonly Datastream[]): DayView {
  const { read } = useTwin();
  const feed = useTwinState((state) => state.feed.state);
  const past = useTwinState(({ clock }) => (clock.mode === 'past' ? clock.atMs : 0));
  const [view, setView] = useState<DayView>({ state: 'loading' });
  const turn = useTick(REFRESH_MS);
  const slots = pick(streams).map(({ slot }) => slot);
  const key = slots.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn, another instant or feed asks again
  useEffect(() => {
    if (key === '') return;
    const abort = new AbortController();
    askDay(read, key.split(',').map(Number), abort.signal).then(
      (next) => !abort.signal.aborted && setView(next),
      () => !abort.signal.aborted && setView({ state: 'failed' }),
    );
    return () => abort.abort();
  }, [read, key, turn, past, feed]);
  return key === '' ? { state: 'loading' } : view;
}

/** Evenly over the list, so that no part of the district is left out. */
function pick(streams: readonly Datastream[]): readonly Datastream[] {
  const step = Math.max(1, streams.length / MOST_STREAMS);
  const count = Math.min(streams.length, MOST_STREAMS);
  return Array.from({ length: count }, (_, i) => streams[Math.floor(i * step)] as Datastream);
}

async function askDay(
  read: TwinReader,
  slots: readonly number[],
  signal: AbortSignal,
): Promise<DayView> {
  const endMs = read.now();
  const answers = [];
  // One after the other: a wall has time, and the gateway has others to answer.
  for (const slot of slots) {
    const series = await read.history(slot, HOURS, signal);
    if (series) answers.push(series);
  }
  if (answers.length === 0) return { state: 'none' };
  return { state: 'ready', day: meanDay(answers, endMs), streams: answers.length };
}
