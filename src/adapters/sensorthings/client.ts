import { TwinError } from '#model';
import { fetchJsonText } from '../fetch-text.ts';
import { nameOf } from '../http-request.ts';
import { readPage } from './entities.ts';
import type { StaNames } from './names.ts';

/** Options of a query, without their `$`: `{ filter: 'result gt 5', top: 100 }`. */
interface StaQuery {
  readonly filter?: string | undefined;
  readonly expand?: string;
  readonly orderby?: string;
  readonly select?: string;
  readonly top?: number;
  readonly count?: boolean;
}

interface StaPage {
  readonly items: readonly unknown[];
  readonly count?: number;
  /** Whether there are more. */
  readonly hasMore: boolean;
}

/** Asks a SensorThings service over HTTP. */
export interface StaClient {
  /**
   * The entities of a set, page by page, in the order asked for.
   *
   * @param path below the service's root: `Things`, `Datastreams(5)/Observations`
   * @throws {TwinError} feed-refused, feed-invalid.
   */
  pages(path: string, query: StaQuery, signal: AbortSignal): AsyncGenerator<StaPage>;
}

export interface StaClientOptions {
  /** The service's root with its version, ending with a slash. */
  readonly root: URL;
  readonly names: StaNames;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** Called for each answer. */
  readonly onAnswer: () => void;
}

/** A set of more pages than this is taken for a service that leads in circles. */
const MOST_PAGES = 20_000;

export function createStaClient(options: StaClientOptions): StaClient {
  const { root, names, headers, fetch, onAnswer } = options;
  return {
    async *pages(path, query, signal) {
      let url: URL | undefined = new URL(path, root);
      url.search = formatQuery(query);
      for (let turn = 0; url; turn++) {
        if (turn >= MOST_PAGES)
          throw new TwinError('feed-invalid', `Expected an end of ${path}, got ${turn} pages.`);
        const body = await fetchJsonText({ url, what: path, headers, fetch, signal });
        signal.throwIfAborted();
        onAnswer();
        const page = readPage(body, names);
        if (!page)
          throw new TwinError(
            'feed-invalid',
            `Expected a list of entities at ${nameOf(url)}, got other JSON.`,
          );
        const { items, next, count } = page;
        yield { items, hasMore: next !== undefined, ...(count !== undefined && { count }) };
        url = next === undefined ? undefined : follow(next, url, root);
      }
    },
  };
}

/**
 * The next page, at the host that was asked: behind a proxy services write an inner name into their links, and
 * keys must not go to another host.
 */
function follow(next: string, from: URL, root: URL): URL {
  const url = URL.parse(next, from.href);
  if (!url)
    throw new TwinError('feed-invalid', `Expected an address of the next page, got "${next}".`);
  const rebased = new URL(root.origin);
  const inside = url.pathname.slice(url.pathname.lastIndexOf(`/${versionOf(root)}/`) + 1);
  rebased.pathname =
    url.origin === root.origin ? url.pathname : root.pathname.replace(/[^/]+\/$/, inside);
  rebased.search = url.search;
  return rebased;
}

/** Last part of the service's root: `v1.1`. */
function versionOf(root: URL): string {
  return root.pathname.split('/').at(-2) ?? '';
}

/** With the `$` of the names as they are: some services do not undo its escape. */
function formatQuery(query: StaQuery): string {
  return Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `$${name}=${encodeURIComponent(String(value))}`)
    .join('&');
}
