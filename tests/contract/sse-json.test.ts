import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FeedAdapter } from '../../src/adapters/feed-adapter.ts';
import { sseJsonFeed } from '../../src/adapters/sse-json.ts';
import { deviceMessage, supplierMapping } from '../fixtures/feeds/supplier.ts';
import { answer, type FeedServer, startFeedServer } from '../support/feed-server.ts';
import { createFeedOpener, type FeedOpener } from '../support/open-feed.ts';
import { describeFeed, type FeedRig } from './feed-contract.ts';
import { playSupplier } from './supplier-rig.ts';

const SOON = { timeout: 15_000, interval: 20 };
const config = { type: 'sse-json', url: 'events', mapping: supplierMapping };

/** Streams that are open, written to as text. */
async function startEventServer() {
  const streams = new Set<ServerResponse>();
  const server = await startFeedServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.write(': hello\n\n');
    streams.add(response);
    response.on('close', () => streams.delete(response));
  });
  return {
    server,
    streams,
    write(text: string | Uint8Array) {
      for (const stream of streams) stream.write(text);
    },
  };
}

describeFeed('sse-json', async (): Promise<FeedRig> => {
  const { server, streams, write } = await startEventServer();
  const supplier = playSupplier((text) => write(`data: ${text}\n\n`));
  return {
    ...supplier,
    adapter: sseJsonFeed as FeedAdapter<unknown>,
    config,
    badConfigs: [
      ['url', { ...config, url: 7 }],
      ['events', { ...config, events: 'all' }],
      ['mapping', { type: 'sse-json', url: 'events' }],
      [
        'mapping.rules.0.readings.0.unit',
        {
          ...config,
          mapping: {
            source: 'x',
            rules: [
              {
                thing: { id: 'id', name: 'x' },
                readings: [{ property: 'p', name: 'x', value: 'v', unit: 'parsecs' }],
              },
            ],
          },
        },
      ],
    ],
    options: { baseUrl: server.url },
    heardOf: async () => undefined,
    connections: server.connections,
    delayOpening(delayMs) {
      server.delayMs = delayMs;
    },
    breakSource: server.die,
    async mendSource() {
      supplier.forgetCases();
      await server.revive();
      const greet = setInterval(() => {
        if (streams.size === 0) return;
        clearInterval(greet);
        write('data: {"data":{"cases":[]}}\n\n');
      }, 20);
    },
    stop: server.stop,
  };
});

describe('the sse-json feed', () => {
  let events: Awaited<ReturnType<typeof startEventServer>>;
  let server: FeedServer;
  let opener: FeedOpener;
  beforeEach(async () => {
    events = await startEventServer();
    server = events.server;
    opener = createFeedOpener(sseJsonFeed, config, server.url);
  });
  afterEach(async () => {
    await opener.close();
    await server.stop();
  });

  const open = (more?: object) => opener.open(more);

  test('reads events whatever pieces they come in, in lines of any ending, over several data lines', async () => {
    const sink = await open();
    const [head, tail] = JSON.stringify(deviceMessage(Date.now() - 1000)).split('"data"') as [
      string,
      string,
    ];
    const bytes = new TextEncoder().encode(
      `event: x\rid: 1\r\ndata:${head}\ndata:"data"${tail}\r\n\r\n: a comment\n\nretry: 20\n\n`,
    );
    for (let i = 0; i < bytes.length; i += 7) {
      events.write(bytes.slice(i, i + 7));
      if (i % 70 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await vi.waitFor(() => expect(sink.counters.applied).toBe(7), SOON);
    expect(sink.counters.rejected.malformed).toBe(0);
    expect(sink.counters.messages).toBe(1);
  });

  test('goes on after the last event that came whole', async () => {
    await open({ headers: { authorization: 'Bearer x' } });
    events.write('id: 41\ndata: {"type":"pong"}\n\nid: 42\ndata: {"ty');
    await vi.waitFor(() => expect(server.requests).toHaveLength(1), SOON);
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const stream of events.streams) stream.destroy();
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(1), SOON);
    expect(server.requests.at(-1)?.headers).toMatchObject({
      'last-event-id': '41',
      authorization: 'Bearer x',
      accept: 'text/event-stream',
    });
  });

  test('waits as long as the source asks it to before it calls again', async () => {
    await open();
    events.write('retry: 600000\n\ndata: {"type":"pong"}\n\n');
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const stream of events.streams) stream.destroy();
    await vi.waitFor(() => expect(opener.statuses.at(-1)?.state).toBe('reconnecting'), SOON);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(server.requests).toHaveLength(1);
  });

  test('reads only the events that are named', async () => {
    const sink = await open({ events: ['state'] });
    events.write('data: rubbish\n\nevent: other\ndata: rubbish\n\n');
    events.write(`event: state\ndata: ${JSON.stringify(deviceMessage(Date.now() - 1000))}\n\n`);
    await vi.waitFor(() => expect(sink.counters.applied).toBe(7), SOON);
    expect(sink.counters.rejected.malformed).toBe(0);
  });

  test('leaves out an event beyond the limit, in one line or many, and goes on', async () => {
    const sink = await open({ maxMessageBytes: 2000 });
    events.write(`data: ${'x'.repeat(50_000)}\n\n`);
    events.write(`${'data: yyyyyyyyyyyyyyyyyyyyyy\n'.repeat(500)}\n`);
    events.write(`data: ${JSON.stringify(deviceMessage(Date.now() - 1000))}\n\n`);
    await vi.waitFor(() => expect(sink.counters.applied).toBe(7), SOON);
    expect(sink.counters.rejected.malformed).toBe(2);
  });

  test('takes a stream without any sign of life for dead; comments are one', async () => {
    await open({ silenceS: 0.6 });
    for (let i = 0; i < 6; i++) {
      events.write(': still here\n\n');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(server.requests).toHaveLength(1);
    await vi.waitFor(
      () =>
        expect(opener.statuses).toContainEqual(
          expect.objectContaining({
            problem: expect.objectContaining({ code: 'no-heartbeat' }),
          }),
        ),
      SOON,
    );
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(1), SOON);
  });

  test.each([
    ['other content', 200, { 'content-type': 'text/html' }, 'feed-invalid'],
    ['an error', 503, {}, 'feed-refused'],
  ])('cannot be opened where %s is served', async (_, status, headers, code) => {
    server.handler = (_request, response) => answer(response, 'x', headers, status);
    await expect(open()).rejects.toMatchObject({ code });
    await vi.waitFor(() => expect(server.connections()).toBe(0), SOON);
  });
});
