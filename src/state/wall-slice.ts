import type { StateCreator } from 'zustand/vanilla';
import type { IncidentId, WallConfig, WallScene } from '#model';
import type { TwinState } from './twin-store.ts';

/** What an unattended wall shows of itself. */
export type AttractView =
  /** Somebody is at the wall, or it was told to stand still. */
  | { readonly state: 'rest'; readonly isHeld: boolean }
  | { readonly state: 'scene'; readonly scene: WallScene }
  | { readonly state: 'alarm'; readonly incidentId: IncidentId; readonly sinceMs: number };

export interface WallSlice {
  /** Null until it is read. */
  readonly wall: WallConfig | null;
  readonly attract: AttractView;
  /** The picture is hidden at somebody's wish. */
  readonly isBlack: boolean;
  setWall(wall: WallConfig): void;
  setAttract(attract: AttractView): void;
  setBlack(isBlack: boolean): void;
}

export const createWallSlice: StateCreator<TwinState, [], [], WallSlice> = (set) => ({
  wall: null,
  attract: { state: 'rest', isHeld: false },
  isBlack: false,
  setWall: (wall) => set({ wall }),
  setAttract: (attract) => set({ attract }),
  setBlack: (isBlack) => set({ isBlack }),
});
