import type { FindingSink } from '../finding.ts';
import { parseJson } from '../parse-json.ts';
import { type Availability, parseWith, type SubtreeJson, subtreeSchema } from './tileset-schema.ts';

/** What a subtree says is there; indices run level by level, each level in Morton order. */
export interface Subtree {
  readonly json: SubtreeJson;
  hasTile(index: number): boolean;
  hasContent(set: number, index: number): boolean;
  hasChild(morton: number): boolean;
  /** Bytes of a buffer view, for metadata. */
  view(index: number): Uint8Array | undefined;
}

const MAGIC = 0x74627573;
const HEADER_BYTES = 24;

/**
 * Reads a binary subtree (3D Tiles 1.1, 8.3) and checks header, lengths, padding, buffer views, bit counts and
 * that what is available hangs together. Null, and findings, where it cannot be used.
 */
export function readSubtree(
  bytes: Uint8Array,
  shape: { readonly branching: 4 | 8; readonly levels: number },
  { sink, path }: { sink: FindingSink; path: string },
): Subtree | null {
  const fail = (message: string) => {
    sink.error('subtree', path, message);
    return null;
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES)
    return fail(
      `Expected a header of ${HEADER_BYTES} bytes, got ${bytes.length}; it is cut short.`,
    );
  if (view.getUint32(0, true) !== MAGIC) return fail('Expected the magic "subt".');
  if (view.getUint32(4, true) !== 1)
    return fail(`Expected version 1, got ${view.getUint32(4, true)}.`);
  const jsonLength = Number(view.getBigUint64(8, true));
  const binaryLength = Number(view.getBigUint64(16, true));
  const needed = HEADER_BYTES + jsonLength + binaryLength;
  if (needed !== bytes.length)
    return fail(`Expected ${needed} bytes as the header says, got ${bytes.length}.`);
  if (jsonLength % 8 || binaryLength % 8)
    sink.error('subtree', path, 'Expected JSON and binary parts padded to 8 bytes.');
  const text = bytes.subarray(HEADER_BYTES, HEADER_BYTES + jsonLength);
  const parsed = parseWith(subtreeSchema, parseJson(text, { sink, check: 'subtree', path }));
  if ('fault' in parsed) return fail(parsed.fault);
  const json = parsed.value;
  const binary = bytes.subarray(HEADER_BYTES + jsonLength);
  const viewBytes = (index: number): Uint8Array | undefined => {
    const found = json.bufferViews?.[index];
    const buffer = found && json.buffers?.[found.buffer];
    if (!found || !buffer || buffer.uri !== undefined) return undefined;
    const end = found.byteOffset + found.byteLength;
    return end <= buffer.byteLength && end <= binary.length
      ? binary.subarray(found.byteOffset, end)
      : undefined;
  };
  for (const [i, found] of (json.bufferViews ?? []).entries()) {
    if (!viewBytes(i))
      sink.error(
        'subtree',
        `${path}#bufferViews[${i}]`,
        'Expected to lie in the binary part, got a range beyond it.',
      );
    if (found.byteOffset % 8)
      sink.error(
        'subtree',
        `${path}#bufferViews[${i}]`,
        `Expected an offset of a multiple of 8, got ${found.byteOffset}.`,
      );
  }
  for (const [i, buffer] of (json.buffers ?? []).entries())
    if (buffer.uri === undefined && buffer.byteLength > binary.length)
      sink.error(
        'subtree',
        `${path}#buffers[${i}]`,
        `Expected at most ${binary.length} bytes, got ${buffer.byteLength}.`,
      );

  const { branching, levels } = shape;
  const nodes = (branching ** levels - 1) / (branching - 1);
  const read = (available: Availability, bits: number, name: string) =>
    readBits(available, bits, { view: viewBytes, sink, path: `${path}#${name}` });
  const tiles = read(json.tileAvailability, nodes, 'tileAvailability');
  const contents = (json.contentAvailability ?? []).map((available, i) =>
    read(available, nodes, `contentAvailability[${i}]`),
  );
  const children = read(
    json.childSubtreeAvailability,
    branching ** levels,
    'childSubtreeAvailability',
  );
  const subtree = {
    json,
    hasTile: tiles,
    hasContent: (set: number, i: number) => contents[set]?.(i) ?? false,
    hasChild: children,
    view: viewBytes,
  };
  checkTogether(subtree, { branching, levels, nodes, sets: contents.length }, { sink, path });
  return subtree;
}

function readBits(
  available: Availability,
  bits: number,
  {
    view,
    sink,
    path,
  }: { view(index: number): Uint8Array | undefined; sink: FindingSink; path: string },
): (index: number) => boolean {
  const { bitstream, constant, availableCount } = available;
  if (bitstream === undefined) {
    if (availableCount !== undefined && availableCount !== (constant ? bits : 0))
      sink.error(
        'subtree',
        path,
        `Expected availableCount ${constant ? bits : 0}, got ${availableCount}.`,
      );
    return () => constant === 1;
  }
  const stream = view(bitstream);
  const needed = Math.ceil(bits / 8);
  if (!stream) {
    sink.error('subtree', path, `Expected buffer view ${bitstream}, got none that can be read.`);
    return () => false;
  }
  if (stream.length !== needed)
    sink.error('subtree', path, `Expected ${needed} bytes for ${bits} bits, got ${stream.length}.`);
  const has = (index: number) => (((stream[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
  let set = 0;
  for (let i = 0; i < bits; i++) if (has(i)) set++;
  if (availableCount !== undefined && availableCount !== set)
    sink.error(
      'subtree',
      path,
      `Expected availableCount ${set} as the bits say, got ${availableCount}.`,
    );
  for (let i = bits; i < 8 * stream.length; i++)
    if (has(i)) {
      sink.error('subtree', path, 'Expected the bits after the last to be 0.');
      break;
    }
  return has;
}

function checkTogether(
  subtree: Subtree,
  {
    branching,
    levels,
    nodes,
    sets,
  }: { branching: number; levels: number; nodes: number; sets: number },
  { sink, path }: { sink: FindingSink; path: string },
): void {
  if (!subtree.hasTile(0)) sink.error('subtree', path, 'Expected its root tile to be available.');
  for (let i = 1; i < nodes; i++)
    if (subtree.hasTile(i) && !subtree.hasTile(Math.floor((i - 1) / branching)))
      sink.error('subtree', path, `Tile ${i} is available, its parent is not.`);
  for (let set = 0; set < sets; set++)
    for (let i = 0; i < nodes; i++)
      if (subtree.hasContent(set, i) && !subtree.hasTile(i))
        sink.error('subtree', path, `Content ${i} is available, its tile is not.`);
  const lastLevel = nodes - branching ** (levels - 1);
  for (let i = 0; i < branching ** levels; i++)
    if (subtree.hasChild(i) && !subtree.hasTile(lastLevel + Math.floor(i / branching)))
      sink.error('subtree', path, `Child subtree ${i} is available, its parent tile is not.`);
}
