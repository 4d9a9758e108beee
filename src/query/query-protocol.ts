import type {
  AreaAnswer,
  AreaQuery,
  Language,
  Site,
  Thing,
  TwinErrorCode,
  TwinManifest,
  VehiclePosition,
} from '#model';
import type { BuildingColumn, BuildingList, BuildingRow, Histogram } from './building-rows.ts';
import type { BuildingDetails } from './create-query-engine.ts';

export type ExportFormat = 'geojson' | 'csv';

/** What can be asked, with what is answered. */
export interface QueryCalls {
  ask: {
    request: { readonly query: AreaQuery; readonly vehicles: readonly VehiclePosition[] };
    result: AreaAnswer;
  };
  building: { request: { readonly gid: number }; result: BuildingDetails };
  /** The ids of a list in its order; rows are asked for as they are looked at. */
  order: { request: { readonly list: BuildingList }; result: Uint32Array<ArrayBuffer> };
  rows: { request: { readonly gids: Uint32Array }; result: BuildingRow[] };
  histogram: {
    request: {
      readonly column: BuildingColumn;
      /** Null: all of the district. */
      readonly gids: Uint32Array | null;
      readonly bins: number;
    };
    result: Histogram;
  };
  export: {
    request: {
      readonly answer: AreaAnswer;
      readonly format: ExportFormat;
      readonly language: Language;
    };
    /** UTF-8. */
    result: Uint8Array<ArrayBuffer>;
  };
}

export type QueryCall = keyof QueryCalls;

/** Page to worker. `open` comes first and once. */
export type QueryRequest =
  | {
      readonly type: 'open';
      readonly indexUrl: string;
      readonly site: Site;
      readonly buildings?: TwinManifest['buildings'] | undefined;
    }
  | { readonly type: 'things'; readonly things: readonly Thing[] }
  | { readonly type: 'cancel'; readonly id: number }
  | {
      [C in QueryCall]: { readonly type: C; readonly id: number } & QueryCalls[C]['request'];
    }[QueryCall];

/** An error as it crosses the thread. */
export interface QueryFault {
  readonly code: TwinErrorCode;
  readonly message: string;
}

/** Worker to page. */
export type QueryResponse =
  | {
      readonly type: 'loading';
      readonly receivedBytes: number;
      /** Absent where the server does not tell. */
      readonly totalBytes?: number;
    }
  | { readonly type: 'ready'; readonly buildings: number }
  | { readonly type: 'failed'; readonly fault: QueryFault }
  | {
      readonly type: 'progress';
      readonly id: number;
      readonly tested: number;
      readonly candidates: number;
    }
  | {
      readonly type: 'result';
      readonly id: number;
      readonly result: QueryCalls[QueryCall]['result'];
    }
  | { readonly type: 'error'; readonly id: number; readonly fault: QueryFault };

/** The half of a message channel that both sides need; a Worker, its global scope and a MessagePort are such. */
export interface MessageEnd<Out> {
  postMessage(message: Out, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listen: (event: MessageEvent) => void): void;
}
