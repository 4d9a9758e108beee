/** A tile of a subtree: where it is, and what its metadata says. */
export interface SubtreeTile {
  /** From the subtree's root, which has level 0. */
  readonly level: number;
  /** Place along the Morton curve in its level. */
  readonly morton: number;
  /** Radians and metres, as 3D Tiles has regions. */
  readonly region: readonly number[];
  readonly errorM: number;
  readonly content: readonly number[];
}

const MAGIC = 0x74627573; // "subt", little-endian

interface Availability {
  readonly bitstream?: number;
  readonly constant?: 0 | 1;
  readonly availableCount?: number;
}

/**
 * Writes a binary subtree (3D Tiles 1.1) of a quadtree whose every available tile has one content.
 *
 * @param below Places along the Morton curve of the subtrees one level beneath the last.
 */
export function encodeSubtree(
  levels: number,
  tiles: readonly SubtreeTile[],
  below: readonly number[],
): Uint8Array {
  const sorted = [...tiles].sort((a, b) => bitOf(a) - bitOf(b));
  const views: Uint8Array[] = [];
  const addView = (bytes: Uint8Array) => views.push(bytes) - 1;
  const tileAvailability = addBits((4 ** levels - 1) / 3, sorted.map(bitOf), addView);
  const childSubtreeAvailability = addBits(4 ** levels, below, addView);
  const doubles = (values: readonly number[]) =>
    addView(new Uint8Array(Float64Array.from(values).buffer));
  const region = doubles(sorted.flatMap((tile) => tile.region));
  const geometricError = doubles(sorted.map(({ errorM }) => errorM));
  const content = doubles(sorted.flatMap((tile) => tile.content));
  let byteLength = 0;
  const bufferViews = views.map((view) => {
    const byteOffset = byteLength;
    byteLength += pad8(view.length);
    return { buffer: 0, byteOffset, byteLength: view.length };
  });
  const json = new TextEncoder().encode(
    JSON.stringify({
      buffers: [{ byteLength }],
      bufferViews,
      propertyTables: [
        {
          class: 'tile',
          count: sorted.length,
          properties: {
            TILE_BOUNDING_REGION: { values: region },
            TILE_GEOMETRIC_ERROR: { values: geometricError },
          },
        },
        {
          class: 'content',
          count: sorted.length,
          properties: { CONTENT_BOUNDING_REGION: { values: content } },
        },
      ],
      tileAvailability,
      contentAvailability: [tileAvailability],
      childSubtreeAvailability,
      tileMetadata: 0,
      contentMetadata: [1],
    }),
  );
  const jsonLength = pad8(json.length);
  const bytes = new Uint8Array(24 + jsonLength + byteLength);
  const head = new DataView(bytes.buffer);
  head.setUint32(0, MAGIC, true);
  head.setUint32(4, 1, true);
  head.setBigUint64(8, BigInt(jsonLength), true);
  head.setBigUint64(16, BigInt(byteLength), true);
  bytes.fill(0x20, 24, 24 + jsonLength);
  bytes.set(json, 24);
  for (const [i, view] of views.entries())
    bytes.set(view, 24 + jsonLength + (bufferViews[i]?.byteOffset as number));
  return bytes;
}

/** Place of a tile among all tiles of a subtree, level after level. */
function bitOf({ level, morton }: SubtreeTile): number {
  return (4 ** level - 1) / 3 + morton;
}

/** Which of `length` are available: a constant where all or none are, else a bit for each, low bits first. */
function addBits(
  length: number,
  available: readonly number[],
  addView: (bytes: Uint8Array) => number,
): Availability {
  if (available.length === 0) return { constant: 0 };
  if (available.length === length) return { constant: 1 };
  const bits = new Uint8Array(Math.ceil(length / 8));
  for (const bit of available) bits[bit >> 3] = (bits[bit >> 3] as number) | (1 << (bit & 7));
  return { bitstream: addView(bits), availableCount: available.length };
}

function pad8(length: number): number {
  return Math.ceil(length / 8) * 8;
}
