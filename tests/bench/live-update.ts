import { startRenderServer } from '../render/render-server.ts';
import { type BenchRow, reportBench } from '../support/bench-report.ts';
import { WARM_UP } from './live-update/make-live.ts';
import type { FrameCost } from './live-update/page.ts';
import {
  heapBytes,
  LIVE_PAGE,
  launchBrowser,
  mainThreadMs,
  round,
  withPage,
} from './live-update/run-live.ts';
import type { SensorPath } from './live-update/sensor-paths.ts';

/**
 * Sensors of which a tenth changes in each frame: through the table and its own draw call, through the table and
 * the engine's public points, and by the engine's three ways alone. Names a count and a way to run only that.
 */

const COUNTS = [1_000, 10_000, 100_000];
const PATHS: readonly SensorPath[] = [
  'table',
  'table-points',
  'buffer-point',
  'point-primitive',
  'entity',
  'nothing',
];
const SHARE = 0.1;
const NAMES: Readonly<Record<SensorPath, string>> = {
  table: 'table and own draw call',
  'table-points': 'table and public points',
  'buffer-point': 'Cesium BufferPointCollection',
  'point-primitive': 'Cesium PointPrimitiveCollection',
  entity: 'Cesium Entity API',
  nothing: 'an empty scene',
};

const CPU_PART = "processor time a frame, the worker's part too";
/** What an empty scene costs as well. */
const ALSO_EMPTY: ReadonlySet<string> = new Set(['update and render', CPU_PART]);

interface Cost extends FrameCost {
  /** Processor time of a whole frame, the worker's part included. */
  readonly cpuMs: number;
  readonly showMs: number;
  readonly heapBytesEach: number;
  readonly pickMs: number;
  readonly growMs: number | undefined;
}

const wanted = process.argv.slice(2);
const counts = COUNTS.filter((count) => isWanted(`${count}`, COUNTS.map(String)));
const paths = PATHS.filter((path) => isWanted(path, PATHS));

const server = await startRenderServer(LIVE_PAGE);
const browser = await launchBrowser();
try {
  for (const count of counts) {
    const costs = new Map<SensorPath, Cost>();
    for (const path of paths) costs.set(path, await measure(path, count));
    for (const [path, { litPixels }] of costs)
      if (litPixels < 200 && path !== 'nothing')
        throw new Error(`Expected the way "${path}" to draw, got ${litPixels} lit pixels.`);
    reportBench('live-update', listRows(count, costs));
  }
} finally {
  await browser.close();
  await server.close();
}

function measure(path: SensorPath, count: number): Promise<Cost> {
  return withPage({ browser, server }, async (page, devTools) => {
    const call = [path, count] as const;
    await page.evaluate(([way, n]) => window.live.prepare(way, 'sensors', n), call);
    const before = await heapBytes(devTools);
    const showMs = await page.evaluate(() => window.live.show());
    // An entity's frame is long; fewer of them say as much.
    const frames = path === 'entity' && count > 50_000 ? 6 : 25;
    await page.evaluate(([n, share]) => window.live.write(n, share), [frames, SHARE] as const);
    const usedMs = await mainThreadMs(devTools);
    const cost = await page.evaluate(() => window.live.runSensors());
    const cpuMs = ((await mainThreadMs(devTools)) - usedMs) / (frames + WARM_UP);
    await page.evaluate(() => window.live.write(0, 0));
    const heapBytesEach = ((await heapBytes(devTools)) - before) / count;
    const { ms: pickMs } = await page.evaluate(() => window.live.pick(40));
    const growMs = await page.evaluate((by) => window.live.grow(by), count / 100);
    return { ...cost, cpuMs, showMs, heapBytesEach, pickMs, growMs };
  });
}

function listRows(count: number, costs: ReadonlyMap<SensorPath, Cost>): BenchRow[] {
  const peers = paths.filter((path) => path !== 'table' && path !== 'table-points');
  const parts: readonly (readonly [string, string, (cost: Cost) => number])[] = [
    ['update', 'ms', ({ updateMs }) => updateMs],
    ['update and render', 'ms', ({ updateMs, renderMs }) => updateMs + renderMs],
    [CPU_PART, 'ms', ({ cpuMs }) => cpuMs],
    ['worst frame', 'ms', ({ worstMs }) => worstMs],
    ['frames over 50 ms', 'frames', ({ longFrames }) => longFrames],
    ['showing them', 'ms', ({ showMs }) => showMs],
    ['memory each', 'B', ({ heapBytesEach }) => heapBytesEach],
    ['finding one (peers draw for it)', 'ms', ({ pickMs }) => pickMs],
  ];
  const rows: BenchRow[] = [];
  for (const own of ['table', 'table-points'] as const) {
    const cost = costs.get(own);
    if (!cost) continue;
    for (const [part, unit, of] of parts)
      for (const path of peers) {
        if (path === 'nothing' && !ALSO_EMPTY.has(part)) continue;
        rows.push({
          what: `${count} sensors, ${NAMES[own]}: ${part}`,
          value: round(of(cost)),
          unit,
          peer: NAMES[path],
          peerValue: round(of(costs.get(path) as Cost)),
        });
      }
    rows.push({
      what: `${count} sensors, ${NAMES[own]}: one in a hundred more`,
      value: round(cost.growMs ?? Number.NaN),
      unit: 'ms',
      peer: 'showing all anew',
      peerValue: round(cost.showMs),
    });
  }
  return rows;
}

/** Everything where nothing of its kind was named. */
function isWanted(name: string, all: readonly string[]): boolean {
  const named = all.filter((one) => wanted.includes(one));
  return named.length === 0 || named.includes(name);
}
