/** A quantized-mesh 1.0 tile as it is stored; u and v run 0 … 32767 east and north. */
export interface TerrainTileFile {
  readonly centre: readonly [x: number, y: number, z: number];
  readonly minHeightM: number;
  readonly maxHeightM: number;
  readonly sphere: readonly [x: number, y: number, z: number, radiusM: number];
  readonly horizon: readonly [x: number, y: number, z: number];
  readonly count: number;
  readonly u: Uint16Array;
  readonly v: Uint16Array;
  readonly h: Uint16Array;
  readonly triangles: Uint32Array;
  /** Indices of the vertices on the west, south, east and north edge, as listed. */
  readonly edges: readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  /** By extension id: 1 normals, 2 water mask, 4 metadata. */
  readonly extensions: ReadonlyMap<number, Uint8Array>;
}

const HEADER_BYTES = 88;

/** Reads a tile; a text says what is wrong with it where it cannot be read. */
export function readTerrainTile(bytes: Uint8Array): TerrainTileFile | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES + 4)
    return `Expected a header of ${HEADER_BYTES} bytes, got ${bytes.length}.`;
  const double = (at: number) => view.getFloat64(at, true);
  const triple = (at: number): [number, number, number] => [
    double(at),
    double(at + 8),
    double(at + 16),
  ];
  const count = view.getUint32(HEADER_BYTES, true);
  const indexBytes = count > 65536 ? 4 : 2;
  let at = HEADER_BYTES + 4;
  const columns: Uint16Array[] = [];
  if (at + 6 * count + 4 > bytes.length)
    return `Expected ${count} vertices, the tile is cut short.`;
  for (let column = 0; column < 3; column++) {
    const values = new Uint16Array(count);
    let value = 0;
    for (let i = 0; i < count; i++, at += 2) {
      const coded = view.getUint16(at, true);
      value += (coded >> 1) ^ -(coded & 1);
      if (value < 0 || value > 32767) return `Expected coordinates from 0 to 32767, got ${value}.`;
      values[i] = value;
    }
    columns.push(values);
  }
  at = Math.ceil(at / indexBytes) * indexBytes;
  const isCut = (length: number) => at + length > bytes.length;
  const readIndex = () => {
    const value = indexBytes === 4 ? view.getUint32(at, true) : view.getUint16(at, true);
    at += indexBytes;
    return value;
  };
  if (isCut(4)) return 'Expected triangles, the tile is cut short.';
  const triangleCount = view.getUint32(at, true);
  at += 4;
  if (isCut(3 * triangleCount * indexBytes))
    return `Expected ${triangleCount} triangles, the tile is cut short.`;
  const triangles = new Uint32Array(3 * triangleCount);
  let highest = 0;
  for (let i = 0; i < triangles.length; i++) {
    const code = readIndex();
    triangles[i] = highest - code;
    if (highest - code < 0 || highest - code >= count)
      return `Expected indices below ${count}, got ${highest - code}.`;
    if (code === 0) highest++;
  }
  const edges: Uint32Array[] = [];
  for (let edge = 0; edge < 4; edge++) {
    if (isCut(4)) return 'Expected four edges, the tile is cut short.';
    const length = view.getUint32(at, true);
    at += 4;
    if (isCut(length * indexBytes))
      return `Expected ${length} vertices on an edge, the tile is cut short.`;
    const indices = Uint32Array.from({ length }, readIndex);
    if (indices.some((index) => index >= count)) return `Expected edge indices below ${count}.`;
    edges.push(indices);
  }
  const extensions = new Map<number, Uint8Array>();
  while (at < bytes.length) {
    if (isCut(5)) return 'Expected an extension, the tile is cut short.';
    const id = view.getUint8(at);
    const length = view.getUint32(at + 1, true);
    at += 5;
    if (isCut(length)) return `Expected ${length} bytes of extension ${id}, the tile is cut short.`;
    if (extensions.has(id)) return `Expected extension ${id} once.`;
    extensions.set(id, bytes.subarray(at, at + length));
    at += length;
  }
  const [u, v, h] = columns as [Uint16Array, Uint16Array, Uint16Array];
  return {
    centre: triple(0),
    minHeightM: view.getFloat32(24, true),
    maxHeightM: view.getFloat32(28, true),
    sphere: [...triple(32), double(56)],
    horizon: triple(64),
    count,
    u,
    v,
    h,
    triangles,
    edges: edges as [Uint32Array, Uint32Array, Uint32Array, Uint32Array],
    extensions,
  };
}

/** Height of a vertex above the ellipsoid, metres. */
export function heightOf(tile: TerrainTileFile, vertex: number): number {
  const { minHeightM, maxHeightM, h } = tile;
  return minHeightM + ((h[vertex] as number) / 32767) * (maxHeightM - minHeightM);
}
