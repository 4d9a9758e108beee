import { toEcef } from '#lib/geo/wgs84.ts';
import { type HeightGrid, sampleHeightGrid } from '#model';
import type { FindingSink } from '../finding.ts';
import { heightOf, readTerrainTile, type TerrainTileFile } from './read-terrain-tile.ts';

export interface TerrainAddress {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

export interface TerrainExtensions {
  readonly octvertexnormals: boolean;
  readonly watermask: boolean;
  readonly metadata: boolean;
}

const MAX = 32767;
/** A sphere may miss the last bits of what it encloses. */
const SPHERE_SLACK_M = 0.5;
/** The height grid is coarser than a tile and its own samples, but neither is metres off in the middle. */
const GRID_SLACK_M = 1.5;

/** Checks one tile in itself; null where it cannot be read. */
export function checkTerrainTile(
  bytes: Uint8Array,
  {
    address,
    extensions,
    heights,
    sink,
    path,
  }: {
    address: TerrainAddress;
    extensions: TerrainExtensions;
    /** To compare the finest level with. */
    heights: HeightGrid | null;
    sink: FindingSink;
    path: string;
  },
): TerrainTileFile | null {
  const tile = readTerrainTile(bytes);
  if (typeof tile === 'string') {
    sink.error('terrain-tile', path, tile);
    return null;
  }
  const fault =
    findMeshFault(tile) ?? findHeaderFault(tile, address) ?? findExtensionFault(tile, extensions);
  if (fault) sink.error('terrain-tile', path, fault);
  if (!(tile.minHeightM <= tile.maxHeightM))
    sink.error(
      'terrain-height',
      path,
      `Expected a lowest height below the highest, got ${tile.minHeightM} and ${tile.maxHeightM} m.`,
    );
  else if (heights) {
    const offM = medianOffM(tile, address, heights);
    if (offM !== null && Math.abs(offM) > GRID_SLACK_M)
      sink.error(
        'terrain-height',
        path,
        `Expected the heights of the height grid, got a tile ${offM.toFixed(2)} m off; its header's heights are wrong.`,
      );
  }
  return tile;
}

function findHeaderFault(tile: TerrainTileFile, address: TerrainAddress): string | null {
  const { centre, sphere, horizon } = tile;
  if (![...centre, ...sphere, ...horizon].every(Number.isFinite))
    return 'Expected numbers in the header, got NaN or infinity; the globe would stay empty.';
  const [x, y, z, radiusM] = sphere;
  for (let i = 0; i < tile.count; i++) {
    const [lonDeg, latDeg] = placeOf(tile, address, i);
    const p = toEcef(lonDeg, latDeg, heightOf(tile, i));
    const outM = Math.hypot(p[0] - x, p[1] - y, p[2] - z) - radiusM;
    if (outM > SPHERE_SLACK_M)
      return `Expected all vertices in the bounding sphere, got one ${outM.toFixed(1)} m beyond.`;
  }
  return null;
}

/** The mesh must cover the square once, without holes, overlaps or skirts, and list its edges in full. */
function findMeshFault({ u, v, count, triangles, edges }: TerrainTileFile): string | null {
  let doubled = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [triangles[t], triangles[t + 1], triangles[t + 2]] as [
      number,
      number,
      number,
    ];
    const area =
      ((u[b] as number) - (u[a] as number)) * ((v[c] as number) - (v[a] as number)) -
      ((u[c] as number) - (u[a] as number)) * ((v[b] as number) - (v[a] as number));
    if (area <= 0)
      return `Expected triangles counter-clockwise with an area, got triangle ${t / 3}.`;
    doubled += area;
  }
  if (doubled !== 2 * MAX * MAX)
    return `Expected triangles that cover the tile once, got ${((100 * doubled) / (2 * MAX * MAX)).toFixed(2)} % of it.`;
  const places = new Set<number>();
  for (let i = 0; i < count; i++) places.add((u[i] as number) * 65536 + (v[i] as number));
  if (places.size !== count)
    return `Expected each place once and no skirts, got ${count - places.size} repeated.`;
  const sides = [
    [u, 0, 'west'],
    [v, 0, 'south'],
    [u, MAX, 'east'],
    [v, MAX, 'north'],
  ] as const;
  for (const [k, [values, at, name]] of sides.entries()) {
    const listed = new Set(edges[k as 0 | 1 | 2 | 3]);
    for (let i = 0; i < count; i++)
      if ((values[i] === at) !== listed.has(i))
        return `Expected the ${name} edge to list the vertices on it and no others.`;
  }
  return null;
}

function findExtensionFault(
  { extensions, count }: TerrainTileFile,
  said: TerrainExtensions,
): string | null {
  const normals = extensions.get(1);
  const mask = extensions.get(2);
  const metadata = extensions.get(4);
  if (said.octvertexnormals && !normals) return 'Expected normals, as layer.json says.';
  if (normals && normals.length !== 2 * count)
    return `Expected ${2 * count} bytes of normals, got ${normals.length}.`;
  if (mask && mask.length !== 1 && mask.length !== 65536)
    return `Expected a water mask of 1 or 65536 bytes, got ${mask.length}.`;
  if (metadata) {
    const length = new DataView(metadata.buffer, metadata.byteOffset).getUint32(0, true);
    if (length !== metadata.length - 4)
      return `Expected ${metadata.length - 4} bytes of metadata, got a length of ${length}.`;
    try {
      JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(metadata.subarray(4)));
    } catch {
      return 'Expected JSON in the metadata extension.';
    }
  }
  return null;
}

/** Middle of the differences to the height grid; null where too little of the tile lies in it. */
function medianOffM(
  tile: TerrainTileFile,
  address: TerrainAddress,
  heights: HeightGrid,
): number | null {
  const { westDeg, southDeg, eastDeg, northDeg } = heights.bounds;
  // Each vertex counts by the area around it: they crowd where the ground breaks, and there the grid cannot follow.
  const areas = new Float64Array(tile.count);
  for (let t = 0; t < tile.triangles.length; t += 3) {
    const corners = [0, 1, 2].map((k) => tile.triangles[t + k] as number);
    const [a, b, c] = corners as [number, number, number];
    const [u, v] = [(i: number) => tile.u[i] as number, (i: number) => tile.v[i] as number];
    const area = Math.abs((u(b) - u(a)) * (v(c) - v(a)) - (u(c) - u(a)) * (v(b) - v(a)));
    for (const i of corners) areas[i] = (areas[i] as number) + area;
  }
  const off: (readonly [m: number, area: number])[] = [];
  let within = 0;
  for (let i = 0; i < tile.count; i++) {
    const [lonDeg, latDeg] = placeOf(tile, address, i);
    if (lonDeg < westDeg || lonDeg > eastDeg || latDeg < southDeg || latDeg > northDeg) continue;
    const area = areas[i] as number;
    within += area;
    off.push([heightOf(tile, i) - sampleHeightGrid(heights, lonDeg, latDeg), area]);
  }
  if (within < areas.reduce((sum, area) => sum + area, 0) / 2) return null;
  let below = 0;
  for (const [m, area] of off.sort(([one], [other]) => one - other)) {
    below += area;
    if (below >= within / 2) return m;
  }
  return null;
}

function placeOf(
  { u, v }: TerrainTileFile,
  { level, x, y }: TerrainAddress,
  i: number,
): [number, number] {
  const sizeDeg = 180 / 2 ** level;
  return [
    -180 + (x + (u[i] as number) / MAX) * sizeDeg,
    -90 + (y + (v[i] as number) / MAX) * sizeDeg,
  ];
}
