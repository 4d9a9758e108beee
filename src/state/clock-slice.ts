import type { StateCreator } from 'zustand/vanilla';
import type { TwinState } from './twin-store.ts';

/** Two questions about the past: what was true at an instant, and what was known then. */
export type PastKind = 'true' | 'known';

/** A stretch of the past that is played over and over, Unix milliseconds. */
export interface LoopRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The past that is to be shown. */
export interface PastClock {
  readonly mode: 'past';
  /** Where it was put; playing goes on from here. */
  readonly atMs: number;
  readonly playing: boolean;
  /** Milliseconds of the past in a millisecond. */
  readonly rate: number;
  readonly loop: LoopRange | null;
  readonly view: PastKind;
}

/** One clock for the whole scene. */
export type ClockView = { readonly mode: 'live' } | PastClock;

/** How the wanted past fares; `off` in the present. */
export interface PlayerView {
  readonly state: 'off' | 'loading' | 'ready' | 'waiting' | 'edge' | 'unavailable';
  /** In English. */
  readonly problem: string | null;
}

export interface ClockSlice {
  readonly clock: ClockView;
  readonly player: PlayerView;
  /** Whether the light follows the sun of the shown instant. */
  readonly autoLight: boolean;
  setClock(clock: ClockView): void;
  setPlayer(player: PlayerView): void;
  setAutoLight(on: boolean): void;
}

export const createClockSlice: StateCreator<TwinState, [], [], ClockSlice> = (set) => ({
  clock: { mode: 'live' },
  player: { state: 'off', problem: null },
  autoLight: false,
  setClock: (clock) => set({ clock }),
  setPlayer: (player) =>
    set((state) =>
      state.player.state === player.state && state.player.problem === player.problem
        ? state
        : { player },
    ),
  setAutoLight: (autoLight) => set({ autoLight }),
});
