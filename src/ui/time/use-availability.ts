import { useEffect, useState } from 'react';
import type { Availability } from '#app';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import type { StripWindow } from './strip-window.ts';

const BINS = 120;
/** A strip that is dragged or zoomed asks once it has come to rest. */
const REST_MS = 200;
/** The past grows, and may still be filled from behind. */
const REFRESH_MS = 30_000;

export type AvailabilityView =
  | { readonly state: 'loading' }
  | { readonly state: 'none' }
  | { readonly state: 'failed'; readonly problem: string }
  | { readonly state: 'ready'; readonly availability: Availability };

/** How much of the past there is in a window; asked again when the window moves by a bin or more. */
export function useAvailability({ fromMs, toMs }: StripWindow): AvailabilityView {
  const { read } = useTwin();
  const [view, setView] = useState<AvailabilityView>({ state: 'loading' });
  const feedState = useTwinState((state) => state.feed.state);
  const spanMs = Math.round(toMs - fromMs);
  const binMs = spanMs / BINS;
  const bin = Math.floor(fromMs / binMs);
  const turn = useTick(REFRESH_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn asks again
  useEffect(() => {
    if (feedState === 'connecting' || feedState === 'none') return;
    const abort = new AbortController();
    const startMs = bin * binMs;
    const range = { fromMs: startMs, toMs: startMs + spanMs, bins: BINS };
    const timer = setTimeout(() => {
      read.availability(range, abort.signal).then(
        (availability) =>
          setView(availability ? { state: 'ready', availability } : { state: 'none' }),
        (error: unknown) => {
          if (!abort.signal.aborted)
            setView({
              state: 'failed',
              problem: error instanceof Error ? error.message : String(error),
            });
        },
      );
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [read, feedState, bin, binMs, spanMs, turn]);
  return view;
}
