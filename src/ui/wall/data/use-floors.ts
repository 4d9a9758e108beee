import { useEffect, useState } from 'react';
import type { FloorTotals } from '#app';
import { useTwin } from '../../twin-context.tsx';

export type FloorsView =
  | { readonly state: 'loading' | 'failed' }
  | { readonly state: 'ready'; readonly floors: FloorTotals };

/** The district's floors, counted once. */
export function useFloors(): FloorsView {
  const { read } = useTwin();
  const [view, setView] = useState<FloorsView>({ state: 'loading' });
  useEffect(() => {
    const abort = new AbortController();
    read.floors(abort.signal).then(
      (floors) => setView({ state: 'ready', floors }),
      () => !abort.signal.aborted && setView({ state: 'failed' }),
    );
    return () => abort.abort();
  }, [read]);
  return view;
}
