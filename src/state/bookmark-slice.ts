import type { StateCreator } from 'zustand/vanilla';
import type { CameraPose, LightPreset, MapStyle } from '#model';
import type { TwinState } from './twin-store.ts';

/** A view that somebody wants to come back to. */
export interface Bookmark {
  readonly id: string;
  readonly name: string;
  /** Unix milliseconds. */
  readonly madeMs: number;
  readonly camera: CameraPose;
  readonly light: LightPreset;
  /** Null: the light's own sun. */
  readonly sunMs: number | null;
  readonly style: MapStyle;
  readonly underground: number | null;
  /** Whether each layer was shown, and how strongly, by its id. */
  readonly layers: Readonly<
    Record<string, { readonly visible: boolean; readonly opacity: number }>
  >;
  /** A small JPEG as a data address; null where there was no picture. */
  readonly picture: string | null;
}

export interface BookmarkSlice {
  readonly bookmarks: readonly Bookmark[];
  setBookmarks(bookmarks: readonly Bookmark[]): void;
}

export const createBookmarkSlice: StateCreator<TwinState, [], [], BookmarkSlice> = (set) => ({
  bookmarks: [],
  setBookmarks: (bookmarks) => set({ bookmarks }),
});
