import type { StateCreator } from 'zustand/vanilla';
import type { SceneSpec } from '#model';
import type { TwinState } from './twin-store.ts';

/** A second picture beside the first, of the same place and instant. */
export interface CompareView {
  /** One over the other with an edge to move, or side by side. */
  readonly layout: 'swipe' | 'split';
  /** Share of the width left of the edge, 0 … 1; of `swipe` only. */
  readonly share: number;
  /** What the right side shows. Selection, language and camera follow the left side. */
  readonly scene: SceneSpec;
}

export interface CompareSlice {
  /** Null: one picture. */
  readonly compare: CompareView | null;
  setCompare(compare: CompareView | null): void;
}

export const createCompareSlice: StateCreator<TwinState, [], [], CompareSlice> = (set) => ({
  compare: null,
  setCompare: (compare) => set({ compare }),
});
