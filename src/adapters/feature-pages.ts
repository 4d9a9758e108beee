import { TwinError } from '#model';
import type { FeedSink } from './feed-adapter.ts';
import type { GeojsonPollConfig } from './geojson-poll.ts';
import { nameOf, readBody, request } from './http-request.ts';
import { createSeenList, type MappedSource, type SeenList } from './mapping/mapped-source.ts';

export interface FeaturePagesOptions {
  readonly config: Pick<
    GeojsonPollConfig,
    'headers' | 'bbox' | 'datetime' | 'limit' | 'maxPages' | 'maxBytes'
  >;
  readonly url: URL;
  readonly fetch: typeof fetch;
  readonly source: MappedSource;
  readonly sink: FeedSink;
  readonly now: () => number;
}

/** A page as it was when it was last read. */
interface KnownPage {
  readonly etag: string;
  readonly seen: SeenList;
  readonly next: string | undefined;
}

const WHAT = 'GeoJSON features';

/** Reads all pages of a collection into a mapped source; pages that did not change are not sent again. */
export function createFeaturePages(options: FeaturePagesOptions) {
  const { config, url, fetch: ask, source, sink, now } = options;
  let known = new Map<string, KnownPage>();

  async function read(signal: AbortSignal): Promise<void> {
    const pages = new Map<string, KnownPage>();
    const visited = new Set<string>();
    const all = createSeenList();
    let next: string | undefined = addQuery(url, config, now()).href;
    while (next !== undefined) {
      if (visited.has(next) || visited.size >= config.maxPages)
        throw new TwinError(
          'feed-invalid',
          `Expected at most ${config.maxPages} different pages at ${nameOf(url)}, got ${visited.has(next) ? 'one twice' : 'more'}.`,
        );
      visited.add(next);
      const page = await readPage(next, signal);
      for (const id of page.seen.things) all.things.add(id);
      for (const id of page.seen.incidents) all.incidents.add(id);
      if (page.etag !== '') pages.set(next, page);
      next = page.next;
    }
    known = pages;
    source.endList(all);
  }

  async function readPage(href: string, signal: AbortSignal): Promise<KnownPage> {
    const at = new URL(href);
    const before = known.get(href);
    const answer = await request({
      url: at,
      what: WHAT,
      headers: {
        ...config.headers,
        accept: 'application/geo+json, application/json;q=0.9',
        ...(before && { 'if-none-match': before.etag }),
      },
      fetch: ask,
      signal,
    });
    if (before && answer.status === 304) {
      await answer.response.body?.cancel();
      return before;
    }
    const body = await readBody(answer, { url: at, what: WHAT, signal, maxBytes: config.maxBytes });
    // What comes after the end of the feed is not taken in.
    signal.throwIfAborted();
    const document = parse(body);
    const seen = createSeenList();
    source.take(document, seen);
    return { etag: answer.headers.get('etag') ?? '', seen, next: findNext(document, at) };
  }

  function parse(body: Uint8Array): object {
    sink.message();
    const text = new TextDecoder().decode(body);
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch {
      document = undefined;
    }
    if (typeof document === 'object' && document !== null && 'features' in document)
      return document;
    const got = document === undefined ? 'other text' : 'other JSON';
    const detail = `Expected ${WHAT} at ${nameOf(url)}, got ${got}.`;
    sink.rejected(1, 'malformed', detail, text.slice(0, 400));
    throw new TwinError('feed-invalid', detail);
  }

  return {
    read,
    /** Every page is read anew, whether it changed or not. */
    forget(): void {
      known = new Map();
    },
  };
}

function addQuery(url: URL, config: FeaturePagesOptions['config'], nowMs: number): URL {
  const full = new URL(url);
  const { bbox, datetime, limit } = config;
  if (bbox) full.searchParams.set('bbox', bbox.join(','));
  if (typeof datetime === 'string') full.searchParams.set('datetime', datetime);
  else if (datetime)
    full.searchParams.set(
      'datetime',
      `${new Date(nowMs - datetime.lastS * 1000).toISOString()}/..`,
    );
  if (limit !== undefined) full.searchParams.set('limit', String(limit));
  return full;
}

/** The address behind the link `next`, on the same server. */
function findNext(document: object, at: URL): string | undefined {
  const links = (document as { links?: unknown }).links;
  if (!Array.isArray(links)) return undefined;
  const link = links.find((one) => one?.rel === 'next' && typeof one.href === 'string');
  if (!link) return undefined;
  const next = URL.parse(link.href, at.href);
  // Keys travel in headers and must not follow a link to another server.
  if (next?.origin !== at.origin)
    throw new TwinError(
      'feed-invalid',
      `Expected the next page on ${at.origin}, got "${String(link.href).slice(0, 200)}".`,
    );
  return next.href;
}
