import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Anchor, instantAt, type Plan } from '#feeds';
import { type Incident, LiveTable, TwinError } from '#model';
import { createSimulator } from '#simulator';
import type { ReplaySource } from '../../src/adapters/feed-adapter.ts';
import { createSimulatedReplay } from '../../src/adapters/simulated-replay.ts';
import {
  createPlayer,
  EDGE_MS,
  type Player,
  type PlayerUpdate,
} from '../../src/feeds/player/create-player.ts';
import type { Picture } from '../../src/feeds/player/picture.ts';
import { sleeplessSite } from '../fixtures/mini-site.ts';

const PRESENT_MS = Date.UTC(2026, 4, 12, 6, 30, 0);
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const simulator = createSimulator(sleeplessSite);
const { datastreams, things } = simulator.catalogue;
const size = {
  datastreams: datastreams.length,
  tracks: things.filter(({ trackSlot }) => trackSlot !== undefined).length,
};

let wallMs: number;
let player: Player;
let update: PlayerUpdate;
let told: PlayerUpdate[];
let seq: number;
/** What the player asks of the source. */
let asked: { frames: number; spans: number };
let source: ReplaySource;
let live: LiveTable;
let fault: Error | undefined;

beforeEach(() => {
  wallMs = 1_000_000;
  seq = 0;
  told = [];
  asked = { frames: 0, spans: 0 };
  fault = undefined;
  open();
});

/** @param limit rows a second that the player may ask for */
function open(limit?: number): void {
  live = new LiveTable(size);
  live.observe(simulator.latestAt(PRESENT_MS));
  live.track(simulator.tracksAt(PRESENT_MS));
  const replay = createSimulatedReplay(simulator, liveNow);
  source = {
    frame: async (...args) => {
      asked.frames++;
      if (fault) throw fault;
      return replay.frame(...args);
    },
    span: async (...args) => {
      asked.spans++;
      if (fault) throw fault;
      return replay.span(...args);
    },
    availability: replay.availability,
  };
  player = createPlayer({
    now: () => wallMs,
    liveNow,
    source: () => source,
    catalogue: () => simulator.catalogue,
    still: () => ({ table: live, incidents: simulator.incidentsAt(liveNow()), alerts: [] }),
    shared: true,
    onPicture: () => undefined,
    onEvents: () => undefined,
    onUpdate(next) {
      update = next;
      told.push(next);
    },
    random: () => 0,
    ...(limit !== undefined && { rowsLimit: limit }),
  });
}

afterEach(() => player.show(null));

function liveNow(): number {
  return PRESENT_MS + wallMs - 1_000_000;
}

function show(plan: Partial<Plan>): void {
  player.show({
    seq: ++seq,
    atMs: PRESENT_MS - HOUR_MS,
    playing: false,
    rate: 1,
    loop: null,
    view: 'true',
    ...plan,
  });
}

/** Answers under way come in. */
async function settle(): Promise<void> {
  for (let i = 0; i < 40; i++) await new Promise((resume) => setTimeout(resume));
}

async function pass(seconds: number): Promise<void> {
  for (let i = 0; i < seconds * 20; i++) {
    wallMs += 50;
    player.tick();
    if (i % 5 === 0) await settle();
  }
  await settle();
  player.tick();
}

const shownMs = () => instantAt(update.anchor as Anchor, wallMs);

function expectTruthAt(timeMs: number, table = (player.picture as Picture).table): void {
  const truth = simulator.latestAt(timeMs);
  expect(table.timeMs).toEqual(truth.timeMs);
  expect(table.value).toEqual(truth.value);
}

const stages = (incidents: readonly Incident[]) =>
  incidents.map(({ id, stage, steps }) => `${id} ${stage} ${steps.length}`).sort();

describe('the time machine', () => {
  test('shows any instant of the past as it was', async () => {
    for (const backMs of [HOUR_MS, 25 * HOUR_MS, 90_001, 300 * 24 * HOUR_MS]) {
      show({ atMs: PRESENT_MS - backMs });
      await settle();
      expect(update).toMatchObject({ state: 'ready', anchor: { seq, rate: 0 } });
      expect(shownMs()).toBe(PRESENT_MS - backMs);
      expectTruthAt(shownMs());
      const { incidents } = player.picture as Picture;
      expect(stages(incidents)).toEqual(stages(simulator.incidentsAt(shownMs())));
      await pass(1);
      expect(shownMs()).toBe(PRESENT_MS - backMs);
      expectTruthAt(shownMs());
    }
  });

  test.each([1, 60, 600, 3600])(
    'plays at ×%d and holds the truth wherever it is stopped',
    async (rate) => {
      const fromMs = PRESENT_MS - 30 * HOUR_MS;
      show({ atMs: fromMs, rate, playing: true });
      await settle();
      await pass(4);
      expect(update.state).toBe('ready');
      const passed = shownMs() - fromMs;
      // It starts once the first piece is there, and then keeps its pace.
      expect(passed).toBeGreaterThan(3 * rate * 1000);
      expect(passed).toBeLessThanOrEqual(4.1 * rate * 1000);
      expectTruthAt(shownMs());
      const { incidents } = player.picture as Picture;
      expect(stages(incidents)).toEqual(stages(simulator.incidentsAt(shownMs())));
      const at = shownMs();
      show({ atMs: at, rate });
      await settle();
      expect(update.state).toBe('ready');
      expect(shownMs()).toBe(at);
      expectTruthAt(at);
    },
  );

  test('leaves out readings where there are too many for the speed, and is whole at each instant it shows', async () => {
    open(400);
    show({ atMs: PRESENT_MS - 30 * HOUR_MS - 1234, rate: 3600, playing: true });
    await settle();
    const seen = new Set<number>();
    for (let i = 0; i < 12; i++) {
      await pass(0.5);
      seen.add(shownMs());
      expectTruthAt(shownMs());
      const { incidents } = player.picture as Picture;
      expect(stages(incidents)).toEqual(stages(simulator.incidentsAt(shownMs())));
    }
    expect(seen.size).toBeGreaterThan(3);
    const { spans } = asked;
    show({ atMs: shownMs(), rate: 3600 });
    expect(update.state).toBe('ready');
    expectTruthAt(shownMs());
    expect(asked.spans).toBeLessThanOrEqual(spans + 1);
    show({ atMs: shownMs(), rate: 1, playing: true });
    await settle();
    await pass(2);
    expectTruthAt(shownMs());
  });

  test('steps forward within what is at hand, and back by another picture', async () => {
    const atMs = PRESENT_MS - HOUR_MS;
    show({ atMs });
    await settle();
    await pass(1);
    const { frames } = asked;
    show({ atMs: atMs + 10_000 });
    expect(update.state).toBe('ready');
    expect(asked.frames).toBe(frames);
    expectTruthAt(atMs + 10_000);
    const { table } = player.picture as Picture;
    show({ atMs });
    await settle();
    expect(asked.frames).toBe(frames);
    expect((player.picture as Picture).table).not.toBe(table);
    expectTruthAt(atMs);
  });

  test('shows the newest wish when there are many, and never goes back to an older one', async () => {
    for (let i = 20; i > 0; i--) show({ atMs: PRESENT_MS - i * MINUTE_MS - HOUR_MS });
    await settle();
    expect(shownMs()).toBe(PRESENT_MS - MINUTE_MS - HOUR_MS);
    expectTruthAt(shownMs());
    expect(asked.frames).toBeLessThan(6);
  });

  test('plays a range over and over, each time from the same picture', async () => {
    const loop = {
      fromMs: PRESENT_MS - 2 * HOUR_MS,
      toMs: PRESENT_MS - 2 * HOUR_MS + 10 * MINUTE_MS,
    };
    show({ atMs: loop.fromMs - HOUR_MS, rate: 120, playing: true, loop });
    await settle();
    const seen = new Set<LiveTable>();
    for (let i = 0; i < 15; i++) {
      await pass(1);
      seen.add((player.picture as Picture).table);
      expect(shownMs()).toBeGreaterThanOrEqual(loop.fromMs);
      expect(shownMs()).toBeLessThanOrEqual(loop.toMs);
      expectTruthAt(shownMs());
    }
    expect(seen.size).toBeGreaterThan(2);
    expect(asked.frames).toBe(1);
  });

  test('stands still in the present without asking anything, and the live table goes on', async () => {
    show({ atMs: liveNow() });
    expect(update.state).toBe('ready');
    expect(asked).toEqual({ frames: 0, spans: 0 });
    expectTruthAt(PRESENT_MS);
    const before = PRESENT_MS;
    await pass(10);
    live.observe(simulator.observationsBetween(before, liveNow()));
    expectTruthAt(before);
    // Back: the live table is what it would have been without the detour.
    player.show(null);
    expect(player.picture).toBeNull();
    expect(update).toEqual({ state: 'off', anchor: null });
    expectTruthAt(liveNow(), live);
  });

  test('says when it has caught up with the present', async () => {
    show({ atMs: PRESENT_MS - 2 * MINUTE_MS, rate: 60, playing: true });
    await settle();
    await pass(4);
    expect(update.state).toBe('edge');
    expect(shownMs()).toBeGreaterThan(liveNow() - EDGE_MS - 2000);
    expect(shownMs()).toBeLessThanOrEqual(liveNow() - EDGE_MS);
  });

  test('shows what was known at each instant, by pictures and never by what came later', async () => {
    show({ atMs: PRESENT_MS - HOUR_MS, rate: 10, playing: true, view: 'known' });
    await settle();
    await pass(5);
    const { picture } = player;
    expect(asked.spans).toBe(0);
    expect(asked.frames).toBeGreaterThan(2);
    expect(picture?.atMs).toBe(shownMs());
    expect(shownMs()).toBeGreaterThan(PRESENT_MS - HOUR_MS);
    expectTruthAt(shownMs());
    show({ atMs: shownMs(), view: 'known' });
    await settle();
    expectTruthAt(shownMs());
  });

  test('waits where the source fails, tries again, and goes on without a leap', async () => {
    show({ rate: 60, playing: true });
    await settle();
    await pass(1);
    fault = new Error('the line is cut');
    await pass(15);
    expect(update).toMatchObject({ state: 'waiting', problem: 'the line is cut' });
    const stood = shownMs();
    expectTruthAt(stood);
    fault = undefined;
    await pass(2);
    expect(update).toMatchObject({ state: 'ready' });
    expect(update.problem).toBeUndefined();
    expect(shownMs()).toBeGreaterThan(stood);
    expect(shownMs() - stood).toBeLessThanOrEqual(121_000);
    expectTruthAt(shownMs());
  });

  test('says that an instant is older than all that is kept, and leaves the picture', async () => {
    show({});
    await settle();
    const { picture } = player;
    show({ atMs: PRESENT_MS - 500 * 24 * HOUR_MS });
    await settle();
    expect(update).toMatchObject({
      state: 'unavailable',
      problem: expect.stringMatching(/^Expected/),
    });
    expect(player.picture).toBe(picture);
    expect(shownMs()).toBe(PRESENT_MS - HOUR_MS);
  });

  test('shows an instant that was not kept as soon as the past has been filled up to it', async () => {
    fault = new TwinError('not-found', 'Expected a later instant.');
    show({});
    await settle();
    expect(update.state).toBe('unavailable');
    fault = undefined;
    await pass(1);
    expect(update.state).toBe('unavailable');
    await pass(6);
    expect(update).toMatchObject({ state: 'ready', anchor: { seq } });
    expect(update.problem).toBeUndefined();
    expectTruthAt(PRESENT_MS - HOUR_MS);
  });

  test('lets a vehicle glide to the fix ahead of it, and shows no other before its time', async () => {
    show({ atMs: PRESENT_MS - HOUR_MS - 2000, rate: 60, playing: true });
    await settle();
    await pass(5);
    const { table } = player.picture as Picture;
    const at = shownMs();
    let ahead = 0;
    for (let slot = 0; slot < size.tracks; slot++) {
      const [older, newer] = [table.fixTimeMs[2 * slot], table.fixTimeMs[2 * slot + 1]] as [
        number,
        number,
      ];
      if (newer > at) {
        ahead++;
        expect(older).toBeLessThanOrEqual(at);
      }
    }
    expect(ahead).toBeGreaterThan(0);
  });
});
