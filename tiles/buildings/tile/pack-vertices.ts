import type { RunColumn } from '../mesh/run-column.ts';
import type { GlbBuffer } from './glb.ts';

/** Version 0 of the vertex codec, which EXT_meshopt_compression has. */
const HEADER = 0xa0;
/** Vertices a block holds; of up to 32 bytes each. */
const BLOCK = 256;
const GROUP = 16;
const TAIL_BYTES = 32;

/** Of the block that is being packed: each vertex's bytes less those of the one before. */
const deltas = new Uint32Array(BLOCK);
/** Of each group, byte by byte: all deltas or-ed; how many do not fit into two bits, and into four. */
const groupBits = new Uint32Array(BLOCK / GROUP);
const beyondTwo = new Uint32Array(BLOCK / GROUP);
const beyondFour = new Uint32Array(BLOCK / GROUP);
/** The deltas byte by byte in two bits each, 3 where they do not fit: those of four vertices in each word's bytes. */
const twoBits = new Uint32Array(BLOCK / 4);
let last = new Uint32Array(4);

/**
 * Packs vertices of so many words each as meshoptimizer's encoder does, to the same bytes, without copying them in
 * and out of its memory. Appends to the buffer; returns where it begins.
 */
export function packVertices(
  to: GlbBuffer,
  words: Uint32Array,
  count: number,
  lanes: number,
): number {
  const begin = to.open(roomFor(count, lanes));
  const { bytes } = to;
  let at = begin;
  bytes[at++] = HEADER;
  if (last.length < lanes) last = new Uint32Array(lanes);
  for (let lane = 0; lane < lanes; lane++) last[lane] = count > 0 ? (words[lane] as number) : 0;
  for (let first = 0; first < count; first += BLOCK) {
    const length = Math.min(BLOCK, count - first);
    for (let lane = 0; lane < lanes; lane++) {
      let before = last[lane] as number;
      let from = first * lanes + lane;
      let all = 0;
      for (let group = 0, i = 0; i < length; group++) {
        const end = Math.min(i + GROUP, length);
        let bits = 0;
        let twos = 0;
        let fours = 0;
        let packed = 0;
        for (; i < end; i++, from += lanes) {
          const word = words[from] as number;
          packed <<= 2;
          if (word === before) deltas[i] = 0;
          else {
            const delta = deltaOf(word, before);
            const beyond = atLeast(delta, 0x7d7d7d7d);
            deltas[i] = delta;
            bits |= delta;
            twos += beyond;
            fours += atLeast(delta, 0x71717171);
            packed |= clipToTwo(delta, beyond);
            before = word;
          }
          if ((i & 3) === 3) {
            twoBits[i >> 2] = packed;
            packed = 0;
          }
        }
        if ((i & 3) !== 0) twoBits[i >> 2] = packed << (8 - 2 * (i & 3));
        beyondTwo[group] = twos;
        beyondFour[group] = fours;
        groupBits[group] = bits;
        all |= bits;
      }
      if (length < BLOCK) {
        deltas.fill(0, length);
        twoBits.fill(0, (length + 3) >> 2);
      }
      last[lane] = before;
      at = packLane(bytes, at, length, all);
    }
  }
  at = packTail(bytes, at, count > 0 ? words.subarray(0, lanes) : new Uint32Array(lanes));
  to.close(at);
  return begin;
}

/** Packs an attribute of one word that comes in runs; looks at where they begin only. */
export function packRuns(to: GlbBuffer, runs: RunColumn, count: number): number {
  const begin = to.open(roomFor(count, 1));
  const { bytes } = to;
  const { start, value } = runs;
  const none = runs.count === 0 || count === 0;
  const firstValue = none ? 0 : (value[0] as number);
  let at = begin;
  bytes[at++] = HEADER;
  let before = firstValue;
  let run = 0;
  for (let first = 0; first < count; first += BLOCK) {
    const end = Math.min(first + BLOCK, count);
    let all = 0;
    if (run < runs.count && (start[run] as number) < end) {
      deltas.fill(0);
      twoBits.fill(0);
      groupBits.fill(0);
      beyondTwo.fill(0);
      beyondFour.fill(0);
    }
    for (; run < runs.count && (start[run] as number) < end; run++) {
      const word = value[run] as number;
      const i = (start[run] as number) - first;
      const delta = deltaOf(word, before);
      deltas[i] = delta;
      const group = i >> 4;
      const beyond = atLeast(delta, 0x7d7d7d7d);
      twoBits[i >> 2] =
        (twoBits[i >> 2] as number) | (clipToTwo(delta, beyond) << (6 - 2 * (i & 3)));
      groupBits[group] = (groupBits[group] as number) | delta;
      beyondTwo[group] = (beyondTwo[group] as number) + beyond;
      beyondFour[group] = (beyondFour[group] as number) + atLeast(delta, 0x71717171);
      all |= delta;
      before = word;
    }
    at = packLane(bytes, at, end - first, all);
  }
  at = packTail(bytes, at, Uint32Array.of(firstValue));
  to.close(at);
  return begin;
}

/** No group is packed to more than its own size; each plane has a header of two bits a group. */
function roomFor(count: number, lanes: number): number {
  const blocks = Math.ceil(count / BLOCK);
  return 1 + 4 * lanes * blocks * (BLOCK + BLOCK / GROUP / 4) + Math.max(TAIL_BYTES, 4 * lanes);
}

/** The four bytes' differences at once, each with its sign in the lowest bit. */
function deltaOf(word: number, before: number): number {
  const delta = ((word | 0x80808080) - (before & 0x7f7f7f7f)) ^ ((word ^ ~before) & 0x80808080);
  const signs = (delta >>> 7) & 0x01010101;
  return ((delta << 1) & 0xfefefefe) ^ ((signs << 8) - signs);
}

/** One for each byte that is 128 less a byte of `short` or more. */
function atLeast(bytes: number, short: number): number {
  return ((((bytes & 0x7f7f7f7f) + short) | bytes) >>> 7) & 0x01010101;
}

/** The bytes with 3 in the place of those that are `beyond` two bits. */
function clipToTwo(bytes: number, beyond: number): number {
  const mask = (beyond << 8) - beyond;
  return (bytes & ~mask) | (mask & 0x03030303);
}

/** Packs the block's deltas, byte by byte of their words: two bits a group say how, then the groups. */
function packLane(bytes: Uint8Array, at: number, length: number, all: number): number {
  const groups = (length + GROUP - 1) >>> 4;
  const headerLength = (groups + 3) >>> 2;
  for (let shift = 0; shift < 32; shift += 8) {
    const headerAt = at;
    at += headerLength;
    let header = 0;
    if (((all >>> shift) & 255) !== 0)
      for (let group = 0; group < groups; group++) {
        const bits = ((groupBits[group] as number) >>> shift) & 255;
        if (bits === 0) continue;
        const from = group << 4;
        const two = 4 + (((beyondTwo[group] as number) >>> shift) & 255);
        const four = 8 + (((beyondFour[group] as number) >>> shift) & 255);
        // Two bits each, four bits each (what does not fit follows whole), or whole bytes.
        const way = two < GROUP && two <= four ? 1 : four < GROUP ? 2 : 3;
        header |= way << (2 * group);
        if (way === 1) at = packTwos(bytes, at, from, shift, two - 4);
        else if (way === 2) at = packFours(bytes, at, from, shift);
        else
          for (let i = from; i < from + GROUP; i++) bytes[at++] = (deltas[i] as number) >>> shift;
      }
    for (let i = headerAt; i < headerAt + headerLength; i++, header >>>= 8) bytes[i] = header;
  }
  return at;
}

// What does not fit follows: each byte is written there, and stays if it is one of those. Branches would be guessed wrong.
function packTwos(
  bytes: Uint8Array,
  at: number,
  from: number,
  shift: number,
  beyond: number,
): number {
  for (let i = from >> 2; i < (from + GROUP) >> 2; i++)
    bytes[at++] = (twoBits[i] as number) >>> shift;
  if (beyond === 0) return at;
  for (let i = from; i < from + GROUP; i++) {
    const a = ((deltas[i] as number) >>> shift) & 255;
    bytes[at] = a;
    at += (a + 253) >>> 8;
  }
  return at;
}

function packFours(bytes: Uint8Array, at: number, from: number, shift: number): number {
  let rest = at + GROUP / 2;
  for (let i = from; i < from + GROUP; i += 2) {
    const a = ((deltas[i] as number) >>> shift) & 255;
    const b = ((deltas[i + 1] as number) >>> shift) & 255;
    bytes[at++] = (Math.min(a, 15) << 4) | Math.min(b, 15);
    bytes[rest] = a;
    rest += (a + 241) >>> 8;
    bytes[rest] = b;
    rest += (b + 241) >>> 8;
  }
  return rest;
}

/** The first vertex, at the end of 32 bytes or more. */
function packTail(bytes: Uint8Array, at: number, first: Uint32Array): number {
  const length = 4 * first.length;
  const padding = Math.max(0, TAIL_BYTES - length);
  bytes.fill(0, at, at + padding);
  at += padding;
  for (const word of first)
    for (let shift = 0; shift < 32; shift += 8) bytes[at++] = (word >>> shift) & 255;
  return at;
}
