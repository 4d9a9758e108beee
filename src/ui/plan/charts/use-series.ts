import { useEffect, useState } from 'react';
import type { ReadingSeries } from '#app';
import type { Datastream } from '#model';
import { useTwin, useTwinState } from '../../twin-context.tsx';
import { useTick } from '../../use-tick.ts';

/** The past is asked for again when the shown instant has moved on by so much of what is shown. */
const REFRESH_SHARE = 1 / 120;

export interface ChartedSeries {
  readonly stream: Datastream;
  readonly series: ReadingSeries | null;
}

/** The hours of several streams up to the shown instant; null while they are read. */
export function useSeries(
  streams: readonly Datastream[],
  hours: number,
): { readonly drawn: readonly ChartedSeries[] | null; readonly problem: string | null } {
  useTick(2000);
  const { read } = useTwin();
  const isPast = useTwinState(({ clock }) => clock.mode === 'past');
  const step = hours * 3_600_000 * REFRESH_SHARE;
  // In the past every instant that the clock rests at counts; the present moves by itself.
  const instant = Math.floor(read.now() / (isPast ? 2000 : step));
  const key = streams.map(({ id }) => id).join();
  const [state, setState] = useState<{
    key: string;
    drawn: readonly ChartedSeries[] | null;
    problem: string | null;
  }>({ key: '', drawn: null, problem: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the instant is what the past is asked of
  useEffect(() => {
    const abort = new AbortController();
    Promise.all(
      streams.map(async (stream) => ({
        stream,
        series: await read.history(stream.slot, hours, abort.signal),
      })),
    ).then(
      (drawn) => setState({ key, drawn, problem: null }),
      (error: unknown) => {
        if (!abort.signal.aborted)
          setState({
            key,
            drawn: null,
            problem: error instanceof Error ? error.message : String(error),
          });
      },
    );
    return () => abort.abort();
  }, [read, key, hours, instant, isPast]);
  return state.key === key ? state : { drawn: null, problem: null };
}
