import type { StateCreator } from 'zustand/vanilla';
import type { Text } from '#model';
import type { TwinState } from './twin-store.ts';

/** Why a row of a file is not on the map. */
export const REFUSALS = [
  'no-place',
  'bad-coordinates',
  'swapped',
  'projected',
  'far',
  'malformed',
  'unsupported',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** What became of one file. */
export interface ImportReport {
  readonly file: string;
  /** Null where it could not be told. */
  readonly format: string | null;
  /** The layer that shows it; null where nothing was added. */
  readonly layerId: string | null;
  readonly read: number;
  readonly kept: number;
  readonly refused: readonly {
    readonly reason: Refusal;
    readonly count: number;
    /** The first five, by their number in the file from 1. */
    readonly rows: readonly { readonly row: number; readonly sample: string }[];
  }[];
  /** What the refusals point at. */
  readonly hints: readonly Text[];
  /** Why the whole file was left aside. */
  readonly problem: Text | null;
}

export interface ImportSlice {
  readonly imports: { readonly busy: boolean; readonly reports: readonly ImportReport[] };
  setImports(imports: ImportSlice['imports']): void;
}

export const createImportSlice: StateCreator<TwinState, [], [], ImportSlice> = (set) => ({
  imports: { busy: false, reports: [] },
  setImports: (imports) => set({ imports }),
});
