import { makeReadings, makeSourceCatalogue, makeSourceIncident } from '../../support/source.ts';
import { makeChaosSite } from '../support/chaos-site.ts';
import { type ChildGateway, type ChildSource, startChild } from '../support/child-gateway.ts';
import type { ChaosOptions, FaultRow } from '../support/fault-row.ts';
import { readKept } from '../support/read-rows.ts';
import { openViewer, type Viewer } from '../support/viewer.ts';
import { pause, until } from '../support/wait.ts';

const SENSORS = 500;
const TICK_MS = 50;
const INCIDENTS = 100;

/** Ten times as much as usual at once, then one sensor alone that speaks without pause. */
export async function runFlooded({ isLong }: ChaosOptions): Promise<FaultRow[]> {
  const site = makeChaosSite();
  const gateway = await startChild(site.config);
  const viewer = await openViewer(gateway.url);
  try {
    const source = await gateway.attach('flood', makeSourceCatalogue('v', { sensors: SENSORS }));
    // The present that a newcomer is given has come by then.
    await pause(1000);
    viewer.begin(source.slots);
    const burst = await flood(gateway, source, viewer, isLong ? 60 : 12);
    viewer.begin(source.slots);
    const one = await floodOne(gateway, source, viewer, isLong ? 60 : 8);
    const faults = gateway.faults();
    await gateway.stop();
    const store = await site.openStore();
    const rows = await readKept(store, source.slots);
    const kept = new Set(rows.map(({ slot, timeMs }) => `${slot} ${timeMs}`));
    const incidents = await store.incidents(0, Number.MAX_SAFE_INTEGER);
    await store.close();
    const sentAll = burst.sent + one.sent;
    const told = new Set(incidents.map(({ id }) => id));
    const lostIncidents = burst.incidents.filter((id) => !told.has(id)).length;
    return [
      {
        fault: 'R11 burst of 2,000 to 20,000 rows/s',
        injected: burst.sent,
        lost: sentAll - kept.size + lostIncidents,
        doubled: rows.length - kept.size,
        uncaught: faults.length,
        broken: [...burst.broken, ...faults],
        figures: burst.figures,
      },
      {
        fault: 'R12 one sensor at 5,000 rows/s',
        injected: one.sent,
        lost: 0,
        doubled: 0,
        uncaught: 0,
        broken: one.broken,
        missed: one.missed,
        figures: one.figures,
      },
    ];
  } finally {
    viewer.close();
    await gateway.kill();
    site.remove();
  }
}

/** Rows of all sensors at a rate; their times count up so that none is late. */
async function flood(
  gateway: ChildGateway,
  source: ChildSource,
  viewer: Viewer,
  burstS: number,
): Promise<{ sent: number; incidents: string[]; figures: string; broken: string[] }> {
  const before = await gateway.health();
  const startMs = Date.now() - 20_000_000;
  const incidents: string[] = [];
  let sent = 0;
  const pourFor = async (seconds: number, rate: number) => {
    for (let tick = 0; tick < (seconds * 1000) / TICK_MS; tick++) {
      const rows = Array.from({ length: (rate * TICK_MS) / 1000 }, () => {
        const i = sent++;
        return [i % SENSORS, startMs + Math.floor(i / SENSORS), i] as const;
      });
      source.observations(makeReadings(...rows));
      if (incidents.length < INCIDENTS && tick % 2 === 0) {
        const id = `flood-${incidents.length}`;
        incidents.push(id);
        source.incident(makeSourceIncident(id, [Date.now()]));
      }
      await pause(TICK_MS);
    }
  };
  await pourFor(2, 2000);
  await pourFor(burstS, 20_000);
  await pourFor(2, 2000);
  const expected = sent + incidents.length;
  const settledMs = await until(() => source.settled >= expected, 30_000);
  await until(() => incidents.every((id) => viewer.incidents.has(id)), 5000);
  await pause(500);
  const after = await gateway.health();
  const books = after.sources.flood;
  const conflated = (after.counters.conflated ?? 0) - (before.counters.conflated ?? 0);
  const shown = viewer.heard.length;
  const broken: string[] = [];
  const sum = books && books.stored + books.duplicates + books.refused + books.pending;
  if (books?.received !== expected || sum !== expected || books.stored !== expected)
    broken.push(`${expected} sent, but the books say ${JSON.stringify(books)}.`);
  if (shown + conflated !== sent)
    broken.push(`${sent} sent, but ${shown} were shown and ${conflated} thinned.`);
  const unheard = incidents.filter((id) => !viewer.incidents.has(id)).length;
  if (unheard > 0) broken.push(`${unheard} incidents were not told.`);
  const newest = new Map(viewer.heard.map(({ slot, value }) => [slot, value]));
  const wrong = source.slots.filter(
    (slot, i) => newest.get(slot) !== sent - SENSORS + ((i - (sent % SENSORS) + SENSORS) % SENSORS),
  ).length;
  if (wrong > 0) broken.push(`${wrong} sensors end with another value than their last.`);
  const figures = `${sent} rows: ${shown} shown + ${conflated} thinned, ${books?.stored} stored with ${incidents.length} incidents; on disk ${settledMs} ms after the last; gateway ${Math.round(gateway.memory() / 2 ** 20)} MB`;
  return { sent, incidents, figures, broken };
}

/** One sensor speaks without pause; a hundred others each second. */
async function floodOne(
  gateway: ChildGateway,
  source: ChildSource,
  viewer: Viewer,
  seconds: number,
): Promise<{ sent: number; figures: string; broken: string[]; missed: string[] }> {
  const conflatedBefore = (await gateway.health()).counters.conflated ?? 0;
  const startMs = Date.now();
  let sent = 0;
  let flooded = 0;
  let spoken = 0;
  const dueOne = () => Math.floor(((Date.now() - startMs) * 5000) / 1000);
  const dueOthers = () => Math.floor(((Date.now() - startMs) * 100) / 1000);
  while (Date.now() - startMs < seconds * 1000) {
    const rows: (readonly [number, number, number])[] = [];
    for (const due = dueOne(); flooded < due; flooded++)
      // Five to a millisecond would be one reading told five times, so its clock runs ahead of ours from behind.
      rows.push([0, startMs - seconds * 5000 + flooded, flooded]);
    for (const due = dueOthers(); spoken < due; spoken++)
      rows.push([1 + (spoken % 100), Date.now(), spoken]);
    sent += rows.length;
    if (rows.length > 0) source.observations(makeReadings(...rows));
    await pause(20);
  }
  const settled = source.settled;
  await until(() => source.settled >= settled, 5000);
  await pause(1500);
  const others = viewer.heard.filter(({ slot }) => slot !== source.slots[0]);
  const lagsMs = others.map(({ timeMs, heardMs }) => heardMs - timeMs).sort((a, b) => a - b);
  const p95 = lagsMs[Math.floor(lagsMs.length * 0.95)] ?? Number.POSITIVE_INFINITY;
  const conflated = ((await gateway.health()).counters.conflated ?? 0) - conflatedBefore;
  const broken: string[] = [];
  const missed: string[] = [];
  if (p95 > 1000) missed.push(`The others came ${p95} ms late (95th percentile).`);
  if (viewer.heard.length + conflated !== sent)
    broken.push(`${sent} sent, ${viewer.heard.length} shown, ${conflated} thinned.`);
  const figures = `${sent} rows, ${others.length} of others shown, half within ${lagsMs[lagsMs.length >> 1]} ms, 95 % within ${p95} ms`;
  return { sent, figures, broken, missed };
}
