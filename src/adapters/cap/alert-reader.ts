import { type Alert, TwinError } from '#model';
import { fetchText } from '../fetch-text.ts';
import { nameOf } from '../http-request.ts';
import { type AlertLink, readFeedLinks } from './feed-links.ts';
import { parseXml, type XmlElement } from './parse-xml.ts';
import { findAlerts, readAlert } from './read-alert.ts';

export interface AlertReaderOptions {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly maxAlerts: number;
  readonly reject: (detail: string, sample: string) => void;
}

/** Reads all alerts that a source lists. */
export interface AlertReader {
  /** @throws {TwinError} feed-refused, feed-invalid where the address itself cannot be read. */
  read(signal: AbortSignal): Promise<readonly Alert[]>;
}

const ACCEPT =
  'application/cap+xml, application/atom+xml, application/rss+xml, application/xml, text/xml';
/** Alerts that are fetched at once. */
const AT_ONCE = 4;

export function createAlertReader(options: AlertReaderOptions): AlertReader {
  const { url, headers, fetch, maxAlerts, reject } = options;
  let before: { readonly text: string; readonly root: XmlElement } | undefined;
  /** Alerts behind links, by link and version. */
  let linked = new Map<string, readonly Alert[]>();
  /** Alerts that were told of as bad, so that each counts once. */
  let bad = new Set<string>();

  function parse(text: string, from: URL): XmlElement {
    const xml = parseXml(text);
    if (xml.ok) return xml.root;
    throw new TwinError('feed-invalid', `${xml.reason.slice(0, -1)} at ${nameOf(from)}.`);
  }

  function readAll(elements: readonly XmlElement[], text: string, stillBad: Set<string>): Alert[] {
    return elements.flatMap((element) => {
      const raw = text.slice(element.start, element.end);
      const read = readAlert(element, raw);
      const problems = read.ok ? read.problems : [read.reason];
      for (const problem of problems) complain(raw + problem, problem, raw, stillBad);
      return read.ok ? read.alert : [];
    });
  }

  function complain(key: string, problem: string, sample: string, stillBad: Set<string>): void {
    if (!bad.has(key) && !stillBad.has(key)) reject(problem, sample.slice(0, 200));
    stillBad.add(key);
  }

  async function follow(link: AlertLink, stillBad: Set<string>, signal: AbortSignal) {
    const at = URL.parse(link.href, url.href);
    const isWeb = at?.protocol === 'http:' || at?.protocol === 'https:';
    const key = `${link.href} ${link.version}`;
    if (!at || !isWeb) {
      complain(key, 'Expected a link to an alert, got another address.', link.href, stillBad);
      return [];
    }
    // Keys are for the host they were given for.
    const own = at.origin === url.origin ? headers : undefined;
    const what = 'an alert';
    const text = await fetchText({ url: at, what, accept: ACCEPT, headers: own, fetch, signal });
    const found = findAlerts(parse(text, at));
    if (found.length === 0)
      complain(key, 'Expected an alert behind a link, got another document.', link.href, stillBad);
    return readAll(found, text, stillBad);
  }

  async function readLinks(
    links: readonly AlertLink[],
    stillBad: Set<string>,
    signal: AbortSignal,
  ) {
    if (links.length > maxAlerts)
      complain(
        `${links.length}`,
        `Expected a feed of at most ${maxAlerts} alerts, got ${links.length}.`,
        '',
        stillBad,
      );
    const now = new Map<string, readonly Alert[]>();
    const waiting = links.slice(0, maxAlerts);
    async function work(): Promise<void> {
      for (let link = waiting.shift(); link; link = waiting.shift()) {
        const key = `${link.href} ${link.version}`;
        try {
          now.set(key, linked.get(key) ?? (await follow(link, stillBad, signal)));
        } catch (error) {
          signal.throwIfAborted();
          complain(
            key,
            error instanceof Error ? error.message : String(error),
            link.href,
            stillBad,
          );
        }
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    linked = now;
    return [...now.values()].flat();
  }

  return {
    async read(signal) {
      const what = 'alerts';
      const text = await fetchText({ url, what, accept: ACCEPT, headers, fetch, signal });
      const root = before?.text === text ? before.root : parse(text, url);
      before = { text, root };
      const stillBad = new Set<string>();
      const inside = findAlerts(root);
      const links = inside.length > 0 ? [] : readFeedLinks(root);
      if (!links)
        throw new TwinError(
          'feed-invalid',
          `Expected an alert or a feed of alerts at ${nameOf(url)}, got <${root.name}>.`,
        );
      const alerts = [
        ...readAll(inside, text, stillBad),
        ...(await readLinks(links, stillBad, signal)),
      ];
      bad = stillBad;
      return alerts;
    },
  };
}
