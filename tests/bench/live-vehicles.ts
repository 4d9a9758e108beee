import { startRenderServer } from '../render/render-server.ts';
import { type BenchRow, reportBench } from '../support/bench-report.ts';
import type { FrameCost } from './live-update/page.ts';
import { LIVE_PAGE, launchBrowser, round, withPage } from './live-update/run-live.ts';
import type { VehiclePath } from './live-update/vehicle-paths.ts';

/** Vehicles that glide in every frame and tell of themselves once a second, by our ways and the engine's. */

const VEHICLES = 5_000;
const FRAMES = 25;
const PEERS = ['point-primitive', 'entity'] as const satisfies readonly VehiclePath[];
const NAMES: Readonly<Record<VehiclePath, string>> = {
  table: 'glide on the card',
  'table-points': 'public points',
  'point-primitive': 'Cesium PointPrimitiveCollection',
  entity: 'Cesium Entity API',
};

const server = await startRenderServer(LIVE_PAGE);
const browser = await launchBrowser();
try {
  const rows: BenchRow[] = [];
  const peers = new Map<VehiclePath, FrameCost>();
  for (const path of PEERS) peers.set(path, await measure(path));
  for (const own of ['table', 'table-points'] as const) {
    const cost = await measure(own);
    for (const [path, peer] of peers)
      for (const [part, of] of [
        ['update', ({ updateMs }: FrameCost) => updateMs],
        ['update and render', ({ updateMs, renderMs }: FrameCost) => updateMs + renderMs],
        ['worst frame', ({ worstMs }: FrameCost) => worstMs],
      ] as const)
        rows.push({
          what: `${VEHICLES} vehicles, ${NAMES[own]}: ${part}`,
          value: round(of(cost)),
          unit: 'ms',
          peer: NAMES[path],
          peerValue: round(of(peer)),
        });
  }
  reportBench('live-vehicles', rows);
} finally {
  await browser.close();
  await server.close();
}

function measure(path: VehiclePath): Promise<FrameCost> {
  return withPage({ browser, server }, async (page) => {
    const call = [path, VEHICLES] as const;
    await page.evaluate(([way, n]) => window.live.prepare(way, 'vehicles', n), call);
    const cost = await page.evaluate((frames) => window.live.runVehicles(frames), FRAMES);
    if (cost.litPixels < 200)
      throw new Error(`Expected the way "${path}" to draw, got ${cost.litPixels} lit pixels.`);
    return cost;
  });
}
