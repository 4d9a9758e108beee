import * as v from 'valibot';
import { type Incident, type IncidentId, type Site, TwinError } from '#model';
import { createSimulator, type Simulator } from '#simulator';
import type { FeedAdapter, FeedSink, Subscription } from './feed-adapter.ts';
import { fetchJson } from './fetch-json.ts';
import { createSimulatedReplay } from './simulated-replay.ts';

const configSchema = v.object({
  type: v.literal('simulated'),
  /** In place of the site's own. */
  seed: v.exactOptional(v.pipe(v.number(), v.safeInteger())),
});

export type SimulatedConfig = v.InferOutput<typeof configSchema>;

const TICK_MS = 1000;
/** After a longer pause (a frozen tab) only the newest readings are made up, not all in between. */
const LONGEST_CATCH_UP_MS = 60_000;

/** The simulator in the page itself, so that the twin lives on any web server, without a gateway. */
export const simulatedFeed: FeedAdapter<SimulatedConfig> = {
  type: 'simulated',

  parseConfig(json) {
    const result = v.safeParse(configSchema, json);
    if (result.success) return result.output;
    const issue = result.issues[0];
    throw new TwinError(
      'config',
      `Feed "simulated": field ${v.getDotPath(issue)}: ${issue.message}.`,
    );
  },

  async open(config, sink, { signal, baseUrl, siteUrl, now = Date.now }) {
    if (siteUrl === undefined)
      throw new TwinError('config', 'Feed "simulated": Expected the address of a site, got none.');
    sink.status({ state: 'connecting', sinceMs: now() });
    const site = readSite(await fetchJson(new URL(siteUrl, baseUrl), 'the site', signal));
    const simulator = createSimulator(site, config.seed === undefined ? {} : { seed: config.seed });
    sink.catalogue(simulator.catalogue);
    sink.clock(0);
    sink.status({ state: 'live', sinceMs: now() });

    const play = createPlay(simulator, sink);
    const ticking = setInterval(() => play.tick(now()), TICK_MS);
    let closed = false;
    async function close(): Promise<void> {
      if (closed) return;
      closed = true;
      clearInterval(ticking);
      sink.status({ state: 'closed', sinceMs: now() });
    }
    signal.addEventListener('abort', () => void close(), { once: true });

    return {
      catalogue: simulator.catalogue,
      subscribe: (wanted) => play.subscribe(wanted, now()),
      async history(query, historySignal) {
        historySignal.throwIfAborted();
        const { timeMs, value } = simulator.history(query);
        return { timeMs: new Float64Array(timeMs), value: new Float32Array(value) };
      },
      replay: createSimulatedReplay(simulator, now),
      close,
    };
  },
};

/** Delivers what happened since the last time. */
function createPlay(simulator: Simulator, sink: FeedSink) {
  let wanted: Subscription = { observations: false, tracks: false, incidents: false };
  let toldMs = 0;
  /** Number of steps by which each incident was last told. */
  let told = new Map<IncidentId, number>();

  function tellIncidents(incidents: readonly Incident[]): void {
    const open = new Map(incidents.map((incident) => [incident.id, incident.steps.length]));
    for (const incident of incidents)
      if (told.get(incident.id) !== incident.steps.length) sink.incident(incident);
    for (const id of told.keys()) if (!open.has(id)) sink.incidentGone(id);
    told = open;
  }

  function tick(nowMs: number): void {
    sink.message();
    // A clock that was set back has nothing new to tell until it is where it was.
    if (wanted.observations && nowMs > toldMs) {
      const isLong = nowMs - toldMs > LONGEST_CATCH_UP_MS;
      sink.observations(
        isLong ? simulator.latestAt(nowMs) : simulator.observationsBetween(toldMs, nowMs),
      );
      toldMs = nowMs;
    }
    if (wanted.tracks) sink.tracks(simulator.tracksAt(nowMs));
    if (wanted.incidents) tellIncidents(simulator.incidentsAt(nowMs));
  }

  return {
    tick,
    subscribe(next: Subscription, nowMs: number): void {
      if (!wanted.observations) toldMs = 0;
      if (!next.incidents) told = new Map();
      wanted = next;
      tick(nowMs);
    },
  };
}

/** The pipeline wrote and checked it; this only tells it from something else at the same address. */
function readSite(json: unknown): Site {
  const site = json as Partial<Site> | null;
  if (site && Array.isArray(site.towns) && Array.isArray(site.places) && Array.isArray(site.roads))
    return site as Site;
  throw new TwinError('feed-invalid', 'Expected the description of a site, got other JSON.');
}
