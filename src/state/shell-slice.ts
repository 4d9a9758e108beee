import type { StateCreator } from 'zustand/vanilla';
import type { TwinState } from './twin-store.ts';

/** The wall of an operations centre, a planner's desk, a demonstration before guests. */
export const SHELL_MODES = ['wall', 'plan', 'tour'] as const;
export type ShellMode = (typeof SHELL_MODES)[number];

/** Which of the three shells stands around the scene. */
export interface ShellSlice {
  readonly mode: ShellMode;
  setMode(mode: ShellMode): void;
}

export const createShellSlice: StateCreator<TwinState, [], [], ShellSlice> = (set) => ({
  mode: 'plan',
  setMode: (mode) => set({ mode }),
});
