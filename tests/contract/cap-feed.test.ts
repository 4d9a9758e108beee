import { afterEach, describe, expect, test, vi } from 'vitest';
import { capFeed } from '../../src/adapters/cap-feed.ts';
import type { FeedAdapter, FeedConnection } from '../../src/adapters/feed-adapter.ts';
import { createLiveSink } from '../../src/feeds/live-sink.ts';
import { atomFeed, atomLink, capAlert, rssFeed } from '../fixtures/standards/cap-alerts.ts';
import { type HttpDoor, openHttpDoor } from '../support/http-door.ts';
import { describeFeed, type FeedRig } from './feed-contract.ts';

const SOON = { timeout: 15_000, interval: 50 };
const NOW_MS = Date.UTC(2026, 4, 12, 3);
const ALL = { observations: true, tracks: true, incidents: true };

type Form = 'inline' | 'linked';

async function startRig(form: Form): Promise<FeedRig> {
  const alerts = new Map<string, string>();
  let rubbish = false;
  let count = 0;
  const door = await openHttpDoor(({ pathname }) => {
    if (pathname === '/alerts') {
      const entries = [...alerts].map(([id, xml]) =>
        form === 'inline'
          ? `<content type="text/xml">${xml}</content>`
          : atomLink(`alert/${id}`, '1'),
      );
      const bad = form === 'inline' ? capAlert({ sent: 'x' }) : atomLink('alert/none', '1');
      return {
        type: 'application/atom+xml',
        body: atomFeed(rubbish ? [...entries, bad] : entries),
      };
    }
    const body = alerts.get(pathname.slice('/alert/'.length));
    return body === undefined ? { status: 404, body: '' } : { type: 'application/cap+xml', body };
  });
  return {
    adapter: capFeed as FeedAdapter<unknown>,
    config: { type: 'cap', url: `${door.url}alerts`, pollS: 0.1 },
    badConfigs: [
      ['url', { type: 'cap' }],
      ['list', { type: 'cap', url: 'x', list: 'some' }],
      ['statuses', { type: 'cap', url: 'x', statuses: ['Real'] }],
    ],
    options: { baseUrl: door.url, now: () => NOW_MS },
    heardOf: async () => undefined,
    async addAlert() {
      const id = `alert-${++count}`;
      alerts.set(id, capAlert({ identifier: id }));
      return { id };
    },
    async removeAlert(id) {
      alerts.delete(id);
    },
    connections: () => door.connections(),
    delayOpening(delayMs) {
      door.delayMs = delayMs;
    },
    async breakSource() {
      await door.die();
      alerts.clear();
    },
    mendSource: () => door.revive(),
    async sendRubbish() {
      rubbish = true;
      return 1;
    },
    stop: () => door.stop(),
  };
}

describeFeed('cap in a feed', () => startRig('inline'));
describeFeed('cap behind links', () => startRig('linked'));

describe('the cap feed', () => {
  let doors: HttpDoor[] = [];
  let feed: FeedConnection | undefined;
  afterEach(async () => {
    await feed?.close();
    for (const door of doors) await door.stop();
    doors = [];
  });

  async function serve(answer: (path: string) => string): Promise<HttpDoor> {
    const door = await openHttpDoor(({ pathname }) => ({
      type: 'text/xml',
      body: answer(pathname),
    }));
    doors.push(door);
    return door;
  }

  async function open(door: HttpDoor, config: object = {}, clock = { nowMs: NOW_MS }) {
    const sink = createLiveSink({
      shared: false,
      onCatalogue: () => undefined,
      onStatus: () => undefined,
    });
    feed = await capFeed.open(
      capFeed.parseConfig({ type: 'cap', url: 'source', pollS: 0.1, ...config }),
      sink,
      { baseUrl: door.url, signal: AbortSignal.timeout(60_000), now: () => clock.nowMs },
    );
    feed.subscribe(ALL);
    return { sink };
  }

  test('reads a single alert, and ends it when its time is up', async () => {
    const clock = { nowMs: NOW_MS };
    const { sink } = await open(await serve(() => `<?xml version="1.0"?>${capAlert()}`), {}, clock);
    expect(sink.takeIncidents()?.changedAlerts).toMatchObject([
      { level: 'orange', raw: capAlert() },
    ]);
    clock.nowMs = Date.UTC(2026, 4, 12, 9);
    await vi.waitFor(() => expect(sink.takeIncidents()?.goneAlerts).toHaveLength(1), SOON);
  });

  test('passes an exercise on as an exercise, and a draft not at all', async () => {
    const body = ['Exercise', 'Test', 'Draft', 'Actual'].map(
      (status) => `<content>${capAlert({ identifier: status, status })}</content>`,
    );
    const { sink } = await open(await serve(() => atomFeed(body)));
    expect(sink.takeIncidents()?.changedAlerts.map(({ id, status }) => [id, status])).toEqual([
      ['Exercise', 'Exercise'],
      ['Test', 'Test'],
      ['Actual', 'Actual'],
    ]);
  });

  test('follows the links of RSS, fetches each alert once, and gives keys to its own host alone', async () => {
    const other = await serve(() => capAlert({ identifier: 'far' }));
    let polls = 0;
    const own = await serve((path) => {
      if (path !== '/source') return capAlert({ identifier: 'near' });
      polls++;
      return rssFeed(['near.xml', `${other.url}far.xml`]);
    });
    const { sink } = await open(own, { headers: { 'x-key': 'secret' } });
    expect(
      sink
        .takeIncidents()
        ?.changedAlerts.map(({ id }) => id)
        .sort(),
    ).toEqual(['far', 'near']);
    await vi.waitFor(() => expect(polls).toBeGreaterThan(2), SOON);
    expect(own.asked.filter(({ path }) => path === '/near.xml')).toHaveLength(1);
    expect(own.asked.every(({ headers }) => headers['x-key'] === 'secret')).toBe(true);
    expect(other.asked).toHaveLength(1);
    expect(other.asked[0]?.headers).not.toHaveProperty('x-key');
  });

  test.each([
    [
      'a document type',
      '<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/">]><alert>&a;</alert>',
      /document type/,
    ],
    ['no XML', '{"alerts":[]}', /well-formed/],
    ['another document', '<html/>', /<html>/],
  ])('cannot be opened with %s, and says why', async (_, body, message) => {
    await expect(open(await serve(() => body))).rejects.toMatchObject({
      code: 'feed-invalid',
      message: expect.stringMatching(message),
    });
  });
});
