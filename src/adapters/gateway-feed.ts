import * as v from 'valibot';
import { type Catalogue, TwinError } from '#model';
import {
  API_PATHS,
  type ChangesAnswer,
  type Heartbeat,
  parseCatalogue,
  parseCatalogueSince,
} from '#wire';
import { createGatewayAsker } from './ask-gateway.ts';
import { openBrokerLine, type Topics } from './broker-line.ts';
import { createCatalogueKeeper } from './catalogue-keeper.ts';
import { createTileChooser } from './choose-tiles.ts';
import { createClockOffset } from './clock-offset.ts';
import type { FeedAdapter, FeedProblem, FeedState, Subscription } from './feed-adapter.ts';
import { createGapFiller } from './gap-filler.ts';
import { createGatewayPast } from './gateway-replay.ts';
import { listTopics } from './gateway-topics.ts';
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

  async open(config, sink, { signal, baseUrl, now = Date.now, fetch: request = fetch, admit }) {
    const brokerUrl = resolveBroker(config.url, baseUrl);
    const apiUrl = resolveApi(config.apiUrl, baseUrl);
    await admit?.(brokerUrl);
    const closing = new AbortController();
    const ended = AbortSignal.any([signal, closing.signal]);
    const asker = createGatewayAsker(apiUrl, request);
    const roll = createIncidentRoll(sink);
    const measureOffset = createClockOffset();
    const chooseTiles = createTileChooser();
    let wanted: Subscription = { observations: false, tracks: false, incidents: false };
    let offsetMs = 0;
    let conflated: { readonly epoch: string; readonly count: number } | undefined;
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

    async function fetchCatalogue(before?: Catalogue): Promise<Catalogue> {
      const since = before ? `?since=${encodeURIComponent(before.version)}` : '';
      const json = await asker.json(`${API_PATHS.catalogue}${since}`, 'the catalogue', ended);
      return before ? parseCatalogueSince(json, before) : parseCatalogue(json);
    }

    /** What the history brings goes the way of live messages; rows that are here already change nothing. */
    function deliver({
      observations,
      tracks,
    }: Pick<ChangesAnswer, 'observations' | 'tracks'>): void {
      if (wanted.observations && observations.slot.length > 0) sink.observations(observations);
      if (wanted.tracks && tracks.trackSlot.length > 0) sink.tracks(tracks);
    }

    function onHeartbeat(heartbeat: Heartbeat): void {
      const { timeMs, catalogue, epoch } = heartbeat;
      offsetMs = measureOffset(timeMs, now());
      sink.clock(offsetMs);
      if (catalogue === keeper.catalogue.version) setTrouble(undefined);
      if (conflated?.epoch === epoch && heartbeat.conflated > conflated.count)
        sink.conflated(heartbeat.conflated - conflated.count);
      conflated = { epoch, count: heartbeat.conflated };
      filler.heard(heartbeat);
    }

    report('connecting');
    const keeper = createCatalogueKeeper({
      first: await fetchCatalogue(),
      fetchCatalogue,
      onChange(catalogue) {
        sink.catalogue(catalogue);
        setTrouble(undefined);
        if (catalogue.extends === undefined) filler.startOver();
        line.listen(topics());
        reader.retry();
      },
      onTrouble: (detail) => setTrouble({ code: 'catalogue', detail }),
      random: Math.random,
      signal: ended,
    });
    sink.catalogue(keeper.catalogue);
    const past = createGatewayPast(asker, ended, keeper);

    const filler = createGapFiller({
      fetchChanges: past.changes,
      fetchPresent: (asked) => past.present(now() + offsetMs, asked),
      async onChanges(changes) {
        deliver(changes);
        if (!wanted.incidents) return;
        for (const { id, incident } of changes.incidents)
          if (incident) roll.incident(incident);
          else roll.gone(id);
        for (const { id, alert } of changes.alerts)
          if (alert) roll.alert(alert);
          else roll.alertGone(id);
      },
      async onPresent(frame) {
        deliver(frame);
        if (!wanted.incidents) return;
        const count = roll.recount();
        for (const incident of frame.incidents) roll.incident(incident);
        for (const alert of frame.alerts) roll.alert(alert);
        count.close();
      },
      random: Math.random,
      signal: ended,
    });

    const reader = createMessageReader({
      sink,
      roll,
      catalogueVersion: () => keeper.catalogue.version,
      onForeignCatalogue: (version) => keeper.want(version),
      onHeartbeat,
      onGap: filler.suspect,
    });

    function topics(): Topics {
      return listTopics(wanted, chooseTiles(wanted.area, keeper.catalogue.datastreams.length));
    }

    const line = await openBrokerLine({
      url: brokerUrl,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      silenceMs: SILENCE_MS,
      random: Math.random,
      signal: ended,
      topics: topics(),
      onMessage: reader.read,
      onWake: filler.suspect,
      onUp() {
        isUp = true;
        report('live', trouble);
        if (recount) settle = setTimeout(recount.close, INCIDENTS_SETTLE_MS);
        filler.setUp(true);
      },
      onDown(problem) {
        isUp = false;
        clearTimeout(settle);
        recount = roll.recount();
        filler.setUp(false);
        filler.suspect();
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
      subscribe(next) {
        wanted = next;
        reader.forget();
        line.listen(topics());
      },
      history: past.history,
      replay: past,
      close,
    };
  },
};

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
