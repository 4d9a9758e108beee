import { PbfReader } from 'pbf';
import {
  NO_TAGS,
  type OsmMember,
  type OsmNode,
  type OsmTags,
  type OsmVisitor,
} from './osm-elements.ts';

/** Kinds of elements in a block, as bits. */
export const HAS_NODES = 1;
export const HAS_WAYS = 2;
export const HAS_RELATIONS = 4;

interface Block {
  readonly reader: PbfReader;
  readonly text: (index: number) => string;
  readonly granularity: number;
  readonly lonOffset: number;
  readonly latOffset: number;
}

const MEMBER_TYPES = ['node', 'way', 'relation'] as const;

/** Decodes a PrimitiveBlock for a visitor; kinds without a method are passed over. Returns the kinds it holds. */
export function visitBlock(bytes: Uint8Array, visitor: OsmVisitor): number {
  const reader = new PbfReader(bytes);
  const groups: (readonly [from: number, to: number])[] = [];
  let strings: (readonly [from: number, to: number])[] = [];
  let granularity = 100;
  let latOffset = 0;
  let lonOffset = 0;
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) strings = readStringTable(reader);
    else if (field === 2) groups.push(skipMessage(reader));
    else if (field === 17) granularity = reader.readVarint();
    else if (field === 19) latOffset = reader.readVarint(true);
    else if (field === 20) lonOffset = reader.readVarint(true);
  }
  const block = { reader, text: createTexts(bytes, strings), granularity, latOffset, lonOffset };
  let kinds = 0;
  for (const [from, to] of groups) kinds |= visitGroup(block, { from, to }, visitor);
  return kinds;
}

function skipMessage(reader: PbfReader): readonly [number, number] {
  const to = reader.readPackedEnd();
  const from = reader.pos;
  reader.pos = to;
  return [from, to];
}

function readStringTable(reader: PbfReader): (readonly [number, number])[] {
  const end = reader.readPackedEnd();
  const strings: (readonly [number, number])[] = [];
  for (let field = reader.nextField(end); field !== 0; field = reader.nextField(end))
    if (field === 1) strings.push(skipMessage(reader));
  return strings;
}

/** Strings are decoded when they are first asked for: a block of nodes needs few of them. */
function createTexts(bytes: Uint8Array, strings: readonly (readonly [number, number])[]) {
  const decoder = new TextDecoder();
  const texts = new Array<string | undefined>(strings.length);
  return (index: number): string => {
    let text = texts[index];
    if (text === undefined) {
      const [from, to] = strings[index] ?? [0, 0];
      text = decoder.decode(bytes.subarray(from, to));
      texts[index] = text;
    }
    return text;
  };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function visitGroup(block: Block, { from, to }: Range, visitor: OsmVisitor): number {
  const { reader } = block;
  let kinds = 0;
  reader.pos = from;
  for (let field = reader.nextField(to); field !== 0; field = reader.nextField(to)) {
    if (field > 4) continue;
    const kind = field <= 2 ? HAS_NODES : field === 3 ? HAS_WAYS : HAS_RELATIONS;
    kinds |= kind;
    const [start, end] = skipMessage(reader);
    const range = { from: start, to: end };
    if (field === 1 && visitor.node) visitNode(block, range, visitor);
    else if (field === 2 && visitor.node) visitDense(block, range, visitor);
    else if (field === 3 && visitor.way) visitWay(block, range, visitor);
    else if (field === 4 && visitor.relation) visitRelation(block, range, visitor);
    reader.pos = end;
  }
  return kinds;
}

function readTags(block: Block, keys: readonly number[], values: readonly number[]): OsmTags {
  if (keys.length === 0) return NO_TAGS;
  const tags: Record<string, string> = {};
  for (const [i, key] of keys.entries()) tags[block.text(key)] = block.text(values[i] ?? 0);
  return tags;
}

const scratch: OsmNode = { lonDeg: 0, latDeg: 0, tags: NO_TAGS };

function tellNode(
  block: Block,
  visitor: OsmVisitor,
  node: { readonly id: number; readonly lat: number; readonly lon: number; readonly tags: OsmTags },
): void {
  scratch.latDeg = 1e-9 * (block.latOffset + block.granularity * node.lat);
  scratch.lonDeg = 1e-9 * (block.lonOffset + block.granularity * node.lon);
  scratch.tags = node.tags;
  visitor.node?.(node.id, scratch);
}

function visitNode(block: Block, { from, to }: Range, visitor: OsmVisitor): void {
  const { reader } = block;
  let id = 0;
  let lat = 0;
  let lon = 0;
  let keys: number[] = [];
  let values: number[] = [];
  reader.pos = from;
  for (let field = reader.nextField(to); field !== 0; field = reader.nextField(to)) {
    if (field === 1) id = reader.readSVarint();
    else if (field === 2) keys = reader.readPackedVarint();
    else if (field === 3) values = reader.readPackedVarint();
    else if (field === 8) lat = reader.readSVarint();
    else if (field === 9) lon = reader.readSVarint();
  }
  tellNode(block, visitor, { id, lat, lon, tags: readTags(block, keys, values) });
}

/** Kept between blocks: ids, latitudes and longitudes of dense nodes lie apart and are read one after another. */
let denseIds = new Float64Array(16_384);
let denseLats = new Float64Array(16_384);
let denseLons = new Float64Array(16_384);

function visitDense(block: Block, { from, to }: Range, visitor: OsmVisitor): void {
  const { reader } = block;
  let count = 0;
  let tagsFrom = -1;
  reader.pos = from;
  for (let field = reader.nextField(to); field !== 0; field = reader.nextField(to)) {
    if (field === 1) {
      const end = reader.readPackedEnd();
      if (end - reader.pos > denseIds.length) growDense(end - reader.pos);
      for (let id = 0; reader.pos < end; count++) {
        id += reader.readSVarint();
        denseIds[count] = id;
      }
    } else if (field === 8) readDeltas(reader, denseLats);
    else if (field === 9) readDeltas(reader, denseLons);
    else if (field === 10) {
      const end = reader.readPackedEnd();
      if (end > reader.pos) tagsFrom = reader.pos;
      reader.pos = end;
    }
  }
  if (tagsFrom >= 0) reader.pos = tagsFrom;
  for (let i = 0; i < count; i++) {
    let tags: Record<string, string> | undefined;
    if (tagsFrom >= 0)
      for (let key = reader.readVarint(); key !== 0; key = reader.readVarint()) {
        tags ??= {};
        tags[block.text(key)] = block.text(reader.readVarint());
      }
    scratch.latDeg = 1e-9 * (block.latOffset + block.granularity * (denseLats[i] as number));
    scratch.lonDeg = 1e-9 * (block.lonOffset + block.granularity * (denseLons[i] as number));
    scratch.tags = tags ?? NO_TAGS;
    visitor.node?.(denseIds[i] as number, scratch);
  }
}

function growDense(length: number): void {
  denseIds = new Float64Array(length);
  denseLats = new Float64Array(length);
  denseLons = new Float64Array(length);
}

function readDeltas(reader: PbfReader, into: Float64Array): void {
  const end = reader.readPackedEnd();
  for (let i = 0, value = 0; reader.pos < end; i++) {
    value += reader.readSVarint();
    into[i] = value;
  }
}

function visitWay(block: Block, { from, to }: Range, visitor: OsmVisitor): void {
  const { reader } = block;
  let id = 0;
  let keys: number[] = [];
  let values: number[] = [];
  const refs: number[] = [];
  reader.pos = from;
  for (let field = reader.nextField(to); field !== 0; field = reader.nextField(to)) {
    if (field === 1) id = reader.readVarint(true);
    else if (field === 2) keys = reader.readPackedVarint();
    else if (field === 3) values = reader.readPackedVarint();
    else if (field === 8) {
      const end = reader.readPackedEnd();
      for (let ref = 0; reader.pos < end; ) {
        ref += reader.readSVarint();
        refs.push(ref);
      }
    }
  }
  visitor.way?.(id, refs, readTags(block, keys, values));
}

function visitRelation(block: Block, { from, to }: Range, visitor: OsmVisitor): void {
  const { reader } = block;
  let id = 0;
  let keys: number[] = [];
  let values: number[] = [];
  let roles: number[] = [];
  let deltas: number[] = [];
  let types: number[] = [];
  reader.pos = from;
  for (let field = reader.nextField(to); field !== 0; field = reader.nextField(to)) {
    if (field === 1) id = reader.readVarint(true);
    else if (field === 2) keys = reader.readPackedVarint();
    else if (field === 3) values = reader.readPackedVarint();
    else if (field === 8) roles = reader.readPackedVarint();
    else if (field === 9) deltas = reader.readPackedSVarint();
    else if (field === 10) types = reader.readPackedVarint();
  }
  const members: OsmMember[] = [];
  let ref = 0;
  for (const [i, delta] of deltas.entries()) {
    ref += delta;
    members.push({
      type: MEMBER_TYPES[types[i] ?? 0] ?? 'node',
      ref,
      role: block.text(roles[i] ?? 0),
    });
  }
  visitor.relation?.(id, members, readTags(block, keys, values));
}
