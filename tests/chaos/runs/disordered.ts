import { createRandom, type Random } from '#lib/random/random.ts';
import type { ObservationBatch } from '#model';
import { makeReadings, makeSourceCatalogue } from '../../support/source.ts';
import { makeChaosSite } from '../support/chaos-site.ts';
import { type ChildGateway, type ChildSource, startChild } from '../support/child-gateway.ts';
import type { ChaosOptions, FaultRow } from '../support/fault-row.ts';
import { type KeptReading, readKept } from '../support/read-rows.ts';
import { openViewer, type Viewer } from '../support/viewer.ts';
import { pause, until } from '../support/wait.ts';

const SENSORS = 20;
const DAY_MS = 86_400_000;

/** A source, one who looks at what it says, and its rows that the store must end with. */
interface Scene {
  readonly gateway: ChildGateway;
  readonly source: ChildSource;
  readonly viewer: Viewer;
  readonly random: Random;
  readonly startMs: number;
}

interface Outcome {
  readonly fault: string;
  readonly injected: number;
  /** Rows that must be in the store, once each. */
  readonly wanted: readonly (readonly [sensor: number, timeMs: number, value: number])[];
  readonly broken: string[];
  readonly figures: string;
}

/** Readings that come again, in the wrong order, late, and by clocks that are wrong. */
export async function runDisordered({ isLong, seed }: ChaosOptions): Promise<FaultRow[]> {
  const rows: FaultRow[] = [];
  for (const [i, tell] of [tellAgain, tellShuffled, tellLate, tellAhead].entries()) {
    const site = makeChaosSite();
    const gateway = await startChild(site.config);
    const viewer = await openViewer(gateway.url);
    try {
      const catalogue = makeSourceCatalogue('v', { sensors: SENSORS });
      const source = await gateway.attach('disorder', catalogue);
      await pause(500);
      viewer.begin(source.slots);
      const random = createRandom(seed + i);
      const scene = { gateway, source, viewer, random, startMs: Date.now() };
      const { fault, injected, wanted, broken, figures } = await tell(scene, isLong ? 10 : 1);
      const faults = gateway.faults();
      await gateway.stop();
      const store = await site.openStore();
      const kept = new Map<string, KeptReading[]>();
      for (const row of await readKept(store, source.slots))
        kept.set(keyOf(row.slot, row.timeMs, row.value), [
          ...(kept.get(keyOf(row.slot, row.timeMs, row.value)) ?? []),
          row,
        ]);
      await store.close();
      const keys = new Set(wanted.map(([s, t, v]) => keyOf(source.slots[s] as number, t, v)));
      rows.push({
        fault,
        injected,
        lost: [...keys].filter((key) => !kept.has(key)).length,
        doubled:
          [...kept.values()].filter((copies) => copies.length > 1).length +
          [...kept.keys()].filter((key) => !keys.has(key)).length,
        uncaught: faults.length,
        broken: [...broken, ...faults],
        figures,
      });
    } finally {
      viewer.close();
      await gateway.kill();
      site.remove();
    }
  }
  return rows;
}

const keyOf = (slot: number, timeMs: number, value: number) => `${slot} ${timeMs} ${value}`;

/** Sends batches and waits until each row is on disk and what is live has gone out. */
async function settle({ source }: Scene, batches: readonly ObservationBatch[]): Promise<void> {
  const target = source.settled + batches.reduce((sum, { slot }) => sum + slot.length, 0);
  for (const batch of batches) source.observations(batch);
  await until(() => source.settled >= target, 30_000);
  await pause(500);
}

async function tellAgain(scene: Scene, scale: number): Promise<Outcome> {
  const { source, viewer, gateway, startMs } = scene;
  const wanted: Outcome['wanted'][number][] = [];
  let sent = 0;
  for (let round = 0; round < 20 * scale; round++) {
    const rows = Array.from(
      { length: SENSORS },
      (_, i) => [i, startMs + round, round * SENSORS + i] as const,
    );
    wanted.push(...rows);
    const times = 2 + Math.floor(scene.random() * 99);
    sent += times * SENSORS;
    for (let i = 0; i < times; i++) source.observations(makeReadings(...rows));
  }
  await until(() => source.settled >= sent, 30_000);
  await pause(500);
  const broken: string[] = [];
  const books = (await gateway.health()).sources.disorder;
  if (books?.duplicates !== sent - wanted.length || books.stored !== wanted.length)
    broken.push(`${sent} sent of ${wanted.length}, the books say ${JSON.stringify(books)}.`);
  if (viewer.heard.length !== wanted.length)
    broken.push(`${wanted.length} were to be shown, ${viewer.heard.length} were.`);
  const figures = `${wanted.length} readings told ${sent} times, ${books?.duplicates} counted as duplicates, ${viewer.heard.length} shown`;
  return { fault: 'R16 told 2 to 100 times', injected: sent, wanted, broken, figures };
}

async function tellShuffled(scene: Scene, scale: number): Promise<Outcome> {
  const { viewer, random, startMs, source } = scene;
  const wanted = Array.from({ length: 20_000 * scale }, (_, i) => {
    const timeMs = startMs - 600_000 + Math.floor((i * 600_000) / (20_000 * scale));
    return [i % SENSORS, timeMs, i] as const;
  });
  const shuffled = wanted
    .map((row) => [random(), row] as const)
    .sort(([a], [b]) => a - b)
    .map(([, row]) => row);
  const batches = Array.from({ length: shuffled.length / 100 }, (_, i) =>
    makeReadings(...shuffled.slice(i * 100, i * 100 + 100)),
  );
  await settle(scene, batches);
  const broken: string[] = [];
  const last = new Map<number, number>();
  let backwards = 0;
  for (const { slot, timeMs } of viewer.heard) {
    if (timeMs <= (last.get(slot) ?? 0)) backwards++;
    last.set(slot, timeMs);
  }
  if (backwards > 0) broken.push(`${backwards} readings were shown after newer ones.`);
  for (const [sensor, slot] of source.slots.entries()) {
    const newestMs = wanted.findLast((row) => row[0] === sensor)?.[1];
    if (last.get(slot) !== newestMs) broken.push(`Sensor ${sensor} does not end with its newest.`);
  }
  const figures = `${wanted.length} rows of ten minutes shuffled, ${viewer.heard.length} shown, none after a newer one`;
  return { fault: 'R17 out of order', injected: wanted.length, wanted, broken, figures };
}

async function tellLate(scene: Scene, scale: number): Promise<Outcome> {
  const { viewer, startMs, gateway } = scene;
  const now = Array.from({ length: SENSORS }, (_, i) => [i, startMs, i] as const);
  await settle(scene, [makeReadings(...now)]);
  const shownBefore = viewer.heard.length;
  const late = Array.from(
    { length: 2000 * scale },
    (_, i) => [i % SENSORS, startMs - DAY_MS + i, 1000 + i] as const,
  );
  await settle(scene, [makeReadings(...late)]);
  const broken: string[] = [];
  if (viewer.heard.length !== shownBefore || shownBefore !== SENSORS)
    broken.push(`${viewer.heard.length - shownBefore} readings of yesterday were shown as live.`);
  const books = (await gateway.health()).sources.disorder;
  if (books?.late !== late.length)
    broken.push(`Of ${late.length} late ones ${books?.late} counted.`);
  const figures = `${late.length} rows a day late stored, ${viewer.heard.length - shownBefore} shown`;
  const wanted = [...now, ...late];
  return { fault: 'R18 a day late', injected: late.length, wanted, broken, figures };
}

async function tellAhead(scene: Scene, scale: number): Promise<Outcome> {
  const { viewer, startMs, gateway } = scene;
  const count = 1000 * scale;
  const ahead = Array.from(
    { length: count },
    (_, i) => [i % (SENSORS / 2), startMs + 30 * DAY_MS + i, i] as const,
  );
  const behind = Array.from(
    { length: count },
    (_, i) => [SENSORS / 2 + (i % (SENSORS / 2)), startMs - 365 * DAY_MS + i, i] as const,
  );
  await settle(scene, [makeReadings(...ahead), makeReadings(...behind)]);
  // A clock that was put right shows at once: what came from the future does not stand in its way.
  const right = Array.from({ length: SENSORS }, (_, i) => [i, Date.now(), 7] as const);
  await settle(scene, [makeReadings(...right)]);
  const broken: string[] = [];
  const fromFuture = viewer.heard.filter(({ timeMs }) => timeMs > Date.now() + 60_000).length;
  if (fromFuture > 0) broken.push(`${fromFuture} readings of the future were shown.`);
  const rightShown = viewer.heard.filter(({ value, timeMs }) => value === 7 && timeMs >= startMs);
  if (rightShown.length !== SENSORS)
    broken.push(
      `Of ${SENSORS} sensors ${rightShown.length} are shown after their clocks are right.`,
    );
  const books = (await gateway.health()).sources.disorder;
  if (books?.future !== count || books.ahead !== count)
    broken.push(`Of ${count} from the future ${books?.future} are counted.`);
  const figures = `${count} rows 30 days ahead counted and not shown, ${count} a year behind; ${rightShown.length} sensors shown once right`;
  const wanted = [...ahead, ...behind, ...right];
  return { fault: 'R19 clocks +30 d, -1 y', injected: 2 * count, wanted, broken, figures };
}
