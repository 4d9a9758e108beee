import type { StateCreator } from 'zustand/vanilla';
import type { AreaAnswer, AreaShape } from '#model';
import type { TwinState } from './twin-store.ts';

/** Where the one spatial question stands. */
export type QueryView =
  | { readonly state: 'idle' }
  | { readonly state: 'drawing'; readonly kind: AreaShape['type'] }
  | { readonly state: 'asking'; readonly shape: AreaShape; readonly progress: number }
  | { readonly state: 'answered'; readonly answer: AreaAnswer }
  | { readonly state: 'failed'; readonly shape: AreaShape; readonly problem: string };

export interface QuerySlice {
  readonly query: QueryView;
  setQuery(query: QueryView): void;
}

export const createQuerySlice: StateCreator<TwinState, [], [], QuerySlice> = (set) => ({
  query: { state: 'idle' },
  setQuery: (query) => set({ query }),
});
