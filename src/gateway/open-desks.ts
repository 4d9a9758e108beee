import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { TwinError } from '#model';
import { decodeAlert, decodeIncident, decodeObservations, keepsRows, parseTopic } from '#wire';
import type { OutgoingMessage } from './broker/broker.ts';
import type { BrokerDesk } from './broker/desk.ts';
import type { GatewayConfig } from './gateway-config.ts';
import type { Ingest } from './ingest/ingest.ts';
import type { Registry } from './registry/registry.ts';
import {
  createDesk,
  createEntityGraph,
  createSensorThingsMqtt,
  openKeptEntities,
  SENSORTHINGS_PATH,
  type SensorThingsMqtt,
  type WriteContext,
} from './sensorthings/index.ts';
import { parseAllowList } from './sources/allow-list.ts';
import { createOutsideFetch } from './sources/outside-fetch.ts';
import { createSourceFiles } from './sources/source-files.ts';
import { createSourceRunner, type SourceRunner } from './sources/source-runner.ts';
import type { HistoryStore } from './store/history-store.ts';

/** The source of what the publisher sends on live topics. */
const PUBLISHER = 'publisher';

/** What the gateway offers to other programs: SensorThings over HTTP and MQTT, and outside sources. */
export interface Desks extends BrokerDesk {
  readonly sensorThings: WriteContext;
  readonly sources: SourceRunner;
  /** Tells those who listen by SensorThings of what was stored. */
  readonly told: Pick<SensorThingsMqtt, 'tellRows'>;
}

export interface DeskParts {
  readonly config: GatewayConfig;
  readonly siteId: string;
  readonly store: HistoryStore;
  readonly registry: Registry;
  readonly ingest: Ingest;
  readonly publish: (message: OutgoingMessage) => void;
  readonly now: () => number;
}

export async function openDesks(parts: DeskParts): Promise<Desks> {
  const { config, siteId, store, registry, ingest, publish, now } = parts;
  const kept = await openKeptEntities(store);
  const graph = createEntityGraph({
    kept,
    catalogue: () => registry.catalogue,
    latestFix: ingest.latestFix,
  });
  const desk = createDesk(kept, graph, {
    async adopt(catalogue) {
      await registry.adopt('sensorthings', catalogue);
    },
    retire: registry.retire,
    store: (batch) => ingest.attach('sensorthings').submit(batch),
  });
  const sensorThings: WriteContext = {
    kept,
    graph,
    desk,
    store,
    now,
    onWritten: (nodes) => mqtt.tellNodes(nodes),
  };
  const scheme = config.tls ? 'https' : 'http';
  const mqtt = createSensorThingsMqtt(sensorThings, {
    rootUrl: `${scheme}://${config.host}:${config.port}/${SENSORTHINGS_PATH}/`,
    publish: (topic, payload) =>
      publish({ topic, payload: new TextEncoder().encode(payload), qos: 0, retain: false }),
  });
  await desk.publishCatalogue();

  const allowed = parseAllowList(config.allowHosts, 'YUNJIAN_ALLOW_HOSTS');
  const sources = createSourceRunner({
    files: createSourceFiles(join(config.dataFolder, siteId, 'sources')),
    access: {
      fetch: createOutsideFetch(allowed),
      admit: async (url) => allowed.check(url),
      now,
    },
    openMouth: ingest.attach,
  });

  /** Readings, incidents and alerts on live topics enter the history; the rest is passed on as it came. */
  async function acceptLive(topic: string, payload: Uint8Array): Promise<boolean> {
    const parsed = parseTopic(topic);
    const mouth = ingest.attach(PUBLISHER);
    if (parsed?.type === 'incident') {
      const incident = payload.length > 0 ? decodeIncident(payload) : undefined;
      if (incident && (!incident.ok || incident.value.id !== parsed.id)) return false;
      if (incident?.ok) mouth.incident(incident.value);
      else mouth.incidentGone(parsed.id);
      return true;
    }
    if (parsed?.type === 'alert') {
      const alert = payload.length > 0 ? decodeAlert(payload) : undefined;
      if (alert && (!alert.ok || alert.value.id !== parsed.id)) return false;
      if (alert?.ok) mouth.alert(alert.value);
      else mouth.alertGone(parsed.id);
      return true;
    }
    if (parsed?.type !== 'observations') return false;
    const message = decodeObservations(payload);
    if (!message.ok) return false;
    const { header, batch } = message.value;
    const { version, datastreams } = registry.catalogue;
    const isOurs =
      keepsRows(header.catalogue, version) &&
      batch.slot.every((slot) => slot < datastreams.length) &&
      batch.value.every(Number.isFinite);
    if (!isOurs) return false;
    await mouth.submit(batch);
    return true;
  }

  return {
    sensorThings,
    sources,
    told: mqtt,
    mayListen: (filter) => mqtt.isOurs(filter) && !/[+#]/.test(filter),
    listened(filter) {
      if (!mqtt.isOurs(filter)) return;
      try {
        mqtt.subscribed(filter);
      } catch {
        // A topic that leads nowhere: nothing is ever told on it.
      }
    },
    unlistened(filter) {
      if (mqtt.isOurs(filter)) mqtt.unsubscribed(filter);
    },
    async accept(topic, payload) {
      if (!mqtt.isOurs(topic)) return acceptLive(topic, payload);
      await mqtt.receive(topic, payload);
      return true;
    },
  };
}

/** A desk that stands in while the gateway opens: nobody is connected yet. */
export const CLOSED_DESK: BrokerDesk = {
  mayListen: () => false,
  listened: () => undefined,
  unlistened: () => undefined,
  accept: () =>
    Promise.reject(new TwinError('feed-refused', 'The gateway is starting; try again.')),
};

/** True where the gateway can be reached from this machine alone. */
export function isLocalHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** `http://host:port/` as the client wrote it, for links in answers. */
export function rootOf({ headers, socket }: IncomingMessage): string {
  const { host = 'localhost' } = headers;
  const isNamed = /^(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(host);
  const scheme = 'encrypted' in socket ? 'https' : 'http';
  return `${scheme}://${isNamed ? host : 'localhost'}/`;
}
