import type { FeedStatus, HistoryPage, HistoryQuery } from '#adapters';
import type { Catalogue, LiveTableSize, ObservationBatch, TrackBatch, TwinErrorCode } from '#model';
import type { FeedCounters, IncidentChanges } from './live-sink.ts';

/** Page to worker. `open` comes first and once. */
export type FeedRequest =
  | {
      readonly type: 'open';
      readonly config: { readonly type: string };
      readonly baseUrl: string;
      readonly siteUrl?: string | undefined;
      /** Whether page and worker may share memory. */
      readonly shared: boolean;
    }
  | { readonly type: 'history'; readonly id: number; readonly query: HistoryQuery }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'close' };

/** Worker to page. */
export type FeedResponse =
  | {
      readonly type: 'catalogue';
      readonly catalogue: Catalogue;
      readonly size: LiveTableSize;
      /** The table itself where memory is shared; else the page keeps its own and gets patches. */
      readonly buffer?: SharedArrayBuffer;
    }
  | { readonly type: 'status'; readonly status: FeedStatus }
  | ({ readonly type: 'incidents' } & IncidentChanges)
  | { readonly type: 'counters'; readonly counters: FeedCounters }
  /** The rows that changed since the last patch, in buffers that are handed over. */
  | {
      readonly type: 'patch';
      readonly observations: ObservationBatch;
      readonly tracks: TrackBatch;
    }
  | { readonly type: 'history'; readonly id: number; readonly page: HistoryPage }
  | {
      readonly type: 'error';
      readonly id: number;
      readonly code: TwinErrorCode;
      readonly message: string;
    }
  | { readonly type: 'closed' };

/** The half of a message channel that both sides need; a Worker, its global scope and a MessagePort are such. */
export interface MessageEnd<Out> {
  postMessage(message: Out, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listen: (event: MessageEvent) => void): void;
}
