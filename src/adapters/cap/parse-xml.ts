import { SaxesParser } from 'saxes';

/** An element with what stands in it; names without their prefix. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** All text directly in it, trimmed. */
  readonly text: string;
  /** Where it stands in the document, from its first `<` to after its last `>`. */
  readonly start: number;
  readonly end: number;
}

export type XmlRead =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly reason: string };

const DEEPEST = 64;
const MOST_ELEMENTS = 500_000;

type Open = { -readonly [Key in keyof XmlElement]: XmlElement[Key] } & { children: XmlElement[] };

/**
 * Reads an XML document with namespaces. A document type is refused as a whole: with it go entities that grow
 * without end and those that fetch files.
 *
 * @param mostElements more than so many are refused
 */
export function parseXml(text: string, mostElements = MOST_ELEMENTS): XmlRead {
  const parser = new SaxesParser({ xmlns: true });
  const open: Open[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  const fail = (reason: string): never => {
    throw new XmlFault(reason);
  };
  parser.on('error', (error) => fail(error.message.slice(0, 200)));
  parser.on('doctype', () => fail('a document type'));
  parser.on('opentag', (tag) => {
    if (open.length >= DEEPEST) fail(`elements deeper than ${DEEPEST}`);
    if (++elements > mostElements) fail(`more than ${mostElements} elements`);
    open.push({
      name: tag.local,
      namespace: tag.uri,
      attributes: Object.fromEntries(
        Object.values(tag.attributes).map((attribute) => [attribute.local, attribute.value]),
      ),
      children: [],
      text: '',
      // An attribute's value holds no bare `<`.
      start: text.lastIndexOf('<', parser.position - 1),
      end: 0,
    });
  });
  const append = (more: string) => {
    const inside = open.at(-1);
    if (inside) inside.text += more;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    const closed = open.pop() as Open;
    closed.text = closed.text.trim();
    closed.end = parser.position;
    const outside = open.at(-1);
    if (outside) outside.children.push(closed);
    else root = closed;
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error;
    return { ok: false, reason: `Expected well-formed XML, got ${error.message}.` };
  }
  return root ? { ok: true, root } : { ok: false, reason: 'Expected an XML document, got none.' };
}

/** Leaves the parser, which would go on after a fault. */
class XmlFault extends Error {}

export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** Text of the first child of the name; undefined where there is none or it is empty. */
export function textOf(element: XmlElement, name: string): string | undefined {
  const text = element.children.find((child) => child.name === name)?.text;
  return text === '' ? undefined : text;
}
