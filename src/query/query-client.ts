import {
  type AreaAnswer,
  type AreaQuery,
  type Language,
  type Site,
  type Thing,
  TwinError,
  type TwinManifest,
  type VehiclePosition,
} from '#model';
import type { BuildingColumn, BuildingList, BuildingRow, Histogram } from './building-rows.ts';
import type { AskOptions, BuildingDetails } from './create-query-engine.ts';
import type {
  ExportFormat,
  MessageEnd,
  QueryCall,
  QueryCalls,
  QueryRequest,
  QueryResponse,
} from './query-protocol.ts';

export interface QueryClientOptions {
  /** Relative to the page. */
  readonly indexUrl: string;
  readonly site: Site;
  /** From the tiles' manifest; named in exports. */
  readonly buildings?: TwinManifest['buildings'];
  readonly onLoading?: (receivedBytes: number, totalBytes?: number) => void;
  /** Where the questions go; a worker of its own unless told. */
  readonly connect?: () => QueryWorkerEnd;
}

/** A Worker, or what stands in for one. */
interface QueryWorkerEnd extends MessageEnd<QueryRequest> {
  terminate(): void;
}

/** Asks the worker that holds the district's index. */
export interface QueryClient {
  /** Settles when the index is there; rejects with TwinError tiles-missing or index-invalid. */
  readonly ready: Promise<void>;
  setThings(things: readonly Thing[]): void;
  /** @throws {TwinError} query-invalid, query-cancelled, or what `ready` rejects with. */
  ask(
    query: AreaQuery,
    vehicles: readonly VehiclePosition[],
    options?: AskOptions,
  ): Promise<AreaAnswer>;
  /** @throws {TwinError} not-found where no building has this global id. */
  building(gid: number): Promise<BuildingDetails>;
  /** Global ids of the list in its order. */
  order(list: BuildingList, signal?: AbortSignal): Promise<Uint32Array>;
  /** In the order of the ids; those that no building has are left out. */
  rows(gids: Uint32Array): Promise<readonly BuildingRow[]>;
  /** @param gids null: all of the district */
  histogram(column: BuildingColumn, gids: Uint32Array | null, bins: number): Promise<Histogram>;
  export(answer: AreaAnswer, format: ExportFormat, language: Language): Promise<Blob>;
  /** Ends the worker; what is still being asked rejects with query-cancelled. */
  dispose(): void;
}

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  geojson: 'application/geo+json',
  csv: 'text/csv;charset=utf-8',
};

interface Pending {
  resolve(result: never): void;
  reject(error: Error): void;
  onProgress: AskOptions['onProgress'];
}

export function createQueryClient(options: QueryClientOptions): QueryClient {
  const { indexUrl, site, buildings, onLoading, connect = startWorker } = options;
  const end = connect();
  const pending = new Map<number, Pending>();
  const ready = Promise.withResolvers<void>();
  // Whoever awaits `ready` hears of a failure, and every question rejects with it; nobody need do both.
  ready.promise.catch(() => undefined);
  let nextId = 1;
  let broken: TwinError | undefined;

  function breakDown(error: TwinError): void {
    broken ??= error;
    ready.reject(broken);
    for (const { reject } of pending.values()) reject(broken);
    pending.clear();
  }

  function call<C extends QueryCall>(
    type: C,
    request: QueryCalls[C]['request'],
    { onProgress, signal }: AskOptions = {},
  ): Promise<QueryCalls[C]['result']> {
    if (broken) return Promise.reject(broken);
    const id = nextId++;
    return new Promise<QueryCalls[C]['result']>((resolve, reject) => {
      const cancel = () => {
        end.postMessage({ type: 'cancel', id });
        if (pending.delete(id)) reject(cancelled());
      };
      if (signal?.aborted) return reject(cancelled());
      signal?.addEventListener('abort', cancel, { once: true });
      const settle =
        <V>(pass: (value: V) => void) =>
        (value: V) => {
          signal?.removeEventListener('abort', cancel);
          pass(value);
        };
      pending.set(id, { resolve: settle(resolve), reject: settle(reject), onProgress });
      end.postMessage({ type, id, ...request } as QueryRequest);
    });
  }

  end.addEventListener('message', ({ data }) => {
    const response = data as QueryResponse;
    switch (response.type) {
      case 'loading':
        return onLoading?.(response.receivedBytes, response.totalBytes);
      case 'ready':
        return ready.resolve();
      case 'failed':
        return breakDown(new TwinError(response.fault.code, response.fault.message));
      case 'progress':
        return pending.get(response.id)?.onProgress?.(response.tested, response.candidates);
      case 'result':
        pending.get(response.id)?.resolve(response.result as never);
        pending.delete(response.id);
        return;
      case 'error':
        pending
          .get(response.id)
          ?.reject(new TwinError(response.fault.code, response.fault.message));
        pending.delete(response.id);
    }
  });
  if (typeof Worker !== 'undefined' && end instanceof Worker)
    end.addEventListener('error', (event) => {
      const why = event.message || 'its script did not load';
      breakDown(new TwinError('query-invalid', `The query worker broke down: ${why}.`));
    });
  end.postMessage({ type: 'open', indexUrl: absolute(indexUrl), site, buildings });

  return {
    ready: ready.promise,
    setThings: (things) => end.postMessage({ type: 'things', things }),
    ask: (query, vehicles, askOptions) => call('ask', { query, vehicles }, askOptions),
    building: (gid) => call('building', { gid }),
    order: (list, signal) => call('order', { list }, signal ? { signal } : {}),
    rows: (gids) => call('rows', { gids }),
    histogram: (column, gids, bins) => call('histogram', { column, gids, bins }),
    async export(answer, format, language) {
      const bytes = await call('export', { answer, format, language });
      return new Blob([bytes], { type: MEDIA_TYPES[format] });
    },
    dispose() {
      breakDown(cancelled());
      end.terminate();
    },
  };
}

function startWorker(): QueryWorkerEnd {
  return new Worker(new URL('./query-worker.ts', import.meta.url), {
    type: 'module',
    name: 'query',
  });
}

/** A worker resolves addresses against its own script, a page against itself. */
function absolute(url: string): string {
  return new URL(url, typeof document === 'undefined' ? undefined : document.baseURI).href;
}

function cancelled(): TwinError {
  return new TwinError('query-cancelled', 'The question was taken back.');
}
