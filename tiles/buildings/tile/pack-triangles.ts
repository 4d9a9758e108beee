import type { GlbBuffer } from './glb.ts';

/** Version 1 of the index codec. */
const HEADER = 0xe1;
/** Places of the second and third corner that a code holds without a byte of their own; also the end of the data. */
const CORNERS = Uint8Array.of(
  ...[0x00, 0x76, 0x87, 0x56, 0x67, 0x78, 0xa9, 0x86],
  ...[0x65, 0x89, 0x68, 0x98, 0x01, 0x69, 0x00, 0x00],
);
const CODES_USED = 14;
const RING = 15;

/** The code of each pair of places, −1 for those that need a byte. */
const codeOfCorners = new Int8Array(256).fill(-1);
for (let code = CODES_USED - 1; code >= 0; code--) codeOfCorners[CORNERS[code] as number] = code;

/** The last 16 edges, from and to, and the last 16 vertices. */
const edgeFrom = new Int32Array(16);
const edgeTo = new Int32Array(16);
const recent = new Int32Array(16);
let edgeAt = 0;
let recentAt = 0;

/**
 * Packs triangles as meshoptimizer's encoder does, to the same bytes, but does not look for what cannot have been seen. Appends to the buffer; returns where it begins.
 */
export function packTriangles(to: GlbBuffer, index: Uint32Array, count: number): number {
  // At most a code, a byte for the places and five for each corner.
  const begin = to.open(1 + (count / 3) * 17 + CORNERS.length);
  const { bytes } = to;
  edgeFrom.fill(-1);
  edgeTo.fill(-1);
  recent.fill(-1);
  edgeAt = 0;
  recentAt = 0;
  bytes[begin] = HEADER;
  let code = begin + 1;
  let at = code + count / 3;
  /** The lowest vertex that has not been seen, and the one that was last written out. */
  let next = 0;
  let last = 0;
  let highest = -1;
  for (let i = 0; i < count; i += 3) {
    let a = index[i] as number;
    let b = index[i + 1] as number;
    let c = index[i + 2] as number;
    const seen = highest;
    highest = Math.max(highest, a, b, c);
    const edge = a > seen && b > seen && c > seen ? -1 : findEdge(a, b, c);
    if (edge >= 0) {
      const turn = edge & 3;
      if (turn === 1) [a, b, c] = [b, c, a];
      else if (turn === 2) [a, b, c] = [c, a, b];
      const place = c > seen ? -1 : findRecent(c);
      let third = 15;
      if (place >= 1 && place < 13) third = place;
      else if (c === next) {
        next++;
        third = 0;
      } else if (c + 1 === last) third = 13;
      else if (c === last + 1) third = 14;
      bytes[code++] = ((edge >> 2) << 4) | third;
      if (third === 15) at = packIndex(bytes, at, c, last);
      if (third >= 13) last = c;
      if (third === 0 || third >= 13) addRecent(c);
      addEdge(c, b);
      addEdge(a, c);
      continue;
    }
    if (b === next) [a, b, c] = [b, c, a];
    else if (c === next) [a, b, c] = [c, a, b];
    const isReset = a === 0 && b === 1 && c === 2 && next > 0;
    if (isReset) {
      next = 0;
      recent.fill(-1);
    }
    const placeB = b > seen ? -1 : findRecent(b);
    const placeC = c > seen ? -1 : findRecent(c);
    const first = a === next ? 0 : 15;
    if (first === 0) next++;
    const second = placeB >= 0 && placeB < 14 ? placeB + 1 : b === next ? 0 : 15;
    if (second === 0) next++;
    const third = placeC >= 0 && placeC < 14 ? placeC + 1 : c === next ? 0 : 15;
    if (third === 0) next++;
    const corners = (second << 4) | third;
    const known = codeOfCorners[corners] as number;
    if (first === 0 && known >= 0 && !isReset) bytes[code++] = 0xf0 | known;
    else {
      bytes[code++] = first === 0 ? 0xfe : 0xff;
      bytes[at++] = corners;
    }
    if (first === 15) {
      at = packIndex(bytes, at, a, last);
      last = a;
    }
    if (second === 15) {
      at = packIndex(bytes, at, b, last);
      last = b;
    }
    if (third === 15) {
      at = packIndex(bytes, at, c, last);
      last = c;
    }
    addRecent(a);
    if (second === 0 || second === 15) addRecent(b);
    if (third === 0 || third === 15) addRecent(c);
    addEdge(b, a);
    addEdge(c, b);
    addEdge(a, c);
  }
  bytes.set(CORNERS, at);
  to.close(at + CORNERS.length);
  return begin;
}

/** How many edges ago one of the triangle's was, times 4, and which it is; −1 where none is near. */
function findEdge(a: number, b: number, c: number): number {
  for (let ago = 0; ago < RING; ago++) {
    const at = (edgeAt - 1 - ago) & 15;
    const from = edgeFrom[at];
    const to = edgeTo[at];
    if (from === a && to === b) return ago << 2;
    if (from === b && to === c) return (ago << 2) | 1;
    if (from === c && to === a) return (ago << 2) | 2;
  }
  return -1;
}

function addEdge(from: number, to: number): void {
  edgeFrom[edgeAt] = from;
  edgeTo[edgeAt] = to;
  edgeAt = (edgeAt + 1) & 15;
}

function findRecent(vertex: number): number {
  for (let ago = 0; ago < 14; ago++) if (recent[(recentAt - 1 - ago) & 15] === vertex) return ago;
  return -1;
}

function addRecent(vertex: number): void {
  recent[recentAt] = vertex;
  recentAt = (recentAt + 1) & 15;
}

function packIndex(bytes: Uint8Array, at: number, index: number, last: number): number {
  const delta = (index - last) | 0;
  let rest = ((delta << 1) ^ (delta >> 31)) >>> 0;
  for (; rest > 127; rest >>>= 7) bytes[at++] = (rest & 127) | 128;
  bytes[at++] = rest;
  return at;
}
