import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MOSQUITTO = [
  '/usr/sbin/mosquitto',
  '/usr/local/sbin/mosquitto',
  '/opt/homebrew/sbin/mosquitto',
].find((path) => existsSync(path));

/** A broker in a process of its own. */
export interface RunningBroker {
  readonly pid: number;
  readonly tcpPort: number;
  readonly wsUrl: string;
  stop(): Promise<void>;
}

/** Name and password of the one who publishes; the other broker takes any. */
export const PUBLISHER = { username: 'publisher', password: 'a-token-for-the-benchmark' } as const;

/** The gateway's broker, without the rest of the gateway. */
export async function startEmbeddedBroker(): Promise<RunningBroker> {
  const child = fork(join(import.meta.dirname, 'broker-child.ts'), [PUBLISHER.password]);
  const { tcpPort, wsPort } = await new Promise<{ tcpPort: number; wsPort: number }>(
    (resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', () => reject(new Error('Expected the broker to run, got its end.')));
    },
  );
  const wsUrl = `ws://127.0.0.1:${wsPort}/mqtt`;
  return { pid: child.pid as number, tcpPort, wsUrl, stop: () => end(child) };
}

/** Mosquitto without a log, with the door open to everybody and no limit on what waits for a client. */
export async function startQuietMosquitto(): Promise<RunningBroker> {
  if (!MOSQUITTO) throw new Error('Expected Mosquitto to compare with; install mosquitto.');
  const [tcpPort, wsPort] = [await findFreePort(), await findFreePort()];
  const folder = mkdtempSync(join(tmpdir(), 'yunjian-mosquitto-'));
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(
    file,
    `allow_anonymous true
persistence false
max_queued_messages 0
log_dest stderr
log_type error
log_type information
listener ${tcpPort} 127.0.0.1
listener ${wsPort} 127.0.0.1
protocol websockets
`,
  );
  const child = spawn(MOSQUITTO, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (/running/.test(text)) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error('Expected Mosquitto to run, got its end.')));
  });
  return {
    pid: child.pid as number,
    tcpPort,
    wsUrl: `ws://127.0.0.1:${wsPort}/mqtt`,
    async stop() {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
