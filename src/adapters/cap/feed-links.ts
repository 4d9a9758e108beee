import { childrenOf, textOf, type XmlElement } from './parse-xml.ts';

/** Where a feed says that an alert lies. */
export interface AlertLink {
  readonly href: string;
  /** Changes when the alert at the address does. */
  readonly version: string;
}

/** The alerts that an Atom or RSS feed points to; undefined for what is no feed. */
export function readFeedLinks(root: XmlElement): readonly AlertLink[] | undefined {
  if (root.name === 'feed') return childrenOf(root, 'entry').flatMap(readEntry);
  if (root.name !== 'rss' && root.name !== 'RDF') return undefined;
  const channel = childrenOf(root, 'channel')[0] ?? root;
  return [
    ...childrenOf(channel, 'item'),
    ...(channel === root ? [] : childrenOf(root, 'item')),
  ].flatMap(readItem);
}

/** The link that says it is CAP, else the one to the thing itself. */
function readEntry(entry: XmlElement): AlertLink[] {
  const links = childrenOf(entry, 'link').map(({ attributes }) => attributes);
  const link =
    links.find(({ type }) => type === 'application/cap+xml') ??
    links.find(({ rel = 'alternate' }) => rel === 'alternate') ??
    links[0];
  const href = link?.href;
  return href
    ? [{ href, version: textOf(entry, 'updated') ?? textOf(entry, 'published') ?? '' }]
    : [];
}

function readItem(item: XmlElement): AlertLink[] {
  const enclosure = childrenOf(item, 'enclosure').find(
    ({ attributes }) => attributes.type === 'application/cap+xml',
  );
  const href = enclosure?.attributes.url ?? textOf(item, 'link') ?? textOf(item, 'guid');
  return href ? [{ href, version: textOf(item, 'pubDate') ?? textOf(item, 'guid') ?? '' }] : [];
}
