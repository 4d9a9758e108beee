/**
 * A gateway in a process that can be killed. Sources speak into it over the process's channel, as a feed
 * adapter within it would, and are told which of their rows are on disk.
 */
import { startGateway } from '../../../src/gateway/start-gateway.ts';
import type { GatewayNews, GatewayOrder } from './gateway-orders.ts';

const SETTLED_MS = 5;

const tell = (news: GatewayNews) => process.send?.(news);
const told = new Map<string, number>();

process.once('message', async ({ type, ...order }: GatewayOrder) => {
  if (type !== 'start' || !('config' in order)) throw new Error(`Expected start, got ${type}.`);
  const { url, port, attach, close } = await startGateway(order.config);
  process.on('message', async (next: GatewayOrder) => {
    if (next.type === 'start') return;
    const mouth = attach(next.sourceId);
    switch (next.type) {
      case 'catalogue':
        told.set(next.sourceId, 0);
        mouth.catalogue(next.catalogue);
        await mouth.ready();
        tell({ type: 'ready', sourceId: next.sourceId });
        return;
      case 'observations':
        return mouth.observations(next.batch);
      case 'incident':
        return mouth.incident(next.incident);
      case 'alert':
        return mouth.alert(next.alert);
    }
  });
  setInterval(() => {
    for (const [sourceId, before] of told) {
      const { received, pending } = attach(sourceId).books;
      const rows = received - pending;
      if (rows === before) continue;
      told.set(sourceId, rows);
      tell({ type: 'settled', sourceId, rows });
    }
  }, SETTLED_MS);
  process.once('SIGTERM', async () => {
    await close();
    process.exit();
  });
  tell({ type: 'up', url, port });
});
