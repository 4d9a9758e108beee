import { WORD } from '../records/record-layout.ts';
import type { RecordSet } from './record-set.ts';
import type { NodeSummary } from './tree/inner-node.ts';
import { CELL_COLUMNS, type CellSet } from './tree/merged-cells.ts';
import type { TileNode } from './tree/tile-node.ts';

/** What a parent has to know of a node: the records that it draws one by one, and its cells. */
export interface NodeTop {
  readonly set: RecordSet;
  readonly summary: NodeSummary;
}

interface TopHead {
  readonly node: TileNode;
  readonly mergedM: number;
  readonly cellDepth: number;
  readonly cellCount: number;
  readonly recordCount: number;
  readonly wordCount: number;
  readonly renamed: readonly (readonly [gid: number, id: string])[];
}

/** Packs a node for its parent, which is made elsewhere and later. */
export function encodeTop({ set, summary }: NodeTop): Uint8Array {
  const kept = gatherRecords([{ set, places: summary.kept }]);
  const { cells, node, mergedM } = summary;
  const head: TopHead = {
    node,
    mergedM,
    cellDepth: cells.depth,
    cellCount: cells.ids.length,
    recordCount: kept.count,
    wordCount: kept.words.length,
    renamed: [...kept.renamed],
  };
  const json = new TextEncoder().encode(JSON.stringify(head));
  const parts: ArrayBufferView[] = [
    Uint32Array.of(json.length, 0),
    json,
    kept.start,
    kept.gid,
    kept.baseM,
    kept.words,
    Float64Array.from(cells.ids),
    cells.rows,
  ];
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + pad8(byteLength), 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of parts) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += pad8(byteLength);
  }
  return bytes;
}

export function decodeTop(file: Uint8Array): NodeTop {
  // A small file lies in a buffer that Node shares; columns must begin at multiples of 8 in their own.
  const { buffer } = new Uint8Array(file);
  let at = 8;
  const take = <T extends ArrayBufferView>(
    Type: new (buffer: ArrayBuffer, at: number, length: number) => T,
    length: number,
  ): T => {
    const part = new Type(buffer, at, length);
    at += pad8(part.byteLength);
    return part;
  };
  const json = take(Uint8Array, new Uint32Array(buffer, 0, 1)[0] as number);
  const head = JSON.parse(new TextDecoder().decode(json)) as TopHead;
  const { recordCount, wordCount, cellCount, cellDepth, node, mergedM } = head;
  const set: RecordSet = {
    count: recordCount,
    start: take(Uint32Array, recordCount),
    gid: take(Uint32Array, recordCount),
    baseM: take(Float32Array, recordCount),
    words: take(Int32Array, wordCount),
    renamed: new Map(head.renamed),
  };
  const ids = Array.from(take(Float64Array, cellCount));
  const cells: CellSet = {
    depth: cellDepth,
    ids,
    rows: take(Float64Array, cellCount * CELL_COLUMNS),
  };
  const kept = Array.from({ length: recordCount }, (_, i) => i);
  return { set, summary: { node, kept, cells, mergedM } };
}

/** Copies some records of some sets into one set, in their order. */
export function gatherRecords(
  from: readonly { readonly set: RecordSet; readonly places: readonly number[] }[],
): RecordSet {
  const count = from.reduce((sum, { places }) => sum + places.length, 0);
  const start = new Uint32Array(count);
  const gid = new Uint32Array(count);
  const baseM = new Float32Array(count);
  const renamed = new Map<number, string>();
  let length = 0;
  for (const { set, places } of from)
    for (const place of places)
      length += set.words[(set.start[place] as number) + WORD.length] as number;
  const words = new Int32Array(length);
  let at = 0;
  let i = 0;
  for (const { set, places } of from)
    for (const place of places) {
      const begin = set.start[place] as number;
      const size = set.words[begin + WORD.length] as number;
      words.set(set.words.subarray(begin, begin + size), at);
      start[i] = at;
      gid[i] = set.gid[place] as number;
      baseM[i] = set.baseM[place] as number;
      const id = set.renamed.get(gid[i] as number);
      if (id !== undefined) renamed.set(gid[i] as number, id);
      at += size;
      i++;
    }
  return { count, words, start, gid, baseM, renamed };
}

function pad8(length: number): number {
  return Math.ceil(length / 8) * 8;
}
