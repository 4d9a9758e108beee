import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { createTransform } from '../../crs/transform.ts';
import type { SourceFeature, UnreadFeature } from '../source.ts';
import { localName } from '../xml/local-name.ts';
import { type GmlNode, walkNodes } from './gml-node.ts';
import { readBuilding } from './read-building.ts';

/** Turns the text of a CityGML file into buildings, as it comes. */
export interface BuildingReader {
  /** Buildings that the text completes. */
  write(text: string): readonly (SourceFeature | UnreadFeature)[];
  /** What the end of the file leaves to say. */
  close(): readonly (SourceFeature | UnreadFeature)[];
  /** The XML is broken; nothing more comes. */
  readonly isBroken: boolean;
  readonly line: number;
}

export function createBuildingReader(srsName: string | undefined): BuildingReader {
  const parser = new SaxesParser({ xmlns: false as const, position: true });
  const inside: GmlNode[] = [];
  let done: (SourceFeature | UnreadFeature)[] = [];
  let firstLine = 0;
  let broken: string | undefined;

  parser.on('error', (error) => {
    // The first fault says what is wrong; those that follow come of it.
    if (broken !== undefined) return;
    broken = error.message.replace(/^\d+:\d+: /, '');
    done.push({
      place: `line ${inside.length > 0 ? firstLine : parser.line}`,
      ...(inside[0]?.attributes.id === undefined ? {} : { id: inside[0].attributes.id }),
      unread: `broken XML in line ${parser.line}: ${broken}; what follows in the file is lost`,
    });
  });
  parser.on('opentag', (tag) => {
    if (broken !== undefined) return;
    const name = localName(tag.name);
    const above = inside.at(-1);
    if (!above && name !== 'Building') return;
    if (!above) firstLine = parser.line;
    const node: GmlNode = { name, attributes: readAttributes(tag), children: [], text: '' };
    above?.children.push(node);
    inside.push(node);
  });
  const addText = (text: string) => {
    const node = inside.at(-1);
    if (node) node.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const node = inside.pop();
    if (!node || inside.length > 0 || broken !== undefined) return;
    done.push(finish(node, srsName, `line ${firstLine}`));
  });

  const take = () => {
    const taken = done;
    done = [];
    return taken;
  };
  return {
    write(text) {
      if (broken === undefined) parser.write(text);
      return take();
    },
    close() {
      if (broken === undefined) parser.close();
      return take();
    },
    get isBroken() {
      return broken !== undefined;
    },
    get line() {
      return parser.line;
    },
  };
}

/** Two systems in one building cannot be told apart once its surfaces are joined. */
function finish(
  building: GmlNode,
  declared: string | undefined,
  place: string,
): SourceFeature | UnreadFeature {
  let other: string | undefined;
  let first: number | undefined;
  walkNodes(building, ({ attributes, name, text }) => {
    if (attributes.srsName !== undefined && !isSameSystem(attributes.srsName, declared))
      other ??= attributes.srsName.trim();
    if (first === undefined && (name === 'pos' || name === 'posList'))
      first = Number.parseFloat(text);
  });
  if (other !== undefined) {
    const { id } = building.attributes;
    return {
      place,
      ...(id === undefined ? {} : { id }),
      unread: `expected the coordinate system of the file, ${declared}, got ${other}`,
    };
  }
  // A latitude is never beyond 90: files that write longitude first all the same are taken as they are.
  const isLatFirst = isLatitudeFirst(declared) && Math.abs(first ?? 0) <= 90;
  return readBuilding(building, { place, isLatFirst });
}

/** By the code, where both have one: the same system is written in several ways. */
function isSameSystem(a: string, b: string | undefined): boolean {
  const codeOf = (text: string) => /\d{4,}/.exec(text)?.[0] ?? text.trim();
  return b === undefined || codeOf(a) === codeOf(b);
}

const known = new Map<string, boolean>();

/** The order of axes of geographic systems is latitude first where a URN or URL names them. */
function isLatitudeFirst(srsName: string | undefined): boolean {
  if (srsName === undefined || !/^(urn:|https?:)/i.test(srsName) || /crs84/i.test(srsName))
    return false;
  let isGeographic = known.get(srsName);
  if (isGeographic === undefined) {
    try {
      isGeographic = createTransform(srsName).isGeographic;
    } catch {
      // Whoever asks for the system says that it is unknown.
      isGeographic = false;
    }
    known.set(srsName, isGeographic);
  }
  return isGeographic;
}

function readAttributes(tag: SaxesTagPlain): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(tag.attributes)) attributes[localName(name)] = value;
  return attributes;
}
