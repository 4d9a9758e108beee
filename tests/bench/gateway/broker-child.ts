/** The gateway's broker in a process of its own; says its ports to the parent. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBroker } from '../../../src/gateway/broker/broker.ts';

const broker = await createBroker({
  publishToken: process.argv[2],
  headers: {},
  greet: () => [],
  tcp: { host: '127.0.0.1', port: 0, isOptional: false },
  desk: {
    mayListen: () => false,
    listened: () => undefined,
    unlistened: () => undefined,
    accept: async () => false,
  },
});
const server = createServer();
server.on('upgrade', broker.upgrade);
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
process.send?.({ tcpPort: broker.tcpPort, wsPort: port });
process.once('disconnect', () => process.exit());
