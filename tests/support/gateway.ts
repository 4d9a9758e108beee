import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import type { Site } from '#model';
import type { GatewayConfig } from '../../src/gateway/gateway-config.ts';
import type { SourceMouth } from '../../src/gateway/ingest/source-mouth.ts';
import { startGateway as start } from '../../src/gateway/start-gateway.ts';
import type { HistoryStore } from '../../src/gateway/store/history-store.ts';
import { miniSite } from '../fixtures/mini-site.ts';

/** A real gateway on a free port. */
export interface TestGateway {
  /** With a slash at the end. */
  readonly url: string;
  /** Of the broker. */
  readonly brokerUrl: string;
  readonly port: number;
  readonly distFolder: string;
  readonly publicFolder: string;
  readonly dataFolder: string;
  /** The mouth of another source. */
  attach(sourceId: string): SourceMouth;
  /** Connects an MQTT client to it; ended by `close` at the latest. */
  connect(options?: IClientOptions): Promise<MqttClient>;
  /** Publishes as the one who may; only where the gateway was given a token. */
  publish(topic: string, payload: Uint8Array, options?: { retain?: boolean }): Promise<void>;
  close(): Promise<void>;
}

export interface TestGatewayOptions extends Partial<GatewayConfig> {
  /** The site served when no `publicFolder` is given. */
  readonly site?: Site;
  readonly now?: () => number;
  /** Where the history goes; a folder that vanishes with the gateway unless told. */
  readonly store?: HistoryStore;
}

export type RunningGateway = TestGateway;

const ROOT = resolve(import.meta.dirname, '../..');

/** Starts the real gateway over the built viewer and the built tiles; its `publish` works. */
export function startGateway(options: TestGatewayOptions = {}): Promise<RunningGateway> {
  return startTestGateway({
    distFolder: join(ROOT, 'dist'),
    publicFolder: join(ROOT, 'public'),
    publishToken: randomBytes(16).toString('hex'),
    // Enough to go back to; a whole day would keep the machine busy while the page is drawn.
    pastHours: 6,
    ...options,
  });
}

/**
 * Starts the real gateway on port 0 over a small made-up site with a page of one line, in a folder of its
 * own; give `distFolder` and `publicFolder` to serve the real viewer and tiles.
 */
export async function startTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const { site = miniSite, now, store, ...config } = options;
  const root = mkdtempSync(join(tmpdir(), 'yunjian-gateway-'));
  const distFolder = config.distFolder ?? join(root, 'dist');
  const publicFolder = config.publicFolder ?? join(root, 'public');
  const dataFolder = config.dataFolder ?? join(root, 'data');
  if (!config.distFolder) {
    mkdirSync(join(distFolder, 'assets'), { recursive: true });
    writeFileSync(join(distFolder, 'index.html'), '<!doctype html><title>Yunjian</title>\n');
  }
  if (!config.publicFolder) {
    mkdirSync(join(publicFolder, 'tiles', site.id), { recursive: true });
    writeFileSync(join(publicFolder, 'tiles', site.id, 'site.json'), JSON.stringify(site));
  }
  const gateway = await start(
    {
      host: '127.0.0.1',
      port: 0,
      extraHosts: [],
      mqttPort: 0,
      allowHosts: '',
      keepRawDays: 7,
      keepGb: 1,
      ...config,
      distFolder,
      publicFolder,
      dataFolder,
    },
    { ...(now && { now }), ...(store && { store }) },
  );
  const brokerUrl = `${gateway.url.replace(/^http/, 'ws')}mqtt`;
  const clients: MqttClient[] = [];
  async function connect(clientOptions: IClientOptions = {}): Promise<MqttClient> {
    const client = await connectAsync(
      brokerUrl,
      { protocolVersion: 4, reconnectPeriod: 0, ...clientOptions },
      false,
    );
    clients.push(client);
    return client;
  }
  return {
    url: gateway.url,
    port: gateway.port,
    brokerUrl,
    distFolder,
    publicFolder,
    dataFolder,
    attach: gateway.attach,
    connect,
    async publish(topic, payload, { retain = false } = {}) {
      const password = config.publishToken;
      if (password === undefined) throw new Error('Expected a gateway with a publishToken.');
      const client = await connect({ username: 'publisher', password });
      await client.publishAsync(topic, Buffer.from(payload), { qos: 1, retain });
      await client.endAsync();
    },
    async close() {
      for (const client of clients) client.end(true);
      await gateway.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
