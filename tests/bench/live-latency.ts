import { startRenderServer } from '../render/render-server.ts';
import { type BenchRow, reportBench } from '../support/bench-report.ts';
import type { Latency, LatencyRun } from './live-latency/page.ts';
import { launchBrowser, round, withPage } from './live-update/run-live.ts';

/**
 * From a message on the line to finished pixels: bytes through the worker and the shared table, against texts that
 * the page parses and hands to the engine. Without a graphics card most of it is drawing; the ratio is what counts.
 */

const PAGE = 'tests/bench/live-latency/index.html';
const RUNS = [
  { count: 10_000, peer: 'entity', name: 'Cesium Entity API' },
  { count: 100_000, peer: 'point-primitive', name: 'Cesium PointPrimitiveCollection' },
] as const;

const server = await startRenderServer(PAGE);
const browser = await launchBrowser();
try {
  for (const { count, peer, name } of RUNS) {
    const own = await measure({ path: 'table', count, share: 0.1, ticks: 30, tickMs: 200 });
    const other = await measure({ path: peer, count, share: 0.1, ticks: 30, tickMs: 200 });
    const row = (what: string, unit: string, of: (latency: Latency) => number): BenchRow => ({
      what: `${count} sensors, a tenth five times a second: ${what}`,
      value: round(of(own)),
      unit,
      peer: name,
      peerValue: round(of(other)),
    });
    reportBench('live-latency', [
      row('message to pixels, median', 'ms', ({ medianMs }) => medianMs),
      row('message to pixels, 95 of 100', 'ms', ({ p95Ms }) => p95Ms),
      row('long tasks', 'tasks', ({ longTasks }) => longTasks),
      row('longest task', 'ms', ({ longestTaskMs }) => longestTaskMs),
    ]);
  }
} finally {
  await browser.close();
  await server.close();
}

function measure(run: LatencyRun): Promise<Latency> {
  return withPage({ browser, server, path: PAGE, ready: 'measureLatency' }, (page) =>
    page.evaluate((one) => window.measureLatency(one), run),
  );
}
