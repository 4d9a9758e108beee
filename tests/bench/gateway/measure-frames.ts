import { createRandom } from '#lib/random/random.ts';
import { API_PATHS, BULK_TYPE, decodeFrame } from '#wire';
import type { BenchRow } from '../../support/bench-report.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { medianOf, round } from './statistics.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const QUESTIONS = 20;
const AIM_MS = 300;

export interface PastOptions {
  readonly datastreams: number;
  readonly vehicles: number;
  /** Minutes between two readings of a datastream, and two positions of a vehicle. */
  readonly readingMin: number;
  readonly fixMin: number;
}

/** Fills a day and asks over HTTP how everything stood at random minutes of it. */
export async function measureFrames(
  gateway: GatewayProcess,
  { datastreams, vehicles, readingMin, fixMin }: PastOptions,
): Promise<BenchRow[]> {
  const endMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const fromMs = endMs - DAY_MS;
  const [readingMs, fixMs] = [readingMin * MINUTE_MS, fixMin * MINUTE_MS];
  const rows = await gateway.obey({ do: 'fill', fromMs, toMs: endMs, readingMs, fixMs });
  await gateway.obey({ do: 'maintain' });
  const random = createRandom(24);
  const times: number[] = [];
  for (let i = 0; i < QUESTIONS; i++) {
    const atMs = fromMs + Math.floor((random() * DAY_MS) / MINUTE_MS) * MINUTE_MS;
    const startMs = performance.now();
    const answer = await fetch(`${gateway.url}${API_PATHS.frame}?at=${atMs}`, {
      headers: { accept: BULK_TYPE },
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    times.push(performance.now() - startMs);
    const { observations, tracks } = decodeFrame(bytes);
    if (observations.slot.length < datastreams || tracks.trackSlot.length < vehicles)
      throw new Error(
        `Expected ${datastreams} readings and ${vehicles} vehicles, got ${observations.slot.length} and ${tracks.trackSlot.length}.`,
      );
  }
  const what = `frame?at= at ${QUESTIONS} random minutes of a day with ${rows} rows of ${datastreams} datastreams and ${vehicles} vehicles`;
  return [['median', medianOf(times)] as const, ['worst', Math.max(...times)] as const].map(
    ([which, value]) => ({
      what: `${what}: ${which}`,
      value: round(value),
      unit: 'ms',
      peer: 'aim',
      peerValue: AIM_MS,
    }),
  );
}
