import type { Availability, FeedStatus, HistoryPage, HistoryQuery } from '#adapters';
import type {
  Alert,
  Catalogue,
  Incident,
  LiveTableSize,
  ObservationBatch,
  TrackBatch,
  TwinErrorCode,
} from '#model';
import type { FeedCounters, IncidentChanges } from './live-sink.ts';
import type { Anchor, Plan } from './player/anchor.ts';
import type { PlayerUpdate } from './player/create-player.ts';

/** Of which stretch of the past one asks how much there is. */
export interface AvailabilityQuery {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bins: number;
}

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
  | { readonly type: 'availability'; readonly id: number; readonly query: AvailabilityQuery }
  /** Show the past beside the live table; null: the present again. */
  | { readonly type: 'show'; readonly plan: Plan | null }
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
  /** Rows of a table that changed since its last patch, in buffers that are handed over. */
  | {
      readonly type: 'patch';
      readonly table: 'live' | 'past';
      readonly observations: ObservationBatch;
      readonly tracks: TrackBatch;
    }
  | { readonly type: 'history'; readonly id: number; readonly page: HistoryPage }
  | {
      readonly type: 'availability';
      readonly id: number;
      readonly availability: Availability;
    }
  /** Another picture of the past, whole; its buffer is shared or handed over. */
  | ({
      readonly type: 'picture';
      readonly anchor: Anchor;
      readonly size: LiveTableSize;
      readonly buffer: ArrayBufferLike;
    } & PastEvents)
  | ({ readonly type: 'past-events' } & PastEvents)
  | { readonly type: 'player'; readonly update: PlayerUpdate }
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

/** All incidents and alerts of the shown instant. */
export interface PastEvents {
  readonly incidents: readonly Incident[];
  readonly alerts: readonly Alert[];
}
