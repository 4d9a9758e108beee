import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Alert, Incident, ObservationBatch, TrackBatch } from '#model';
import type {
  FeedAdapter,
  FeedConnection,
  FeedStatus,
  OpenOptions,
  Subscription,
} from '../../src/adapters/feed-adapter.ts';
import { createLiveSink, type LiveSink } from '../../src/feeds/live-sink.ts';
import { expectReplay } from './replay-contract.ts';

/**
 * A source for an adapter to be tried against, and the means to make things happen there. What its kind of
 * source does not know is absent: readings, positions, incidents, alerts or a past; readings, positions or
 * alerts are there.
 */
export interface FeedRig {
  readonly adapter: FeedAdapter<unknown>;
  readonly config: unknown;
  /** Configurations that must be refused, each with the field at fault. */
  readonly badConfigs: readonly (readonly [field: string, config: unknown])[];
  readonly options: Omit<OpenOptions, 'signal'>;
  /** Resolves when the source knows of a subscription. */
  heardOf(wanted: Subscription): Promise<void>;
  /** Makes the source deliver readings; resolves with what must be in the table soon. */
  sendReadings?(): Promise<ObservationBatch>;
  sendPositions?(): Promise<TrackBatch>;
  /** Makes an incident appear, and makes it leave the source's list. */
  addIncident?(): Promise<Pick<Incident, 'id'>>;
  removeIncident?(id: string): Promise<void>;
  /** The same for alerts. */
  addAlert?(): Promise<Pick<Alert, 'id'>>;
  removeAlert?(id: string): Promise<void>;
  /** A span with a known past, of one slot; must be there where the feed gives a history. */
  readonly past?: { readonly slot: number; readonly fromMs: number; readonly toMs: number };
  /** A span of the past that can be shown again; must be there where the feed has a replay. */
  readonly replayPast?: { readonly fromMs: number; readonly toMs: number };
  /** Connections that the source sees. */
  connections(): number;
  /** Holds the source's first answer back, so that opening takes so long. */
  delayOpening?(delayMs: number): void;
  /** Takes the source away and brings it back. Absent where it cannot be lost. */
  breakSource?(): Promise<void>;
  mendSource?(): Promise<void>;
  /** Sends what no adapter can use, with the number of rejections that it must cause. */
  sendRubbish?(): Promise<number>;
  stop(): Promise<void>;
}

const ALL = { observations: true, tracks: true, incidents: true };
const NONE = { observations: false, tracks: false, incidents: false };
const SOON = { timeout: 15_000, interval: 50 };

interface SeenChanges {
  readonly changed: string[];
  readonly gone: string[];
  readonly changedAlerts: string[];
  readonly goneAlerts: string[];
}

/** What every feed adapter does, against a real source of its kind. */
export function describeFeed(name: string, startRig: () => Promise<FeedRig>): void {
  describe(`${name} feed`, () => {
    let rig: FeedRig;
    let sink: LiveSink;
    let calls: string[];
    let statuses: FeedStatus[];
    let controller: AbortController;
    let connection: FeedConnection | undefined;

    beforeEach(async () => {
      rig = await startRig();
      calls = [];
      statuses = [];
      controller = new AbortController();
      connection = undefined;
      const live = createLiveSink({
        shared: false,
        onCatalogue: () => undefined,
        onStatus: (status) => statuses.push(status),
        ...(rig.options.now && { now: rig.options.now }),
      });
      sink = new Proxy(live, {
        get(target, key) {
          const member = Reflect.get(target, key);
          if (typeof member !== 'function') return member;
          return (...args: unknown[]) => {
            if (key !== 'takeIncidents') calls.push(String(key));
            return member.apply(target, args);
          };
        },
      });
    });

    afterEach(async () => {
      controller.abort();
      await connection?.close();
      await rig.stop();
    });

    async function open(): Promise<FeedConnection> {
      const { adapter, config, options } = rig;
      const { signal } = controller;
      connection = await adapter.open(adapter.parseConfig(config), sink, { ...options, signal });
      return connection;
    }

    async function subscribe(feed: FeedConnection, wanted: Subscription): Promise<void> {
      feed.subscribe(wanted);
      await rig.heardOf(wanted);
    }

    /** Takes changes of incidents and alerts until what is hoped for is among them; all ids seen by then. */
    async function drainUntil(
      isThere: (seen: SeenChanges) => boolean,
      seen: SeenChanges = { changed: [], gone: [], changedAlerts: [], goneAlerts: [] },
    ): Promise<SeenChanges> {
      await vi.waitFor(() => {
        const changes = sink.takeIncidents();
        seen.changed.push(...(changes?.changed ?? []).map(({ id }) => id));
        seen.gone.push(...(changes?.gone ?? []));
        seen.changedAlerts.push(...(changes?.changedAlerts ?? []).map(({ id }) => id));
        seen.goneAlerts.push(...(changes?.goneAlerts ?? []));
        expect(isThere(seen), JSON.stringify(seen)).toBe(true);
      }, SOON);
      return seen;
    }

    const state = () => statuses.at(-1)?.state;

    /** Makes the source deliver all that it can; resolves once all of it lies in the table. */
    async function sendAndLand(): Promise<SeenChanges | undefined> {
      const readings = await rig.sendReadings?.();
      const positions = await rig.sendPositions?.();
      if (!readings && !positions) {
        const id = (await rig.addAlert?.())?.id as string;
        return drainUntil(({ changedAlerts }) => changedAlerts.includes(id));
      }
      await vi.waitFor(() => {
        for (const [i, slot] of (readings?.slot ?? []).entries())
          expect(sink.table?.timeMs[slot]).toBeGreaterThanOrEqual(readings?.timeMs[i] as number);
        for (const [i, slot] of (positions?.trackSlot ?? []).entries())
          expect(sink.table?.fixTimeMs[2 * slot + 1]).toBeGreaterThanOrEqual(
            positions?.timeMs[i] as number,
          );
      }, SOON);
      return undefined;
    }

    /** Makes what stands on the source's list appear, as far as it knows incidents or alerts; their ids. */
    async function addListed(): Promise<{ incident?: string; alert?: string }> {
      const incident = (await rig.addIncident?.())?.id;
      const alert = (await rig.addAlert?.())?.id;
      return { ...(incident && { incident }), ...(alert && { alert }) };
    }

    test('tells its catalogue before anything else, with dense rows', async () => {
      const { catalogue } = await open();
      expect(calls.filter((call) => call !== 'status')[0]).toBe('catalogue');
      expect(catalogue.datastreams.map(({ slot }) => slot)).toEqual(
        catalogue.datastreams.map((_, i) => i),
      );
      expect(sink.table?.size.datastreams).toBe(catalogue.datastreams.length);
      expect(state()).toBe('live');
      expect(statuses[0]?.state).toBe('connecting');
    });

    test('lands readings in the table by slot, with time and value', async ({ skip }) => {
      if (!rig.sendReadings) return skip('this source knows no readings');
      await subscribe(await open(), ALL);
      const sent = await rig.sendReadings();
      expect(sent.slot.length).toBeGreaterThan(0);
      await vi.waitFor(() => {
        for (const [i, slot] of sent.slot.entries()) {
          expect(sink.table?.timeMs[slot]).toBeGreaterThanOrEqual(sent.timeMs[i] as number);
          if (sink.table?.timeMs[slot] === sent.timeMs[i])
            expect(sink.table?.value[slot]).toBe(sent.value[i]);
        }
        const exact = sent.slot.filter((slot, i) => sink.table?.timeMs[slot] === sent.timeMs[i]);
        expect(exact.length).toBeGreaterThan(sent.slot.length / 2);
      }, SOON);
      expect(sink.counters.applied).toBeGreaterThanOrEqual(sent.slot.length);
    });

    test('lands positions in the table', async ({ skip }) => {
      if (!rig.sendPositions) return skip('this source knows no positions');
      await subscribe(await open(), ALL);
      const sent = await rig.sendPositions();
      expect(sent.trackSlot.length).toBeGreaterThan(0);
      await vi.waitFor(() => {
        for (const [i, slot] of sent.trackSlot.entries()) {
          const newer = 2 * slot + 1;
          expect(sink.table?.fixTimeMs[newer]).toBeGreaterThanOrEqual(sent.timeMs[i] as number);
          expect(sink.table?.fixLonDeg[newer]).toBeCloseTo(sent.lonDeg[i] as number, 2);
          expect(sink.table?.fixLatDeg[newer]).toBeCloseTo(sent.latDeg[i] as number, 2);
        }
      }, SOON);
    });

    test('shows an incident and takes it away again', async ({ skip }) => {
      if (!rig.addIncident || !rig.removeIncident) return skip('this source knows no incidents');
      await subscribe(await open(), ALL);
      const { id } = await rig.addIncident();
      const { changed, gone } = await drainUntil((seen) => seen.changed.includes(id));
      expect(changed).toContain(id);
      expect(gone).not.toContain(id);
      await rig.removeIncident(id);
      await drainUntil((seen) => seen.gone.includes(id));
    });

    test('shows an alert and takes it away again', async ({ skip }) => {
      if (!rig.addAlert || !rig.removeAlert) return skip('this source knows no alerts');
      await subscribe(await open(), ALL);
      const { id } = await rig.addAlert();
      const { goneAlerts } = await drainUntil((seen) => seen.changedAlerts.includes(id));
      expect(goneAlerts).not.toContain(id);
      await rig.removeAlert(id);
      await drainUntil((seen) => seen.goneAlerts.includes(id));
    });

    test('gives the past oldest first, within the span, thinned to the limit', async () => {
      const { history } = await open();
      if (!history) {
        expect(rig.past, 'the rig promises a past, the feed has none').toBeUndefined();
        return;
      }
      if (!rig.past) throw new Error('Expected a rig with a past for a feed with a history.');
      const { slot, fromMs, toMs } = rig.past;
      const { signal } = controller;
      const all = await history({ slot, fromMs, toMs, limit: 5000 }, signal);
      expect(all.timeMs.length).toBeGreaterThan(4);
      expect(all.value).toHaveLength(all.timeMs.length);
      expect([...all.timeMs]).toEqual([...all.timeMs].sort((a, b) => a - b));
      expect(all.timeMs[0]).toBeGreaterThan(fromMs);
      expect(all.timeMs.at(-1)).toBeLessThanOrEqual(toMs);
      const few = await history({ slot, fromMs, toMs, limit: 3 }, signal);
      expect(few.timeMs.length).toBeLessThanOrEqual(3);
      expect(few.timeMs.at(-1)).toBe(all.timeMs.at(-1));
      await expect(
        history({ slot, fromMs, toMs, limit: 3 }, AbortSignal.abort()),
      ).rejects.toMatchObject({ name: 'AbortError' });
      await expect(
        history({ slot: 1_000_000, fromMs, toMs, limit: 3 }, signal),
      ).rejects.toMatchObject({ name: 'TwinError' });
    });

    test('shows the past again: frames, spans and how much there is agree', async () => {
      const { replay, catalogue } = await open();
      if (!replay) {
        expect(rig.replayPast, 'the rig promises a replay, the feed has none').toBeUndefined();
        return;
      }
      if (!rig.replayPast) throw new Error('Expected a rig with a past for a feed with a replay.');
      await expectReplay(replay, catalogue, rig.replayPast);
    });

    test('delivers nothing that was not asked for, and nothing after it is given up', async () => {
      const rows = rig.sendReadings ? 'observations' : rig.sendPositions ? 'tracks' : 'alert';
      const send = async () => {
        await rig.sendReadings?.();
        await rig.sendPositions?.();
        if (rows === 'alert') await rig.addAlert?.();
      };
      const feed = await open();
      await send();
      await pause(1500);
      expect(calls).not.toContain('alert');
      expect(calls).not.toContain('observations');
      expect(calls).not.toContain('tracks');
      await subscribe(feed, ALL);
      await send();
      await vi.waitFor(() => expect(calls).toContain(rows), SOON);
      const keepsTracks = rows === 'observations' && rig.sendPositions !== undefined;
      await subscribe(feed, { ...NONE, tracks: keepsTracks });
      calls.length = 0;
      await send();
      if (keepsTracks) await vi.waitFor(() => expect(calls).toContain('tracks'), SOON);
      await pause(1200);
      expect(calls).not.toContain(rows);
      expect(calls).not.toContain('incident');
      expect(calls).not.toContain('alert');
    });

    test('leaves nothing running when it is aborted while it opens', async () => {
      rig.delayOpening?.(500);
      const opening = open();
      await pause(50);
      controller.abort();
      await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
      calls.length = 0;
      await vi.waitFor(() => expect(rig.connections()).toBe(0), SOON);
      await pause(1200);
      expect(calls).toEqual([]);
    });

    test('says that it is closed, once, and then nothing more', async () => {
      const feed = await open();
      await subscribe(feed, ALL);
      await rig.sendReadings?.();
      await rig.sendPositions?.();
      await Promise.all([feed.close(), feed.close()]);
      expect(statuses.filter((status) => status.state === 'closed')).toHaveLength(1);
      expect(state()).toBe('closed');
      calls.length = 0;
      await rig.sendReadings?.();
      await rig.sendPositions?.();
      await pause(1500);
      expect(calls).toEqual([]);
      await vi.waitFor(() => expect(rig.connections()).toBe(0), SOON);
    });

    test('closes when its signal is aborted', async () => {
      await open();
      controller.abort();
      await vi.waitFor(() => expect(state()).toBe('closed'), SOON);
      await vi.waitFor(() => expect(rig.connections()).toBe(0), SOON);
    });

    test('refuses a wrong configuration and names the field', () => {
      for (const [field, config] of rig.badConfigs)
        expect(() => rig.adapter.parseConfig(config)).toThrow(
          expect.objectContaining({ code: 'config', message: expect.stringContaining(field) }),
        );
    });

    test('counts what it cannot use and goes on', async ({ skip }) => {
      if (!rig.sendRubbish) return skip('nothing unusable can come from this source');
      await subscribe(await open(), ALL);
      const expected = await rig.sendRubbish();
      const rejected = () => Object.values(sink.counters.rejected).reduce((a, b) => a + b, 0);
      await vi.waitFor(() => expect(rejected()).toBe(expected), SOON);
      expect(sink.counters.lastRejection).toMatch(/^Expected/);
      await sendAndLand();
      expect(state()).toBe('live');
    });

    test('says so when the source is lost, and is live again when it is back', async ({ skip }) => {
      if (!rig.breakSource || !rig.mendSource) return skip('this source cannot be lost');
      await subscribe(await open(), ALL);
      const listed = await addListed();
      await vi.waitFor(() => {
        if (listed.incident) expect(calls).toContain('incident');
        if (listed.alert) expect(calls).toContain('alert');
      }, SOON);
      sink.takeIncidents();

      await rig.breakSource();
      await vi.waitFor(() => expect(state()).toBe('reconnecting'), SOON);
      expect(statuses.at(-1)?.problem).toMatchObject({ code: 'broker-lost' });
      await pause(1500);
      expect(state()).toBe('reconnecting');

      await rig.mendSource();
      await vi.waitFor(() => expect(state()).toBe('live'), SOON);
      expect(statuses.at(-1)?.problem).toBeUndefined();
      const seen = await sendAndLand();
      // What left the list while nobody could tell us is gone.
      const { incident, alert } = listed;
      await drainUntil(
        ({ gone, goneAlerts }) =>
          (incident === undefined || gone.includes(incident)) &&
          (alert === undefined || goneAlerts.includes(alert)),
        seen,
      );
    });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
