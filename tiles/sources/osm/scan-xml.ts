import { SaxesParser } from 'saxes';
import { readXmlText } from '../xml/read-xml-text.ts';
import {
  NO_TAGS,
  type OsmBreak,
  type OsmMember,
  type OsmNode,
  type OsmScanner,
  type OsmTags,
} from './osm-elements.ts';

/** An element while its tags and members are being read. */
interface Open {
  readonly kind: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly refs: number[];
  readonly members: OsmMember[];
  tags: Record<string, string> | undefined;
}

const KINDS = new Set(['node', 'way', 'relation']);
const LOST = '; what follows in the file is lost';

/** A scanner of OSM XML, gzip'd or not: as planet files, Overpass and JOSM write it. Deleted elements are not told. */
export function createXmlScanner(path: string, encoding: string | undefined): OsmScanner {
  return {
    async *scan(visitor) {
      const parser = new SaxesParser({ xmlns: false as const, position: true });
      const node: OsmNode = { lonDeg: 0, latDeg: 0, tags: NO_TAGS };
      let open: Open | undefined;
      let broken: OsmBreak | undefined;
      parser.on('error', (error) => {
        const reason = error.message.replace(/^\d+:\d+: /, '');
        broken ??= { place: `line ${parser.line}`, reason: `broken XML: ${reason}${LOST}` };
      });
      parser.on('opentag', ({ name, attributes }) => {
        if (KINDS.has(name))
          open = { kind: name, attributes, refs: [], members: [], tags: undefined };
        else if (!open) return;
        else if (name === 'tag' && attributes.k !== undefined) {
          open.tags ??= {};
          open.tags[attributes.k] = attributes.v ?? '';
        } else if (name === 'nd') open.refs.push(Number(attributes.ref));
        else if (name === 'member')
          open.members.push({
            type: attributes.type as OsmMember['type'],
            ref: Number(attributes.ref),
            role: attributes.role ?? '',
          });
      });
      parser.on('closetag', ({ name }) => {
        if (!open || name !== open.kind || broken) return;
        const { kind, attributes, refs, members } = open;
        const tags: OsmTags = open.tags ?? NO_TAGS;
        open = undefined;
        const id = Number(attributes.id);
        if (attributes.visible === 'false' || attributes.action === 'delete') return;
        if (!Number.isSafeInteger(id)) {
          broken = {
            place: `line ${parser.line}`,
            reason: `expected a whole number as id of a ${kind}, got "${attributes.id}"${LOST}`,
          };
        } else if (kind === 'node') {
          node.lonDeg = Number.parseFloat(attributes.lon ?? '');
          node.latDeg = Number.parseFloat(attributes.lat ?? '');
          node.tags = tags;
          if (Number.isFinite(node.lonDeg) && Number.isFinite(node.latDeg))
            visitor.node?.(id, node);
        } else if (kind === 'way') visitor.way?.(id, refs, tags);
        else visitor.relation?.(id, members, tags);
      });
      try {
        for await (const text of readXmlText(path, encoding)) {
          parser.write(text);
          if (broken) return broken;
          yield;
        }
        parser.close();
      } catch (error) {
        broken ??= { place: `line ${parser.line}`, reason: `${(error as Error).message}${LOST}` };
      }
      yield;
      return broken;
    },
    close: () => undefined,
  };
}
