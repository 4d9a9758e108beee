import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HeightGrid } from '#model';
import type { FindingSink } from '../finding.ts';
import {
  checkTerrainTile,
  type TerrainAddress,
  type TerrainExtensions,
} from './check-terrain-tile.ts';
import { heightOf, type TerrainTileFile } from './read-terrain-tile.ts';

/** A level's tiles, in any order. */
export interface TerrainLevelJob {
  readonly level: number;
  readonly tiles: readonly { readonly x: number; readonly y: number; readonly path: string }[];
  readonly extensions: TerrainExtensions;
  readonly isFinest: boolean;
}

export interface CheckedTerrain {
  readonly tiles: number;
  readonly edges: number;
  readonly triangles: number;
}

/** Place along an edge and height, in order. */
type Edge = readonly (readonly [along: number, heightM: number])[];

/** Stored heights are binary fractions; reading them as doubles loses nothing near this. */
const SAME_M = 1e-5;

/** Checks all tiles of a level, and that neighbours share their edges to the last bit. */
export function checkTerrainLevel(
  { level, tiles, extensions, isFinest }: TerrainLevelJob,
  { root, heights, sink }: { root: string; heights: HeightGrid | null; sink: FindingSink },
): CheckedTerrain {
  const east = new Map<string, Edge>();
  const north = new Map<string, Edge>();
  let triangles = 0;
  const sorted = [...tiles].sort((a, b) => a.x - b.x || a.y - b.y);
  let edges = 0;
  for (const { x, y, path } of sorted) {
    const address: TerrainAddress = { level, x, y };
    const tile = checkTerrainTile(readFileSync(join(root, path)), {
      address,
      extensions,
      heights: isFinest ? heights : null,
      sink,
      path,
    });
    if (!tile) continue;
    triangles += tile.triangles.length / 3;
    east.set(`${x}/${y}`, edgeOf(tile, 2));
    north.set(`${x}/${y}`, edgeOf(tile, 3));
    for (const [neighbour, own] of [
      [east.get(`${x - 1}/${y}`), edgeOf(tile, 0)],
      [north.get(`${x}/${y - 1}`), edgeOf(tile, 1)],
    ] as const) {
      if (!neighbour) continue;
      edges++;
      const gapM = largestGap(neighbour, own);
      if (gapM > SAME_M)
        sink.error(
          'terrain-edge',
          path,
          `Expected the edge of its ${neighbour === east.get(`${x - 1}/${y}`) ? 'western' : 'southern'} neighbour, got ${Number.isFinite(gapM) ? `one ${gapM.toPrecision(3)} m off` : 'other vertices'}; it would show a crack.`,
        );
    }
    // Columns further west are not looked at again.
    east.delete(`${x - 2}/${y}`);
  }
  return { tiles: sorted.length, edges, triangles };
}

function edgeOf(tile: TerrainTileFile, side: 0 | 1 | 2 | 3): Edge {
  const along = side % 2 === 0 ? tile.v : tile.u;
  return Array.from(tile.edges[side], (i) => [along[i] as number, heightOf(tile, i)] as const).sort(
    (a, b) => a[0] - b[0],
  );
}

function largestGap(a: Edge, b: Edge): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let gap = 0;
  for (const [i, [along, heightM]] of a.entries()) {
    const [otherAlong, otherM] = b[i] as readonly [number, number];
    if (along !== otherAlong) return Number.POSITIVE_INFINITY;
    gap = Math.max(gap, Math.abs(heightM - otherM));
  }
  return gap;
}
