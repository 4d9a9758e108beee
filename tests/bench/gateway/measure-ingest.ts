import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import {
  API_PATHS,
  encodeObservations,
  liveTileOf,
  MAX_OBSERVATIONS,
  observationTopic,
  parseCatalogue,
  parseHealthResponse,
} from '#wire';
import { openSqliteStore } from '../../../src/gateway/store/sqlite/open-sqlite-store.ts';
import type { BenchRow } from '../../support/bench-report.ts';
import { PUBLISHER } from './brokers.ts';
import { readCpuS } from './cpu.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { round } from './statistics.ts';

const PEER = 'the store alone, same number of rows';
/** As many rows as the gateway commits at once. */
const COMMIT_ROWS = 20_000;
/** Messages on their way at once. */
const UNDER_WAY = 400;

interface Figure {
  readonly perS: number;
  readonly cpuUs: number;
}

/** Rows until they are on disk: from a source inside the gateway, and from a publisher over MQTT (QoS 1). */
export async function measureIngest(
  gateway: GatewayProcess,
  datastreams: number,
  rounds: number,
): Promise<BenchRow[]> {
  const rows = datastreams * rounds;
  const fromMs = Date.now();
  const alone = await measureStore(datastreams, rounds, fromMs);
  const inside = await measure(gateway.pid, () =>
    gateway.obey({ do: 'speak', rounds, fromMs: fromMs - 2 * rounds }),
  );
  const messages = await makeMessages(gateway, rounds, fromMs);
  const outside = await measure(gateway.pid, () => publishAll(gateway, messages));
  return [
    ['a source inside', inside],
    [`MQTT QoS 1, ${MAX_OBSERVATIONS} readings a message`, outside],
  ].flatMap(([from, figure]) => {
    const what = `ingest of ${rows} readings, ${from}`;
    const { perS, cpuUs } = figure as Figure;
    return [
      {
        what: `${what}: stored`,
        value: round(perS),
        unit: 'rows/s',
        peer: PEER,
        peerValue: round(alone.perS),
      },
      {
        what: `${what}: gateway CPU`,
        value: round(cpuUs),
        unit: 'µs a row',
        peer: PEER,
        peerValue: round(alone.cpuUs),
      },
    ];
  });
}

async function measure(pid: number, work: () => Promise<number>): Promise<Figure> {
  const [cpuBefore, startMs] = [readCpuS(pid), performance.now()];
  const rows = await work();
  const seconds = (performance.now() - startMs) / 1000;
  return { perS: rows / seconds, cpuUs: ((readCpuS(pid) - cpuBefore) * 1e6) / rows };
}

/** The store runs in a thread of this process. */
async function measureStore(datastreams: number, rounds: number, fromMs: number): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'yunjian-bench-'));
  const store = await openSqliteStore({ file: join(folder, 'history.db') });
  const rows = datastreams * rounds;
  const figure = await measure(process.pid, async () => {
    for (let from = 0; from < rows; from += COMMIT_ROWS) {
      const length = Math.min(COMMIT_ROWS, rows - from);
      const column = (of: (row: number) => number) =>
        Float64Array.from({ length }, (_, i) => of(from + i));
      await store.append({
        observations: {
          slot: Uint32Array.from({ length }, (_, i) => (from + i) % datastreams),
          timeMs: column((row) => fromMs + Math.floor(row / datastreams)),
          value: column((row) => (row % 1000) / 10),
          atMs: column(() => fromMs + rounds),
          cursor: column((row) => row + 1),
        },
      });
    }
    return rows;
  });
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  return figure;
}

/** Every datastream of the source so many times, each reading with an instant of its own. */
async function makeMessages(gateway: GatewayProcess, rounds: number, fromMs: number) {
  const answer = await fetch(`${gateway.url}${API_PATHS.catalogue}`);
  const { version, datastreams } = parseCatalogue(await answer.json());
  const slots = datastreams.flatMap(({ slot, property }) => (property === 'value' ? slot : []));
  const messages: Uint8Array[] = [];
  for (let round = 0; round < rounds; round++)
    for (let from = 0; from < slots.length; from += MAX_OBSERVATIONS) {
      const part = slots.slice(from, from + MAX_OBSERVATIONS);
      messages.push(
        encodeObservations(
          { epoch: 'bench', seq: messages.length, catalogue: version },
          {
            slot: Uint32Array.from(part),
            timeMs: new Float64Array(part.length).fill(fromMs + round),
            value: Float32Array.from(part, (slot) => slot / 8),
          },
        ),
      );
    }
  return { messages, rows: rounds * slots.length };
}

/** Resolves when the last message is acknowledged, which it is when its rows are on disk. */
async function publishAll(
  gateway: GatewayProcess,
  { messages, rows }: Awaited<ReturnType<typeof makeMessages>>,
): Promise<number> {
  const client = await connectAsync(gateway.brokerUrl, {
    protocolVersion: 4,
    reconnectPeriod: 0,
    ...PUBLISHER,
  });
  const topic = observationTopic(liveTileOf(121.2, 31), 'sensor');
  const underWay = new Set<Promise<unknown>>();
  for (const message of messages) {
    const sent = client
      .publishAsync(topic, Buffer.from(message), { qos: 1 })
      .finally(() => underWay.delete(sent));
    underWay.add(sent);
    if (underWay.size >= UNDER_WAY) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  await client.endAsync();
  const health = await fetch(`${gateway.url}${API_PATHS.health}`);
  const stored = parseHealthResponse(await health.json()).sources.publisher?.stored;
  if (stored !== rows) throw new Error(`Expected ${rows} rows stored, got ${stored}.`);
  return rows;
}
