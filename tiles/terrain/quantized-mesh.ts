import { toEcef, WGS84_A, WGS84_E2 } from '#lib/geo/wgs84.ts';
import type { Bounds } from '#model';
import type { TileMetadata } from './availability.ts';
import { HEIGHT_STEP_M } from './height-samples.ts';
import type { TerrainMesh } from './terrain-mesh.ts';

/** Places along a tile's side that u and v tell apart, less one. */
export const MESH_UNITS = 32767;
const HEADER_BYTES = 88;
/** Half the finest step is still exact in the header's 32-bit floats. */
const FINEST_STEP_M = HEIGHT_STEP_M / 64;

/** What stands behind a tile's mesh. */
export interface TileExtensions {
  /** Octahedral, two bytes a vertex. */
  readonly normals: Uint8Array;
  /** One byte or one for each texel; left out where null. */
  readonly waterMask?: Uint8Array | null;
  /** Written as JSON. */
  readonly metadata?: TileMetadata | null;
}

/** Numbers of the extensions in a tile. */
const EXTENSION = { normals: 1, waterMask: 2, metadata: 4 } as const;

/**
 * Writes a quantized-mesh 1.0 tile.
 * Its lowest height and its step are binary fractions of HEIGHT_STEP_M, so a height on an edge is stored
 * exactly in both tiles.
 */
export function encodeQuantizedMesh(
  mesh: TerrainMesh,
  bounds: Bounds,
  extensions: TileExtensions,
): Uint8Array<ArrayBuffer> {
  const { order, indices } = orderByUse(mesh.triangles, mesh.heightM.length);
  const count = order.length;
  const end = mesh.side - 1;
  const { minM, stepM } = heightScale(mesh.heightM);
  const u = order.map((v) => Math.round(((mesh.coords[2 * v] as number) / end) * MESH_UNITS));
  const v = order.map((at) =>
    Math.round((1 - (mesh.coords[2 * at + 1] as number) / end) * MESH_UNITS),
  );
  const h = order.map((at) => Math.round(((mesh.heightM[at] as number) - minM) / stepM));
  const edges = [
    listWhere(u, 0),
    listWhere(v, 0),
    listWhere(u, MESH_UNITS),
    listWhere(v, MESH_UNITS),
  ];
  const indexBytes = count > 65536 ? 4 : 2;
  const indexAt = align(HEADER_BYTES + 4 + 6 * count, indexBytes);
  const edgeBytes = edges.reduce((sum, edge) => sum + 4 + edge.length * indexBytes, 0);
  const extensionAt = indexAt + 4 + indices.length * indexBytes + edgeBytes;
  const blocks = listExtensions(extensions, order);
  const bytes = new Uint8Array(
    blocks.reduce((sum, { content }) => sum + 5 + content.length, extensionAt),
  );
  const view = new DataView(bytes.buffer);
  writeHeader(view, bounds, {
    minM,
    maxM: minM + MESH_UNITS * stepM,
    topM: Math.max(...mesh.heightM),
  });

  view.setUint32(HEADER_BYTES, count, true);
  let at = HEADER_BYTES + 4;
  for (const column of [u, v, h]) {
    let before = 0;
    for (const value of column) {
      const delta = value - before;
      view.setUint16(at, (delta << 1) ^ (delta >> 31), true);
      before = value;
      at += 2;
    }
  }
  const writeIndex = (value: number) => {
    if (indexBytes === 4) view.setUint32(at, value, true);
    else view.setUint16(at, value, true);
    at += indexBytes;
  };
  at = indexAt;
  view.setUint32(at, indices.length / 3, true);
  at += 4;
  let highest = 0;
  for (const index of indices) {
    writeIndex(highest - index);
    if (index === highest) highest++;
  }
  for (const edge of edges) {
    view.setUint32(at, edge.length, true);
    at += 4;
    for (const index of edge) writeIndex(index);
  }
  for (const { id, content } of blocks) {
    view.setUint8(at, id);
    view.setUint32(at + 1, content.length, true);
    bytes.set(content, at + 5);
    at += 5 + content.length;
  }
  return bytes;
}

function listExtensions(
  { normals, waterMask, metadata }: TileExtensions,
  order: readonly number[],
): { id: number; content: Uint8Array }[] {
  const sorted = new Uint8Array(2 * order.length);
  for (const [i, vertex] of order.entries())
    sorted.set(normals.subarray(2 * vertex, 2 * vertex + 2), 2 * i);
  const blocks: { id: number; content: Uint8Array }[] = [
    { id: EXTENSION.normals, content: sorted },
  ];
  if (waterMask) blocks.push({ id: EXTENSION.waterMask, content: waterMask });
  if (metadata) {
    const text = new TextEncoder().encode(JSON.stringify(metadata));
    const content = new Uint8Array(4 + text.length);
    new DataView(content.buffer).setUint32(0, text.length, true);
    content.set(text, 4);
    blocks.push({ id: EXTENSION.metadata, content });
  }
  return blocks;
}

/** Vertices in the order in which the triangles meet them, as the high-water-mark code needs. */
function orderByUse(triangles: readonly number[], count: number) {
  const place = new Int32Array(count).fill(-1);
  const order: number[] = [];
  const indices = triangles.map((vertex) => {
    if (place[vertex] === -1) place[vertex] = order.push(vertex) - 1;
    return place[vertex] as number;
  });
  return { order, indices };
}

function heightScale(heightM: readonly number[]): { minM: number; stepM: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const height of heightM) {
    low = Math.min(low, height);
    high = Math.max(high, height);
  }
  const minM = Math.floor(low / HEIGHT_STEP_M) * HEIGHT_STEP_M;
  let stepM = FINEST_STEP_M;
  while (minM + MESH_UNITS * stepM < high) stepM *= 2;
  return { minM, stepM };
}

function writeHeader(
  view: DataView,
  bounds: Bounds,
  heights: { minM: number; maxM: number; topM: number },
): void {
  const { minM, maxM, topM } = heights;
  const lonDeg = (bounds.westDeg + bounds.eastDeg) / 2;
  const latDeg = (bounds.southDeg + bounds.northDeg) / 2;
  const centre = toEcef(lonDeg, latDeg, (minM + topM) / 2);
  const corners = latticeOf(bounds, topM).concat(latticeOf(bounds, minM));
  const radiusM = Math.max(...corners.map((p) => distance(p, centre)));
  for (const i of [0, 1, 2] as const) {
    view.setFloat64(8 * i, centre[i], true);
    view.setFloat64(32 + 8 * i, centre[i], true);
  }
  view.setFloat32(24, minM, true);
  view.setFloat32(28, maxM, true);
  view.setFloat64(56, radiusM, true);
  const horizon = horizonPoint(centre, latticeOf(bounds, topM));
  for (const i of [0, 1, 2] as const) view.setFloat64(64 + 8 * i, horizon[i], true);
}

type Vector = [number, number, number];

function latticeOf(bounds: Bounds, heightM: number): Vector[] {
  const points: Vector[] = [];
  for (let i = 0; i <= 8; i++)
    for (let j = 0; j <= 8; j++)
      points.push(
        toEcef(
          bounds.westDeg + ((bounds.eastDeg - bounds.westDeg) * i) / 8,
          bounds.southDeg + ((bounds.northDeg - bounds.southDeg) * j) / 8,
          heightM,
        ),
      );
  return points;
}

/** Beyond this many radii a horizon point stops mattering; it stands in where there is none. */
const FAR = 50;

/**
 * The point, in units of the ellipsoid's radii, that vanishes behind the horizon only with the whole tile
 * (Cesium's ellipsoidal occluder). A tile that spans a quarter of the globe has none: there the usual
 * formula gives infinity and the globe stays empty, so a far point is used.
 */
function horizonPoint(centre: Vector, points: readonly Vector[]): Vector {
  const polar = WGS84_A * Math.sqrt(1 - WGS84_E2);
  const scale = (p: Vector): Vector => [p[0] / WGS84_A, p[1] / WGS84_A, p[2] / polar];
  const direction = unit(scale(centre));
  let reach = 1;
  for (const point of points) {
    const scaled = scale(point);
    const length = Math.max(1, Math.hypot(...scaled));
    const towards = unit(scaled);
    const cosA = dot(towards, direction);
    const sinA = Math.hypot(...cross(towards, direction));
    const cosB = 1 / length;
    const sinB = Math.sqrt(length * length - 1) * cosB;
    const denominator = cosA * cosB - sinA * sinB;
    reach = Math.max(reach, denominator > 1 / FAR ? 1 / denominator : FAR);
  }
  return [direction[0] * reach, direction[1] * reach, direction[2] * reach];
}

function unit(v: Vector): Vector {
  const length = Math.hypot(...v);
  return [v[0] / length, v[1] / length, v[2] / length];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function distance(a: Vector, b: Vector): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function listWhere(values: readonly number[], value: number): number[] {
  return values.flatMap((found, i) => (found === value ? [i] : []));
}

function align(offset: number, to: number): number {
  return Math.ceil(offset / to) * to;
}
