import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SceneSpec } from '#model';
import { type BookmarkSlice, createBookmarkSlice } from './bookmark-slice.ts';
import { type ClockSlice, createClockSlice } from './clock-slice.ts';
import { type CompareSlice, createCompareSlice } from './compare-slice.ts';
import { createFeedSlice, type FeedSlice } from './feed-slice.ts';
import { createImportSlice, type ImportSlice } from './import-slice.ts';
import { createIncidentSlice, type IncidentSlice } from './incident-slice.ts';
import { createLookSlice, type LookSlice } from './look-slice.ts';
import { createNoticeSlice, type NoticeSlice } from './notice-slice.ts';
import { createQuerySlice, type QuerySlice } from './query-slice.ts';
import { createSceneSlice, type SceneSlice } from './scene-slice.ts';
import { createShellSlice, type ShellSlice } from './shell-slice.ts';
import { createTableSlice, type TableSlice } from './table-slice.ts';
import { createTourSlice, type TourSlice } from './tour-slice.ts';
import { createWallSlice, type WallSlice } from './wall-slice.ts';

/** Decisions and rare facts; measurements live in the LiveTable. */
export type TwinState = SceneSlice &
  ShellSlice &
  TourSlice &
  WallSlice &
  ClockSlice &
  LookSlice &
  FeedSlice &
  IncidentSlice &
  QuerySlice &
  CompareSlice &
  BookmarkSlice &
  ImportSlice &
  TableSlice &
  NoticeSlice;
export type TwinStore = StoreApi<TwinState>;

export function createTwinStore(scene: SceneSpec): TwinStore {
  return createStore<TwinState>()((...args) => ({
    ...createSceneSlice(scene)(...args),
    ...createShellSlice(...args),
    ...createTourSlice(...args),
    ...createWallSlice(...args),
    ...createClockSlice(...args),
    ...createLookSlice(...args),
    ...createFeedSlice(...args),
    ...createIncidentSlice(...args),
    ...createQuerySlice(...args),
    ...createCompareSlice(...args),
    ...createBookmarkSlice(...args),
    ...createImportSlice(...args),
    ...createTableSlice(...args),
    ...createNoticeSlice(...args),
  }));
}
