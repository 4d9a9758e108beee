import { TwinError } from '#model';
import type { AllowList } from './allow-list.ts';

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** `fetch` that keeps to the list, at every redirection as well. */
export function createOutsideFetch(allowed: AllowList): typeof fetch {
  return async (input, init) => {
    let request = new Request(input, init);
    for (let turn = 0; turn <= MAX_REDIRECTS; turn++) {
      allowed.check(new URL(request.url));
      const response = await fetch(request.clone(), { redirect: 'manual' });
      const target = response.headers.get('location');
      if (!REDIRECTS.has(response.status) || target === null) return response;
      await response.body?.cancel();
      const url = new URL(target, request.url);
      const isGet =
        response.status === 303 || request.method === 'GET' || request.method === 'HEAD';
      // Credentials go to the host that they were meant for and to no other.
      const headers = new Headers(request.headers);
      if (url.origin !== new URL(request.url).origin) headers.delete('authorization');
      request = new Request(url, {
        method: isGet && request.method !== 'HEAD' ? 'GET' : request.method,
        headers,
        ...(!isGet && { body: await request.clone().arrayBuffer() }),
        signal: request.signal,
      });
    }
    throw new TwinError(
      'feed-refused',
      `Expected at most ${MAX_REDIRECTS} redirections from ${request.url}.`,
    );
  };
}
