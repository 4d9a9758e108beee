import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { parseAllowList } from './allow-list.ts';
import { createOutsideFetch } from './outside-fetch.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

test('follows a redirection only to where it may go, and never with credentials for another host', async () => {
  let seen: string | undefined = 'nothing';
  const inner = await serve((request, response) => {
    seen = request.headers.authorization;
    response.end('secret');
  });
  const outer = await serve((_request, response) =>
    response.writeHead(302, { location: `http://127.0.0.1:${inner}/` }).end(),
  );
  const url = `http://127.0.0.1:${outer}/`;
  const headers = { authorization: 'Bearer x' };
  const narrow = createOutsideFetch(parseAllowList(`127.0.0.1:${outer}`, 'HOSTS'));
  await expect(narrow(url, { headers })).rejects.toMatchObject({ code: 'feed-refused' });
  expect(seen).toBe('nothing');
  const wide = createOutsideFetch(
    parseAllowList(`127.0.0.1:${outer}, 127.0.0.1:${inner}`, 'HOSTS'),
  );
  expect(await (await wide(url, { headers })).text()).toBe('secret');
  expect(seen).toBeUndefined();
});

test('gives up a circle of redirections', async () => {
  const port = await serve((_request, response) =>
    response.writeHead(307, { location: '/again' }).end(),
  );
  const outside = createOutsideFetch(parseAllowList(`127.0.0.1:${port}`, 'HOSTS'));
  await expect(outside(`http://127.0.0.1:${port}/`)).rejects.toThrow('at most 5 redirections');
});
