import type { StateCreator } from 'zustand/vanilla';
import type { TwinState } from './twin-store.ts';

/** Where a demonstration stands. */
export interface TourSlice {
  readonly tour: {
    readonly id: string | null;
    /** Number of the stop, from 0. */
    readonly stop: number;
    /** Goes on by itself when a stop's time is over. */
    readonly playing: boolean;
    /** Unix milliseconds at which this stop's time began. */
    readonly sinceMs: number;
    /** The screen is black: the guests should look at who speaks. */
    readonly black: boolean;
  };
  setTour(change: Partial<TourSlice['tour']>): void;
}

export const createTourSlice: StateCreator<TwinState, [], [], TourSlice> = (set) => ({
  tour: { id: null, stop: 0, playing: false, sinceMs: 0, black: false },
  setTour: (change) => set((state) => ({ tour: { ...state.tour, ...change } })),
});
