/**
 * A building as 32-bit words. The head has a fixed length, then come the outer ring (longitude, latitude in
 * 1e-7 degree), each hole (its length, then its corners) and the parts that HAS says are there, in its order.
 * Texts are their length in bytes and UTF-8 in whole words; doubles are two words, low first.
 */
export const WORD = {
  /** Of the whole record, in words; always even, so that each begins at a multiple of 8 bytes. */
  length: 0,
  /** Morton code of the middle of its box, in the root cell. */
  code: 1,
  /** HAS in the low half; then use and provenance, a byte each. */
  kind: 2,
  /** Of all that the source says of it: every word from `west` on, and `kind`. */
  hash: 3,
  /** How much it matters from afar, metres; a float's bits. */
  size: 4,
  /** Place in its piece of the source. */
  ordinal: 5,
  /** Corners it is drawn of, so that a tile's weight is known before it is made. */
  corners: 6,
  west: 7,
  south: 8,
  east: 9,
  north: 10,
  /** A double: two words. */
  height: 11,
  /** Storeys in the low half, place of the town in the site's list in the high one. */
  storeysTown: 13,
  dwellings: 14,
  ringLength: 15,
  holeCount: 16,
  ring: 17,
} as const;

export const HAS = {
  estimatedHeight: 1,
  roof: 2,
  volumes: 4,
  surfaces: 8,
  properties: 16,
  id: 32,
  name: 64,
  /** A town that the site does not list, as text. */
  foreignTown: 128,
  estimatedPlace: 256,
} as const;

export const NO_TOWN = 0xffff;
