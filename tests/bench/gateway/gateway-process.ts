import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, Order } from './gateway-child.ts';

/** A whole gateway in a process of its own. */
export interface GatewayProcess {
  readonly pid: number;
  readonly url: string;
  readonly brokerUrl: string;
  /** Resolves with the rows that are stored then. */
  obey(order: Order): Promise<number>;
  stop(): Promise<void>;
}

export interface GatewaySize {
  readonly datastreams: number;
  readonly vehicles: number;
  readonly token: string;
}

export async function startGatewayProcess(size: GatewaySize): Promise<GatewayProcess> {
  const { datastreams, vehicles, token } = size;
  const folder = mkdtempSync(join(tmpdir(), 'yunjian-bench-'));
  const child = fork(join(import.meta.dirname, 'gateway-child.ts'), [
    folder,
    String(datastreams),
    String(vehicles),
    token,
  ]);
  const next = (type: Answer['type']) =>
    new Promise<Answer>((resolve, reject) => {
      const fail = () => reject(new Error('Expected the gateway to run, got its end.'));
      child.once('exit', fail);
      child.once('message', (answer: Answer) => {
        child.off('exit', fail);
        if (answer.type === type) resolve(answer);
        else reject(new Error(`Expected "${type}" of the gateway, got "${answer.type}".`));
      });
    });
  const ready = await next('ready');
  if (ready.type !== 'ready') throw new Error('Expected a gateway that is ready.');
  return {
    pid: child.pid as number,
    url: ready.url,
    brokerUrl: ready.brokerUrl,
    async obey(order) {
      const done = next('done');
      child.send(order);
      const answer = await done;
      return answer.type === 'done' ? answer.rows : 0;
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
