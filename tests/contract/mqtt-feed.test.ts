import { Encoder } from 'cbor-x/index-no-eval';
import { expect, test, vi } from 'vitest';
import type { FeedAdapter } from '../../src/adapters/feed-adapter.ts';
import { mqttFeed } from '../../src/adapters/mqtt-feed.ts';
import { COLUMNS, TOPICS } from '../fixtures/standards/mqtt-topics.ts';
import { hasMosquitto, type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { describeFeed, type FeedRig } from './feed-contract.ts';

const SOON = { timeout: 15_000, interval: 50 };
const encoder = new Encoder({ useRecords: false });

const FILTERS = TOPICS.map(({ filter }) => filter);

async function startRig(url: (broker: Mosquitto) => string): Promise<FeedRig> {
  const broker = await startMosquitto();
  /** In the order in which the sensors first spoke. */
  const streams = ['1', '2', '3'];
  let step = 0;
  return {
    adapter: mqttFeed as FeedAdapter<unknown>,
    config: { type: 'mqtt', url: url(broker), topics: TOPICS },
    badConfigs: [
      ['url', { type: 'mqtt', topics: TOPICS }],
      ['topics', { type: 'mqtt', url: 'ws://x/', topics: [] }],
      [
        'topics.0.filter',
        { type: 'mqtt', url: 'ws://x/', topics: [{ filter: 'a/#/b', payload: 'columns' }] },
      ],
      [
        'topics.0.payload',
        { type: 'mqtt', url: 'ws://x/', topics: [{ filter: 'a', payload: 'xml' }] },
      ],
      [
        'catalogueUrl',
        { type: 'mqtt', url: 'ws://x/', topics: [{ filter: 'a', payload: 'gateway' }] },
      ],
      [
        'mapping',
        { type: 'mqtt', url: 'ws://x/', topics: [{ filter: 'a', payload: 'mapped', mapping: {} }] },
      ],
      ['qos', { type: 'mqtt', url: 'ws://x/', topics: TOPICS, qos: 2 }],
    ],
    options: { baseUrl: 'http://127.0.0.1/' },
    heardOf: (wanted) =>
      vi.waitFor(() => {
        for (const filter of FILTERS)
          expect(broker.filters().has(filter)).toBe(wanted.observations || wanted.tracks);
      }, SOON),
    async sendReadings() {
      const timeMs = Date.now();
      for (const [i, id] of streams.entries())
        await broker.publish(
          `v1.1/Datastreams(${id})/Observations`,
          JSON.stringify({ phenomenonTime: new Date(timeMs).toISOString(), result: 20.5 + i }),
        );
      return {
        slot: Uint32Array.from(streams, (_, i) => i),
        timeMs: new Float64Array(streams.length).fill(timeMs),
        value: Float64Array.from(streams, (_, i) => 20.5 + i),
      };
    },
    async sendPositions() {
      let lon = 0;
      // A thing that is seen elsewhere twice moves.
      for (let i = 0; i < 3; i++) {
        lon = 121.2 + ++step * 0.001;
        await broker.publish(
          'v1.1/Things(bus-1)/Locations',
          JSON.stringify({ name: 'x', location: { type: 'Point', coordinates: [lon, 31] } }),
        );
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      return {
        trackSlot: Uint32Array.of(0),
        timeMs: Float64Array.of(Date.now() - 1000),
        lonDeg: Float64Array.of(lon),
        latDeg: Float64Array.of(31),
        heightM: Float32Array.of(0),
        bearingDeg: Float32Array.of(90),
        speedMps: Float32Array.of(0),
      };
    },
    connections: () => broker.connections(),
    delayOpening(delayMs) {
      broker.delayMs = delayMs;
    },
    breakSource: () => broker.die(),
    mendSource: () => broker.revive(),
    async sendRubbish() {
      const bad: readonly (readonly [topic: string, payload: string | Uint8Array])[] = [
        ['v1.1/Datastreams(1)/Observations', '{"result":'],
        ['v1.1/Datastreams(1)/Observations', 'null'],
        ['v1.1/Datastreams(1)/Observations', ''],
        ['v1.1/Datastreams(1)/Observations', '{"phenomenonTime":"2026-01-01T00:00:00Z"}'],
        ['v1.1/Datastreams(1)/Observations', '{"phenomenonTime":"yesterday","result":1}'],
        ['v1.1/Datastreams(1)/Observations', '{"result":1e999}'],
        ['v1.1/Datastreams(1)/Observations', Uint8Array.of(0xff, 0xfe)],
        // Its WebSockets crawl with messages above 4 kB; over TCP this is nothing.
        ...(url(broker).startsWith('mqtt:')
          ? ([['v1.1/Datastreams(1)/Observations', `{"result":"${'x'.repeat(300_000)}"}`]] as const)
          : []),
        ['v1.1/Things(7)/Locations', '{"location":{"type":"Point","coordinates":[500,1]}}'],
        [
          'v1.1/CreateObservations',
          '[{"Datastream":{},"components":["result"],"dataArray":[[1]]}]',
        ],
        [
          'v1.1/CreateObservations',
          '[{"Datastream":{"@iot.id":1},"components":["x"],"dataArray":[]}]',
        ],
        ['maker/a/columns', Uint8Array.of(1, 2, 3)],
        ['maker/a/columns', encoder.encode({ v: 2 })],
        ['maker/a/columns', encoder.encode({ ...COLUMNS, stream: Uint8Array.of(0, 9, 1) })],
      ];
      for (const [topic, payload] of bad) await broker.publish(topic, payload);
      return bad.length;
    },
    stop: () => broker.stop(),
  };
}

if (hasMosquitto) {
  describeFeed('mqtt over WebSockets', () => startRig((broker) => broker.wsUrl));
  describeFeed('mqtt over TCP', () => startRig((broker) => broker.mqttUrl));
} else test.skip('mqtt feeds need a Mosquitto, and none is installed', () => undefined);
