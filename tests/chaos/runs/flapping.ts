import type { FeedStatus } from '#adapters';
import type { LiveTable } from '#model';
import { API_PATHS, BULK_TYPE, decodeFrame } from '#wire';
import { gatewayFeed } from '../../../src/adapters/gateway-feed.ts';
import { createLiveSink } from '../../../src/feeds/live-sink.ts';
import { makeReadings, makeSourceCatalogue } from '../../support/source.ts';
import { startTcpProxy } from '../../support/tcp-proxy.ts';
import { makeChaosSite } from '../support/chaos-site.ts';
import { startChild } from '../support/child-gateway.ts';
import type { ChaosOptions, FaultRow } from '../support/fault-row.ts';
import { pause, until } from '../support/wait.ts';

const SENSORS = 200;
const FLAP_MS = 1000;
const RIGHT_MS = 3000;

/** The line to a viewer is cut and mended again and again while readings come. */
export async function runFlapping({ isLong }: ChaosOptions): Promise<FaultRow[]> {
  const flaps = isLong ? 100 : 12;
  const site = makeChaosSite();
  const gateway = await startChild(site.config);
  const proxy = await startTcpProxy(gateway.port);
  const source = await gateway.attach('flap', makeSourceCatalogue('v', { sensors: SENSORS }));
  const resourcesBefore = countResources();
  let status: FeedStatus | undefined;
  const sink = createLiveSink({
    shared: false,
    onCatalogue: () => undefined,
    onStatus: (next) => {
      status = next;
    },
  });
  const apiUrl = `http://127.0.0.1:${proxy.port}/`;
  const url = `ws://127.0.0.1:${proxy.port}/${API_PATHS.broker}`;
  const feed = await gatewayFeed.open(
    gatewayFeed.parseConfig({ type: 'gateway', url, apiUrl }),
    sink,
    { baseUrl: apiUrl, signal: new AbortController().signal },
  );
  try {
    feed.subscribe({ observations: true, tracks: true, incidents: true });
    await until(() => sink.counters.offsetMs !== undefined, 10_000);
    let sent = 0;
    const pouring = setInterval(() => {
      const timeMs = Date.now();
      // Each time another fifth speaks, so that what was missed is not told anew by itself.
      const rows = Array.from(
        { length: SENSORS / 5 },
        (_, i) => [i * 5 + (sent % 5), timeMs, sent] as const,
      );
      source.observations(makeReadings(...rows));
      sent++;
    }, 50);
    for (let i = 0; i < flaps; i++) {
      proxy.cut();
      await pause(FLAP_MS);
      if (i === flaps - 1) clearInterval(pouring);
      proxy.mend();
      await pause(FLAP_MS);
    }
    const redialMs = await until(() => status?.state === 'live', 30_000);
    let wrong = SENSORS;
    const rightMs = await until(async () => {
      wrong = await countWrong(gateway.url, source.slots, sink.table);
      return wrong === 0;
    }, 20_000);
    const broken: string[] = [];
    const missed: string[] = [];
    if (redialMs === undefined) broken.push('The viewer never came back.');
    if ((rightMs ?? Number.POSITIVE_INFINITY) > RIGHT_MS)
      missed.push(`The table was right after ${rightMs} ms of being live again.`);
    await feed.close();
    // Connections that were kept for the next question close by themselves.
    await until(() => countResources() <= resourcesBefore, 10_000);
    const left = Math.max(0, countResources() - resourcesBefore);
    if (left > 0) broken.push(`${left} sockets or timers are left over.`);
    const faults = gateway.faults();
    return [
      {
        fault: 'R07 line flaps, 1 s off, 1 s on',
        injected: flaps,
        lost: wrong,
        doubled: 0,
        uncaught: faults.length,
        broken: [...broken, ...faults],
        missed,
        figures: `${sent * (SENSORS / 5)} rows meanwhile, live ${redialMs} ms after the last flap, table as the gateway's frame ${rightMs} ms later, ${left} sockets and timers left over`,
      },
    ];
  } finally {
    await feed.close();
    await proxy.close();
    await gateway.kill();
    site.remove();
  }
}

/** Sensors whose newest reading is not the one that the gateway tells. */
async function countWrong(
  url: string,
  slots: readonly number[],
  table: LiveTable | undefined,
): Promise<number> {
  const answer = await fetch(`${url}${API_PATHS.frame}?at=${Date.now()}`, {
    headers: { accept: BULK_TYPE, connection: 'close' },
  });
  const frame = decodeFrame(new Uint8Array(await answer.arrayBuffer()));
  const { slot, timeMs, value } = frame.observations;
  const rowOf = new Map(Array.from(slot, (each, row) => [each, row]));
  return slots.filter((each) => {
    const row = rowOf.get(each);
    if (row === undefined || !table) return true;
    return (
      table.timeMs[each] !== timeMs[row] || table.value[each] !== Math.fround(value[row] as number)
    );
  }).length;
}

/** Sockets and timers that keep this process alive. */
function countResources(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCPSocket|Timeout/.test(name)).length;
}
