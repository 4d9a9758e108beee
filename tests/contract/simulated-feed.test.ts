import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Incident } from '#model';
import { createSimulator } from '#simulator';
import type { FeedAdapter } from '../../src/adapters/feed-adapter.ts';
import { simulatedFeed } from '../../src/adapters/simulated-feed.ts';
import { miniSite } from '../fixtures/mini-site.ts';
import { describeFeed, type FeedRig } from './feed-contract.ts';

const START_MS = Date.UTC(2026, 4, 12, 2, 0, 0);
const HOUR_MS = 3_600_000;
const simulator = createSimulator(miniSite);

describeFeed('simulated', async (): Promise<FeedRig> => {
  let openingMs = 0;
  const realMs = Date.now();
  /** What the rig's clock has been put forward by. */
  let aheadMs = START_MS - realMs;
  const now = () => Date.now() + aheadMs;
  let connections = 0;
  const server = createServer((request, response) => {
    const timer = setTimeout(() => response.end(JSON.stringify(miniSite)), openingMs);
    request.on('close', () => clearTimeout(timer));
    response.setHeader('connection', 'close');
  });
  server.on('connection', (socket) => {
    connections++;
    socket.on('close', () => connections--);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  function jump(until: (incidents: readonly Incident[]) => boolean): void {
    for (let hours = 0; hours < 24 * 30; hours += 0.25)
      if (until(simulator.incidentsAt(now() + hours * HOUR_MS))) {
        aheadMs += hours * HOUR_MS;
        return;
      }
    throw new Error('Expected it to happen within a month.');
  }

  return {
    adapter: simulatedFeed as FeedAdapter<unknown>,
    config: { type: 'simulated' },
    badConfigs: [
      ['type', { type: 'gateway' }],
      ['seed', { type: 'simulated', seed: 'x' }],
    ],
    options: { baseUrl: `http://127.0.0.1:${port}/`, siteUrl: 'tiles/site.json', now },
    heardOf: async () => undefined,
    sendReadings: async () => simulator.latestAt(now()),
    sendPositions: async () => simulator.tracksAt(now()),
    async addIncident() {
      const before = new Set(simulator.incidentsAt(now()).map(({ id }) => id));
      const isNew = ({ id }: Incident) => !before.has(id);
      jump((incidents) => incidents.some(isNew));
      return simulator.incidentsAt(now()).find(isNew) as Incident;
    },
    async removeIncident(id) {
      jump((incidents) => incidents.every((incident) => incident.id !== id));
    },
    past: { slot: 0, fromMs: START_MS - 24 * HOUR_MS, toMs: START_MS },
    replayPast: { fromMs: START_MS - HOUR_MS / 6, toMs: START_MS },
    connections: () => connections,
    delayOpening(delayMs) {
      openingMs = delayMs;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
});
