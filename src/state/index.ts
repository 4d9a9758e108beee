export type { Bookmark } from './bookmark-slice.ts';
export type { ClockView, LoopRange, PastClock, PastKind, PlayerView } from './clock-slice.ts';
export type { CompareView } from './compare-slice.ts';
export type { FeedCounters, FeedView } from './feed-slice.ts';
export { type ImportReport, REFUSALS, type Refusal } from './import-slice.ts';
export type { EventLists } from './incident-slice.ts';
export type { Notice } from './notice-slice.ts';
export type { QueryView } from './query-slice.ts';
export { SHELL_MODES, type ShellMode } from './shell-slice.ts';
export {
  DRAWER_TABS,
  type DrawerTab,
  MAX_CHARTED,
  TABLE_SOURCES,
  type TableSource,
} from './table-slice.ts';
export { createTwinStore, type TwinState, type TwinStore } from './twin-store.ts';
export type { AttractView } from './wall-slice.ts';
