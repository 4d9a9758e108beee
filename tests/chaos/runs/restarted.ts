import { createRandom } from '#lib/random/random.ts';
import { TOPIC_FILTERS } from '#wire';
import { type BrokerLine, openBrokerLine } from '../../../src/adapters/broker-line.ts';
import { makeChaosSite } from '../support/chaos-site.ts';
import { startChild } from '../support/child-gateway.ts';
import type { ChaosOptions, FaultRow } from '../support/fault-row.ts';
import { pause, until } from '../support/wait.ts';

const VIEWERS = 200;
const BUCKET_MS = 100;
/** Most viewers that may come back within one bucket, and when all must be back. */
const MOST_SHARE = 0.1;
const ALL_BACK_MS = 15_000;
const MOST_CPU_S = 10;

/** The gateway is killed and comes back while many look at it. */
export async function runRestarted({ seed }: ChaosOptions): Promise<FaultRow[]> {
  const site = makeChaosSite();
  const random = createRandom(seed);
  let gateway = await startChild(site.config);
  const { port } = gateway;
  const lines: BrokerLine[] = [];
  const downs = new Array<number>(VIEWERS).fill(0);
  const backMs: number[] = [];
  const ending = new AbortController();
  const openLine = (i: number) =>
    openBrokerLine({
      url: new URL(`ws://127.0.0.1:${port}/mqtt`),
      topics: { [TOPIC_FILTERS.heartbeat]: { qos: 0 }, [TOPIC_FILTERS.incidents]: { qos: 1 } },
      connectTimeoutMs: 8000,
      silenceMs: 6000,
      random,
      signal: ending.signal,
      onMessage: () => undefined,
      onUp: () => {
        if ((downs[i] as number) > 0) backMs.push(performance.now());
      },
      onDown: () => {
        downs[i] = (downs[i] as number) + 1;
      },
    });
  try {
    for (let i = 0; i < VIEWERS; i += 20)
      lines.push(...(await Promise.all(Array.from({ length: 20 }, (_, k) => openLine(i + k)))));
    await gateway.kill();
    const faults = [...gateway.faults()];
    await pause(1500);
    gateway = await startChild({ ...site.config, port });
    const upMs = performance.now();
    const cpuBeforeS = gateway.cpuS();
    await until(() => backMs.length >= VIEWERS, 40_000);
    const cpuS = gateway.cpuS() - cpuBeforeS;
    faults.push(...gateway.faults());
    const lastMs = Math.round(Math.max(...backMs) - upMs);
    const buckets = new Map<number, number>();
    for (const ms of backMs) {
      const bucket = Math.floor((ms - upMs) / BUCKET_MS);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
    }
    const most = Math.max(...buckets.values());
    const missed: string[] = [];
    if (most > MOST_SHARE * VIEWERS)
      missed.push(`${most} viewers came back within ${BUCKET_MS} ms.`);
    if (lastMs > ALL_BACK_MS) missed.push(`The last viewer was back after ${lastMs} ms.`);
    if (cpuS > MOST_CPU_S) missed.push(`Their return took ${cpuS} s of processor time.`);
    const tries = downs.reduce((sum, count) => sum + count, 0);
    return [
      {
        fault: 'R06 restart before 200 viewers',
        injected: VIEWERS,
        lost: VIEWERS - backMs.length,
        doubled: Math.max(0, backMs.length - VIEWERS),
        uncaught: faults.length,
        broken: faults,
        missed,
        figures: `most in ${BUCKET_MS} ms: ${most}, all back ${lastMs} ms after it answered, ${tries} attempts, ${cpuS.toFixed(1)} s of processor time`,
      },
    ];
  } finally {
    ending.abort();
    for (const line of lines) await line.close();
    await gateway.kill();
    site.remove();
  }
}
