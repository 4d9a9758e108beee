/** A small reader of what stands behind a quantized-mesh tile, written from the format's description alone. */
export interface TerrainExtensions {
  /** One byte, or 256 × 256 from the north-west. */
  readonly waterMask?: Uint8Array;
  readonly metadata?: {
    available: { startX: number; startY: number; endX: number; endY: number }[][];
  };
  /** Numbers of all extensions, in their order. */
  readonly ids: readonly number[];
}

export function readTerrainExtensions(bytes: Uint8Array): TerrainExtensions {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const vertices = view.getUint32(88, true);
  const indexBytes = vertices > 65536 ? 4 : 2;
  let at = 92 + 6 * vertices;
  at = Math.ceil(at / indexBytes) * indexBytes;
  at += 4 + 3 * view.getUint32(at, true) * indexBytes;
  for (let edge = 0; edge < 4; edge++) at += 4 + view.getUint32(at, true) * indexBytes;
  const ids: number[] = [];
  const found: { waterMask?: Uint8Array; metadata?: NonNullable<TerrainExtensions['metadata']> } =
    {};
  while (at < bytes.byteLength) {
    const id = view.getUint8(at);
    const length = view.getUint32(at + 1, true);
    const content = bytes.subarray(at + 5, at + 5 + length);
    if (content.length !== length) throw new Error(`Extension ${id} is cut short.`);
    ids.push(id);
    if (id === 2) found.waterMask = content;
    if (id === 4) {
      const textLength = view.getUint32(at + 5, true);
      found.metadata = JSON.parse(new TextDecoder().decode(content.subarray(4, 4 + textLength)));
    }
    at += 5 + length;
  }
  return { ...found, ids };
}
