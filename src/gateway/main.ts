import { resolve } from 'node:path';
import { TwinError } from '#model';
import { readGatewayConfig } from './gateway-config.ts';
import { type Gateway, startGateway } from './start-gateway.ts';

const EXIT = { failed: 1, tilesMissing: 2 } as const;
/** By then connections have ended and what waited is stored, unless something hangs. */
const STOPPING_MS = 10_000;

try {
  const rootFolder = resolve(import.meta.dirname, '../..');
  const gateway = await startGateway(readGatewayConfig(process.env, rootFolder));
  console.log(`云间 Yunjian  ${gateway.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop(gateway));
} catch (error) {
  if (!(error instanceof TwinError)) throw error;
  console.error(`云间 Yunjian: ${error.message}`);
  process.exitCode = error.code === 'tiles-missing' ? EXIT.tilesMissing : EXIT.failed;
}

async function stop(gateway: Gateway): Promise<void> {
  setTimeout(() => process.exit(EXIT.failed), STOPPING_MS).unref();
  await gateway.close();
}
