import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Alert, Catalogue, Incident, ObservationBatch } from '#model';
import { API_PATHS, type HealthResponse } from '#wire';
import type { GatewayConfig } from '../../../src/gateway/gateway-config.ts';
import type { GatewayNews, GatewayOrder } from './gateway-orders.ts';

/** Whoever speaks into a gateway. */
export interface ChildSource {
  /** Our rows by the source's own. */
  readonly slots: readonly number[];
  observations(batch: ObservationBatch): void;
  incident(incident: Incident): void;
  alert(alert: Alert): void;
  /** So many of its rows, counted in the order in which they came, are on disk or refused. */
  readonly settled: number;
}

/** A gateway in a process of its own. */
export interface ChildGateway {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  attach(sourceId: string, catalogue: Catalogue): Promise<ChildSource>;
  health(): Promise<HealthResponse>;
  /** Resident memory, bytes. */
  memory(): number;
  /** Processor time that it has used, seconds. */
  cpuS(): number;
  /** Ends that nobody asked for, and what it says of its own faults. */
  faults(): readonly string[];
  /** As `kill -9` does; resolves when it is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const CHILD = join(import.meta.dirname, 'gateway-child.ts');
/** Ticks of the kernel's processor times in a second. */
const TICKS = 100;

export interface ChildOptions {
  /** Beside our own environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts it; resolves when it answers. */
export async function startChild(
  config: GatewayConfig,
  { env = {} }: ChildOptions = {},
): Promise<ChildGateway> {
  const child = spawn(process.execPath, [CHILD], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    env: { ...process.env, ...env },
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const settled = new Map<string, number>();
  const ready = new Map<string, () => void>();
  const up = Promise.withResolvers<{ url: string; port: number }>();
  const faults: string[] = [];
  let isEnding = false;
  let errors = '';
  child.stderr?.on('data', (text) => {
    errors += String(text);
  });
  child.stdout?.resume();
  // What is sent to one that was just killed is lost, as it would be on a line.
  child.on('error', () => undefined);
  child.once('exit', (code, signal) => {
    if (!isEnding) faults.push(`Ended by itself (${code ?? signal}): ${errors.slice(-2000)}`);
    up.reject(new Error(`The gateway ended (${code ?? signal}): ${errors.slice(-2000)}`));
  });
  child.on('message', (news: GatewayNews) => {
    if (news.type === 'up') up.resolve(news);
    else if (news.type === 'settled') settled.set(news.sourceId, news.rows);
    else ready.get(news.sourceId)?.();
  });
  const tell = (order: GatewayOrder) => {
    if (child.connected) child.send(order, () => undefined);
  };
  tell({ type: 'start', config });
  const { url, port } = await up.promise;
  const pid = child.pid as number;

  return {
    url,
    port,
    pid,
    async attach(sourceId, catalogue) {
      const isReady = new Promise<void>((resolve) => ready.set(sourceId, resolve));
      settled.set(sourceId, 0);
      tell({ type: 'catalogue', sourceId, catalogue });
      await Promise.race([isReady, gone]);
      const slots = await findSlots(url, catalogue);
      return {
        slots,
        observations: (batch) => tell({ type: 'observations', sourceId, batch }),
        incident: (incident) => tell({ type: 'incident', sourceId, incident }),
        alert: (alert) => tell({ type: 'alert', sourceId, alert }),
        get settled() {
          return settled.get(sourceId) ?? 0;
        },
      };
    },
    async health() {
      return (await (await fetch(`${url}${API_PATHS.health}`)).json()) as HealthResponse;
    },
    memory: () =>
      1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]),
    cpuS() {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return (Number(fields[11]) + Number(fields[12])) / TICKS;
    },
    faults: () => [
      ...faults,
      ...(errors.match(/^.*(?:Uncaught|Unhandled|The answer to .* failed).*$/gim) ?? []),
    ],
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };

  async function end(signal: NodeJS.Signals): Promise<void> {
    isEnding = true;
    signalChild(child, signal);
    await gone;
  }
}

function signalChild(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
}

async function findSlots(url: string, { datastreams }: Catalogue): Promise<number[]> {
  const ours = (await (await fetch(`${url}${API_PATHS.catalogue}`)).json()) as Catalogue;
  const slotOf = new Map(ours.datastreams.map(({ id, slot }) => [id, slot]));
  return datastreams.map(({ id }) => {
    const slot = slotOf.get(id);
    if (slot === undefined) throw new Error(`Expected datastream ${id} in the catalogue.`);
    return slot;
  });
}
