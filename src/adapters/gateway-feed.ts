import * as v from 'valibot';
import { type Catalogue, TwinError } from '#model';
import {
  API_PATHS,
  formatHistoryQuery,
  parseCatalogue,
  parseHistoryResponse,
  TOPIC_FILTERS,
} from '#wire';
import { openBrokerLine, type Topics } from './broker-line.ts';
import { createCatalogueKeeper } from './catalogue-keeper.ts';
import { createClockOffset } from './clock-offset.ts';
import type { FeedAdapter, FeedProblem, FeedState, Subscription } from './feed-adapter.ts';
import { fetchJson } from './fetch-json.ts';
import { createIncidentRoll } from './incident-roll.ts';
import { createMessageReader } from './read-message.ts';

const configSchema = v.object({
  type: v.literal('gateway'),
  /** The broker; http(s) and relative addresses mean ws(s). */
  url: v.pipe(v.string(), v.minLength(1)),
  /** What the paths of the HTTP interface start from; the page unless told. */
  apiUrl: v.optional(v.string(), '.'),
});

export type GatewayFeedConfig = v.InferOutput<typeof configSchema>;

const CONNECT_TIMEOUT_MS = 8000;
/** Three heartbeats. */
const SILENCE_MS = 6000;
/** By then a broker has sent all retained incidents after a subscription. */
const INCIDENTS_SETTLE_MS = 3000;

/** Live readings from the gateway: catalogue and history by HTTP, everything that moves by MQTT over WebSocket. */
export const gatewayFeed: FeedAdapter<GatewayFeedConfig> = {
  type: 'gateway',

  parseConfig(json) {
    const result = v.safeParse(configSchema, json);
    if (result.success) return result.output;
    const issue = result.issues[0];
    throw new TwinError(
      'config',
      `Feed "gateway": field ${v.getDotPath(issue)}: ${issue.message}.`,
    );
  },

  async open(config, sink, { signal, baseUrl, now = Date.now }) {
    const brokerUrl = resolveBroker(config.url, baseUrl);
    const apiUrl = resolveApi(config.apiUrl, baseUrl);
    const closing = new AbortController();
    const ended = AbortSignal.any([signal, closing.signal]);
    const roll = createIncidentRoll(sink);
    const measureOffset = createClockOffset();
    let isUp = false;
    let trouble: FeedProblem | undefined;
    let recount: ReturnType<typeof roll.recount> | undefined;
    let settle: ReturnType<typeof setTimeout> | undefined;

    function report(state: FeedState, problem?: FeedProblem): void {
      sink.status({ state, sinceMs: now(), ...(problem && { problem }) });
    }

    function setTrouble(next: FeedProblem | undefined): void {
      if (next === undefined && trouble === undefined) return;
      trouble = next;
      if (isUp) report('live', trouble);
    }

    async function fetchCatalogue(): Promise<Catalogue> {
      const url = new URL(API_PATHS.catalogue, apiUrl);
      return parseCatalogue(await fetchJson(url, 'the catalogue', ended));
    }

    report('connecting');
    const keeper = createCatalogueKeeper({
      first: await fetchCatalogue(),
      fetchCatalogue,
      onChange(catalogue) {
        sink.catalogue(catalogue);
        setTrouble(undefined);
      },
      onTrouble: (detail) => setTrouble({ code: 'catalogue', detail }),
      random: Math.random,
      signal: ended,
    });
    sink.catalogue(keeper.catalogue);

    const line = await openBrokerLine({
      url: brokerUrl,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      silenceMs: SILENCE_MS,
      random: Math.random,
      signal: ended,
      topics: listTopics({ observations: false, tracks: false, incidents: false }),
      onMessage: createMessageReader({
        sink,
        roll,
        catalogueVersion: () => keeper.catalogue.version,
        onForeignCatalogue: keeper.want,
        onHeartbeat({ timeMs, catalogue }) {
          sink.clock(measureOffset(timeMs, now()));
          if (catalogue === keeper.catalogue.version) setTrouble(undefined);
        },
      }),
      onUp() {
        isUp = true;
        report('live', trouble);
        if (recount) settle = setTimeout(recount.close, INCIDENTS_SETTLE_MS);
      },
      onDown(problem) {
        isUp = false;
        clearTimeout(settle);
        recount = roll.recount();
        report('reconnecting', problem);
      },
    });

    let closed: Promise<void> | undefined;
    function close(): Promise<void> {
      closed ??= (async () => {
        clearTimeout(settle);
        closing.abort();
        await line.close();
        report('closed');
      })();
      return closed;
    }
    signal.addEventListener('abort', () => void close(), { once: true });

    return {
      get catalogue() {
        return keeper.catalogue;
      },
      subscribe: (wanted) => line.listen(listTopics(wanted)),
      async history(query, historySignal) {
        const url = new URL(API_PATHS.history, apiUrl);
        url.search = formatHistoryQuery(query);
        const either = AbortSignal.any([historySignal, ended]);
        const page = parseHistoryResponse(await fetchJson(url, 'the history', either));
        return {
          timeMs: Float64Array.from(page.timeMs),
          value: Float32Array.from(page.value),
        };
      },
      close,
    };
  },
};

function listTopics(wanted: Subscription): Topics {
  return {
    [TOPIC_FILTERS.heartbeat]: { qos: 0 },
    ...(wanted.observations && { [TOPIC_FILTERS.observations]: { qos: 0 } }),
    ...(wanted.tracks && { [TOPIC_FILTERS.tracks]: { qos: 0 } }),
    ...(wanted.incidents && { [TOPIC_FILTERS.incidents]: { qos: 1 } }),
  };
}

function resolveApi(apiUrl: string, baseUrl: string): URL {
  const resolved = URL.parse(apiUrl.replace(/\/*$/, '/'), baseUrl);
  if (resolved) return resolved;
  throw new TwinError(
    'config',
    `Feed "gateway": field apiUrl: Expected an address, got "${apiUrl}".`,
  );
}

function resolveBroker(url: string, baseUrl: string): URL {
  const resolved = URL.parse(url, baseUrl);
  if (resolved?.protocol === 'http:') resolved.protocol = 'ws:';
  if (resolved?.protocol === 'https:') resolved.protocol = 'wss:';
  if (resolved?.protocol === 'ws:' || resolved?.protocol === 'wss:') return resolved;
  throw new TwinError(
    'config',
    `Feed "gateway": field url: Expected a WebSocket address, got "${url}".`,
  );
}
