import { randomBytes } from 'node:crypto';
import type { Thing } from '#model';
import { startTestGateway, type TestGateway, type TestGatewayOptions } from './gateway.ts';

/** A real gateway with its SensorThings interface. */
export interface SensorThingsRig {
  readonly url: string;
  readonly token: string;
  readonly gateway: TestGateway;
  catalogueThings(): Promise<readonly Thing[]>;
  stop(): Promise<void>;
}

export async function startSensorThings(
  options: TestGatewayOptions = {},
): Promise<SensorThingsRig> {
  const token = randomBytes(16).toString('hex');
  const gateway = await startTestGateway({ publishToken: token, ...options });
  return {
    url: gateway.url,
    token,
    gateway,
    async catalogueThings() {
      const response = await fetch(new URL('api/v1/catalogue', gateway.url));
      return ((await response.json()) as { things: readonly Thing[] }).things;
    },
    stop: () => gateway.close(),
  };
}
