import type { StateCreator } from 'zustand/vanilla';
import type { DatastreamId } from '#model';
import type { TwinState } from './twin-store.ts';

/** What lies in the drawer below the picture. */
export const DRAWER_TABS = ['answer', 'table', 'charts'] as const;
export type DrawerTab = (typeof DRAWER_TABS)[number];

/** What the table can list. */
export const TABLE_SOURCES = [
  'things',
  'readings',
  'buildings',
  'incidents',
  'places',
  'towns',
  'answer',
] as const;
export type TableSource = (typeof TABLE_SOURCES)[number];

/** So many lines can still be told apart. */
export const MAX_CHARTED = 6;

export interface TableSlice {
  /** Null: the drawer is shut. */
  readonly drawer: DrawerTab | null;
  readonly tableSource: TableSource;
  /** Datastreams whose past is drawn together, at most `MAX_CHARTED`, in the order they were chosen. */
  readonly charted: readonly DatastreamId[];
  setDrawer(drawer: DrawerTab | null): void;
  setTableSource(source: TableSource): void;
  /** Adds it or takes it away; the oldest gives way where there are too many. */
  toggleCharted(id: DatastreamId): void;
}

export const createTableSlice: StateCreator<TwinState, [], [], TableSlice> = (set) => ({
  drawer: null,
  tableSource: 'things',
  charted: [],
  setDrawer: (drawer) => set({ drawer }),
  setTableSource: (tableSource) => set({ tableSource }),
  toggleCharted: (id) =>
    set(({ charted }) => ({
      charted: charted.includes(id)
        ? charted.filter((other) => other !== id)
        : [...charted, id].slice(-MAX_CHARTED),
    })),
});
