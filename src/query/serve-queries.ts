import { type Language, type Thing, TwinError } from '#model';
import type { AnswerSources } from './answer-entries.ts';
import { answerToCsv } from './answer-to-csv.ts';
import { answerToGeoJson } from './answer-to-geojson.ts';
import { createQueryEngine, type QueryEngine } from './create-query-engine.ts';
import { loadIndex } from './load-index.ts';
import type {
  ExportFormat,
  MessageEnd,
  QueryCalls,
  QueryFault,
  QueryRequest,
  QueryResponse,
} from './query-protocol.ts';

type Opened = AnswerSources & { readonly engine: QueryEngine };
type OpenRequest = Extract<QueryRequest, { type: 'open' }>;
type CallRequest = Extract<QueryRequest, { type: keyof QueryCalls }>;

/** Answers the questions that come in at `end`. Questions asked while the index loads wait for it. */
export function serveQueries(end: MessageEnd<QueryResponse>): void {
  const running = new Map<number, AbortController>();
  let opened: Promise<Opened> | undefined;
  let things: readonly Thing[] = [];

  async function open(request: OpenRequest): Promise<Opened> {
    const { indexUrl, site, buildings } = request;
    const index = await loadIndex(indexUrl, (receivedBytes, totalBytes) =>
      end.postMessage({
        type: 'loading',
        receivedBytes,
        ...(totalBytes !== undefined && { totalBytes }),
      }),
    );
    const engine = createQueryEngine({ index, site, things });
    end.postMessage({ type: 'ready', buildings: index.count });
    // The first question would also pay for compiling the code: half a second that nobody need wait for.
    const shape = { type: 'circle', centre: site.centre, radiusM: 1000 } as const;
    void engine.ask({ shape }, []);
    return { engine, site, buildings };
  }

  async function answer(request: CallRequest): Promise<void> {
    const controller = new AbortController();
    running.set(request.id, controller);
    try {
      if (!opened) throw new TwinError('config', 'Expected "open" before a question.');
      const result = await work(request, await opened, controller.signal);
      const transfer =
        result instanceof Uint8Array || result instanceof Uint32Array ? [result.buffer] : [];
      end.postMessage({ type: 'result', id: request.id, result }, transfer);
    } catch (error) {
      end.postMessage({ type: 'error', id: request.id, fault: toFault(error) });
    } finally {
      running.delete(request.id);
    }
  }

  function work(
    request: CallRequest,
    sources: Opened,
    signal: AbortSignal,
  ): QueryCalls[keyof QueryCalls]['result'] | Promise<QueryCalls['ask']['result']> {
    switch (request.type) {
      case 'ask':
        return sources.engine.ask(request.query, request.vehicles, {
          signal,
          onProgress: (tested, candidates) =>
            end.postMessage({ type: 'progress', id: request.id, tested, candidates }),
        });
      case 'building':
        return sources.engine.building(request.gid);
      case 'order':
        return sources.engine.table.order(request.list);
      case 'rows':
        return sources.engine.table.rows(request.gids);
      case 'histogram':
        return sources.engine.table.histogram(request.column, request.gids, request.bins);
      case 'export':
        return encodeAnswer(request, sources);
    }
  }

  end.addEventListener('message', ({ data }) => {
    const request = data as QueryRequest;
    switch (request.type) {
      case 'open':
        opened = open(request);
        opened.catch((error: unknown) =>
          end.postMessage({ type: 'failed', fault: toFault(error) }),
        );
        return;
      case 'things':
        things = request.things;
        opened?.then(
          ({ engine }) => engine.setThings(request.things),
          () => undefined,
        );
        return;
      case 'cancel':
        running.get(request.id)?.abort();
        return;
      default:
        void answer(request);
    }
  });
}

function encodeAnswer(
  request: { answer: QueryCalls['ask']['result']; format: ExportFormat; language: Language },
  sources: AnswerSources,
): Uint8Array<ArrayBuffer> {
  const { answer, format, language } = request;
  const text =
    format === 'csv'
      ? answerToCsv(answer, sources, language)
      : JSON.stringify(answerToGeoJson(answer, sources, language));
  return new TextEncoder().encode(text);
}

function toFault(error: unknown): QueryFault {
  if (error instanceof TwinError) return { code: error.code, message: error.message };
  return { code: 'query-invalid', message: `The question could not be answered: ${error}` };
}
