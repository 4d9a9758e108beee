import type { Availability, FeedProblem, FeedStatus, HistoryPage, HistoryQuery } from '#adapters';
import {
  type Alert,
  type AlertId,
  type Catalogue,
  type Incident,
  type IncidentId,
  LiveTable,
  TwinError,
} from '#model';
import type {
  AvailabilityQuery,
  FeedRequest,
  FeedResponse,
  MessageEnd,
  PastEvents,
} from './feed-protocol.ts';
import type { FeedCounters } from './live-sink.ts';
import type { Anchor, Plan } from './player/anchor.ts';
import type { PlayerUpdate } from './player/create-player.ts';

/** A Worker, or what stands in for one. */
interface FeedWorkerEnd extends MessageEnd<FeedRequest> {
  terminate(): void;
}

export interface FeedOptions {
  /** Where `site.json` lies, relative to the page; for feeds that make up a district. */
  readonly siteUrl?: string;
  readonly onStatus?: (status: FeedStatus) => void;
  /** Slots mean rows of this catalogue and this table from now on; once at first and again after a change. */
  readonly onCatalogue?: (catalogue: Catalogue, table: LiveTable) => void;
  /** All incidents on the source's list, the newest first; at most four times a second. */
  readonly onIncidents?: (incidents: readonly Incident[]) => void;
  /** All alerts on the source's list, the newest first; as often. */
  readonly onAlerts?: (alerts: readonly Alert[]) => void;
  /** The past that was asked for has come: a table of its own, and how its instant moves. One reader may drain it. */
  readonly onPicture?: (table: LiveTable, anchor: Anchor, events: PastEvents) => void;
  /** The shown instant's incidents and alerts have changed. */
  readonly onPastEvents?: (events: PastEvents) => void;
  readonly onPlayer?: (update: PlayerUpdate) => void;
  /** Once a second. */
  readonly onCounters?: (counters: FeedCounters) => void;
  /** Whether to share memory with the worker; where the page is isolated, unless told. */
  readonly shared?: boolean;
  /** What relative addresses start from; the page unless told. */
  readonly baseUrl?: string;
  /** Where the feed runs; a worker of its own unless told. */
  readonly connect?: () => FeedWorkerEnd;
}

/** A feed that runs in a worker and mends itself. */
export interface FeedHandle {
  /** Undefined until the source has told it. */
  readonly catalogue: Catalogue | undefined;
  /** Goes with `catalogue`. One reader only may drain it. */
  readonly table: LiveTable | undefined;
  readonly status: FeedStatus;
  /** @throws {TwinError} not-found where the feed is not open or keeps no past; feed-refused, feed-invalid. */
  history(query: HistoryQuery, signal: AbortSignal): Promise<HistoryPage>;
  /** @throws {TwinError} as `history` does. */
  availability(query: AvailabilityQuery, signal: AbortSignal): Promise<Availability>;
  /** Shows the past, beside the live table that goes on; null ends it at once. */
  show(plan: Plan | null): void;
  /** Resolves when nothing of it runs any more. */
  close(): Promise<void>;
}

/** Longest that a worker may take to close its feed before it is ended anyway. */
const CLOSE_MS = 2000;

type Question = Extract<FeedRequest, { type: 'history' | 'availability' }>;

interface Pending {
  resolve(result: HistoryPage | Availability): void;
  reject(error: unknown): void;
}

export function openFeed(config: { readonly type: string }, options: FeedOptions = {}): FeedHandle {
  const { onStatus, onCatalogue, onIncidents, onAlerts, onCounters } = options;
  const { onPicture, onPastEvents, onPlayer, connect = startWorker } = options;
  const end = connect();
  const pending = new Map<number, Pending>();
  const incidents = new Map<IncidentId, Incident>();
  const alerts = new Map<AlertId, Alert>();
  const closed = Promise.withResolvers<void>();
  let catalogue: Catalogue | undefined;
  let table: LiveTable | undefined;
  let pastTable: LiveTable | undefined;
  let status: FeedStatus = { state: 'connecting', sinceMs: Date.now() };
  let nextId = 1;
  let closing = false;

  /** `sinceMs` is when the state began, not when it was last told. */
  function tell(next: FeedStatus): void {
    const isSame = next.state === status.state && next.problem?.code === status.problem?.code;
    status = isSame ? { ...next, sinceMs: status.sinceMs } : next;
    onStatus?.(status);
  }

  function receive(response: FeedResponse): void {
    switch (response.type) {
      case 'catalogue':
        catalogue = response.catalogue;
        table = new LiveTable(response.size, response.buffer);
        onCatalogue?.(catalogue, table);
        break;
      case 'status':
        tell(response.status);
        break;
      case 'incidents':
        for (const id of response.gone) incidents.delete(id);
        for (const incident of response.changed) incidents.set(incident.id, incident);
        if (response.gone.length + response.changed.length > 0)
          onIncidents?.([...incidents.values()].sort((a, b) => b.startedMs - a.startedMs));
        for (const id of response.goneAlerts) alerts.delete(id);
        for (const alert of response.changedAlerts) alerts.set(alert.id, alert);
        if (response.goneAlerts.length + response.changedAlerts.length > 0)
          onAlerts?.([...alerts.values()].sort((a, b) => b.sentMs - a.sentMs));
        break;
      case 'counters':
        onCounters?.(response.counters);
        break;
      case 'patch': {
        const target = response.table === 'live' ? table : pastTable;
        target?.observe(response.observations);
        target?.track(response.tracks);
        break;
      }
      case 'picture':
        pastTable = new LiveTable(response.size, response.buffer);
        onPicture?.(pastTable, response.anchor, response);
        break;
      case 'past-events':
        onPastEvents?.(response);
        break;
      case 'player':
        onPlayer?.(response.update);
        break;
      case 'history':
        pending.get(response.id)?.resolve(response.page);
        pending.delete(response.id);
        break;
      case 'availability':
        pending.get(response.id)?.resolve(response.availability);
        pending.delete(response.id);
        break;
      case 'error':
        pending.get(response.id)?.reject(new TwinError(response.code, response.message));
        pending.delete(response.id);
        break;
      case 'closed':
        finish();
    }
  }

  function finish(problem?: FeedProblem): void {
    end.terminate();
    for (const { reject } of pending.values())
      reject(new TwinError('feed-refused', 'The feed was closed.'));
    pending.clear();
    const state = problem ? 'failed' : 'closed';
    if (status.state !== state) tell({ state, sinceMs: Date.now(), ...(problem && { problem }) });
    closed.resolve();
  }

  async function ask<Result extends HistoryPage | Availability>(
    question: (id: number) => Question,
    signal: AbortSignal,
  ): Promise<Result> {
    signal.throwIfAborted();
    if (closing) throw new TwinError('feed-refused', 'The feed was closed.');
    const id = nextId++;
    const asked = Promise.withResolvers<HistoryPage | Availability>();
    const cancel = () => {
      pending.delete(id);
      end.postMessage({ type: 'cancel', id });
      asked.reject(signal.reason);
    };
    signal.addEventListener('abort', cancel, { once: true });
    pending.set(id, asked);
    end.postMessage(question(id));
    try {
      // The worker answers each question in kind.
      return (await asked.promise) as Result;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  end.addEventListener('message', ({ data }) => receive(data as FeedResponse));
  if (typeof Worker !== 'undefined' && end instanceof Worker)
    end.addEventListener('error', (event) =>
      finish({ code: 'broken', detail: event.message || 'The script of the feed did not load.' }),
    );
  end.postMessage({
    type: 'open',
    config,
    baseUrl: options.baseUrl ?? document.baseURI,
    siteUrl: options.siteUrl,
    shared: options.shared ?? globalThis.crossOriginIsolated === true,
  });

  return {
    get catalogue() {
      return catalogue;
    },
    get table() {
      return table;
    },
    get status() {
      return status;
    },
    history: (query, signal) => ask<HistoryPage>((id) => ({ type: 'history', id, query }), signal),
    availability: (query, signal) =>
      ask<Availability>((id) => ({ type: 'availability', id, query }), signal),
    show(plan) {
      if (!closing) end.postMessage({ type: 'show', plan });
    },
    close() {
      if (!closing) {
        closing = true;
        end.postMessage({ type: 'close' });
        setTimeout(finish, CLOSE_MS);
      }
      return closed.promise;
    },
  };
}

function startWorker(): FeedWorkerEnd {
  return new Worker(new URL('./feed-worker.ts', import.meta.url), { type: 'module', name: 'feed' });
}
