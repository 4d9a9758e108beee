import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';

const BINARY = [
  '/usr/sbin/mosquitto',
  '/usr/local/sbin/mosquitto',
  '/opt/homebrew/sbin/mosquitto',
].find((path) => existsSync(path));

/** Tests that need a Mosquitto are skipped, visibly, where none is installed. */
export const hasMosquitto = BINARY !== undefined;

/** A real Mosquitto with a listener for TCP and one for WebSockets, behind a door that counts and delays. */
export interface Mosquitto {
  /** Of the door: `ws://127.0.0.1:…/` and `mqtt://127.0.0.1:…/`. */
  readonly wsUrl: string;
  readonly mqttUrl: string;
  /** Connections through the door. */
  connections(): number;
  /** Topic filters that somebody listens to. */
  filters(): ReadonlySet<string>;
  publish(
    topic: string,
    payload: string | Uint8Array,
    options?: { readonly retain?: boolean; readonly qos?: 0 | 1 },
  ): Promise<void>;
  /** Whoever comes through the door waits so long. */
  delayMs: number;
  /** Kills the process. */
  die(): Promise<void>;
  revive(): Promise<void>;
  stop(): Promise<void>;
}

interface Door {
  readonly port: number;
  readonly sockets: Set<Socket>;
  readonly server: Server;
}

/** @param settings more lines for the configuration, e.g. a password file */
export async function startMosquitto(settings = ''): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), 'mosquitto-'));
  const filters = new Set<string>();
  let [tcpPort, wsPort] = [0, 0];
  let broker: ChildProcess | undefined;
  let publisher: MqttClient | undefined;

  const tools: Mosquitto = {
    get wsUrl() {
      return `ws://127.0.0.1:${wsDoor.port}/`;
    },
    get mqttUrl() {
      return `mqtt://127.0.0.1:${tcpDoor.port}/`;
    },
    connections: () => wsDoor.sockets.size + tcpDoor.sockets.size,
    filters: () => new Set(filters),
    async publish(topic, payload, options = {}) {
      const message = typeof payload === 'string' ? payload : Buffer.from(payload);
      await publisher?.publishAsync(topic, message, { qos: 1, ...options });
    },
    delayMs: 0,
    async die() {
      await publisher?.endAsync(true);
      publisher = undefined;
      await endProcess(broker);
      broker = undefined;
      filters.clear();
      for (const socket of [...wsDoor.sockets, ...tcpDoor.sockets]) socket.destroy();
    },
    revive: run,
    async stop() {
      await tools.die();
      for (const { server } of [wsDoor, tcpDoor])
        await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };

  async function run(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      if (tcpPort === 0) [tcpPort, wsPort] = [await findFreePort(), await findFreePort()];
      try {
        broker = await startProcess();
        break;
      } catch (error) {
        // Somebody else took a port between finding and using it.
        if (attempt >= 5) throw error;
        tcpPort = 0;
      }
    }
    publisher = await mqtt.connectAsync(`mqtt://127.0.0.1:${tcpPort}`, { clientId: 'the-rig' });
  }

  function startProcess(): Promise<ChildProcess> {
    const file = join(folder, 'mosquitto.conf');
    writeFileSync(
      file,
      `per_listener_settings false
allow_anonymous true
persistence false
log_dest stderr
log_type all
listener ${tcpPort} 127.0.0.1
listener ${wsPort} 127.0.0.1
protocol websockets
${settings}
`,
    );
    const child = spawn(BINARY as string, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    return new Promise((resolve, reject) => {
      let rest = '';
      child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          if (/mosquitto version \S+ running/.test(line)) resolve(child);
          readLine(line);
        }
      });
      child.once('exit', () => reject(new Error('Expected Mosquitto to run, got its end.')));
      child.once('error', reject);
    });
  }

  /** `1712345678: client 0 topic` tells of a subscription, `1712345678: client topic` of its end. */
  function readLine(line: string): void {
    const subscribed = /^\d+: \S+ [012] (\S+)$/.exec(line)?.[1];
    if (subscribed !== undefined) filters.add(subscribed);
    const unsubscribed = /^\d+: (?!No|Client|New|Sending|Received)\S+ (\S+)$/.exec(line)?.[1];
    if (unsubscribed !== undefined) filters.delete(unsubscribed);
    if (/^\d+: Client (?!the-rig)\S+ (?:disconnected|closed)/.test(line)) filters.clear();
  }

  const wsDoor = await openDoor(
    () => wsPort,
    () => tools.delayMs,
  );
  const tcpDoor = await openDoor(
    () => tcpPort,
    () => tools.delayMs,
  );
  await run();
  return tools;
}

/** Passes everything on, after the delay for the first bytes. */
async function openDoor(toPort: () => number, delayMs: () => number): Promise<Door> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    const waiting = setTimeout(() => {
      const through = connect(toPort(), '127.0.0.1');
      through.on('error', () => socket.destroy());
      through.on('close', () => socket.destroy());
      socket.on('close', () => through.destroy());
      socket.pipe(through).pipe(socket);
    }, delayMs());
    socket.on('close', () => {
      clearTimeout(waiting);
      sockets.delete(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as { port: number }).port, sockets, server };
}

async function endProcess(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
