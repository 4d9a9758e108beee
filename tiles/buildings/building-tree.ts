import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { WGS84_A } from '#lib/geo/wgs84.ts';
import type { Bounds } from '#model';
import type { BuildingColumns } from './building-columns.ts';

/** A box in degrees and metres above the ellipsoid. */
export interface Region extends Bounds {
  readonly minHeightM: number;
  readonly maxHeightM: number;
}

/** A tile of the quadtree: its own buildings, biggest first, and up to four children with the smaller ones. */
export interface BuildingNode {
  /** Path of quadrants from the root, which is `r`. */
  readonly key: string;
  readonly gids: Uint32Array;
  readonly children: readonly BuildingNode[];
  /** Encloses its own and all its descendants' buildings. */
  readonly region: Region;
  /** Size of the biggest building that only the children hold; 0 in a leaf. */
  readonly geometricErrorM: number;
}

/** Buildings that a node keeps before it hands the rest to its children. */
const NODE_CAPACITY = 1000;
/** A node that could keep all it has with this many more does, rather than make tiny children. */
const LEAF_CAPACITY = 1400;
const MAX_DEPTH = 16;
/** Walls go this far into the ground, metres; quantised corners may lie a little outside the exact ones. */
export const FOUNDATION_M = 1;
const REGION_PAD_M = 0.1;

/** Sorts the buildings into a quadtree whose every node holds the biggest that are left: refine ADD. */
export function buildBuildingTree(columns: BuildingColumns): BuildingNode {
  const { count } = columns;
  const regions = Array.from({ length: count }, (_, gid) => regionOf(columns, gid));
  const sizeM = Float64Array.from(regions, sizeOf);
  const gids = Uint32Array.from({ length: count }, (_, gid) => gid).sort(
    (a, b) => (sizeM[b] as number) - (sizeM[a] as number) || a - b,
  );
  const all = union(regions);
  return split(gids, { key: 'r', cell: squareOf(all), depth: 0 });

  function split(
    sorted: Uint32Array,
    at: { key: string; cell: Bounds; depth: number },
  ): BuildingNode {
    const isLeaf = sorted.length <= LEAF_CAPACITY || at.depth === MAX_DEPTH;
    const kept = isLeaf ? sorted : sorted.slice(0, NODE_CAPACITY);
    const rest = isLeaf ? [] : quarter(sorted.subarray(NODE_CAPACITY), at.cell);
    const children = rest.flatMap((part, i) =>
      part.gids.length > 0
        ? [split(part.gids, { key: `${at.key}${i}`, cell: part.cell, depth: at.depth + 1 })]
        : [],
    );
    const own = Array.from(kept, (gid) => regions[gid] as Region);
    return {
      key: at.key,
      gids: kept,
      children,
      region: union([...own, ...children.map((child) => child.region)]),
      geometricErrorM: isLeaf ? 0 : (sizeM[sorted[NODE_CAPACITY] as number] as number),
    };
  }

  function quarter(sorted: Uint32Array, cell: Bounds) {
    const lonDeg = (cell.westDeg + cell.eastDeg) / 2;
    const latDeg = (cell.southDeg + cell.northDeg) / 2;
    const place = (gid: number) => {
      const { westDeg, southDeg, eastDeg, northDeg } = regions[gid] as Region;
      return (
        ((westDeg + eastDeg) / 2 >= lonDeg ? 1 : 0) + ((southDeg + northDeg) / 2 >= latDeg ? 2 : 0)
      );
    };
    return [0, 1, 2, 3].map((quadrant) => ({
      gids: sorted.filter((gid) => place(gid) === quadrant),
      cell: {
        westDeg: quadrant % 2 ? lonDeg : cell.westDeg,
        eastDeg: quadrant % 2 ? cell.eastDeg : lonDeg,
        southDeg: quadrant < 2 ? cell.southDeg : latDeg,
        northDeg: quadrant < 2 ? latDeg : cell.northDeg,
      },
    }));
  }
}

/** Every node from the root down, parents first. */
export function listNodes(root: BuildingNode): BuildingNode[] {
  return [root, ...root.children.flatMap(listNodes)];
}

/** How much a building matters from afar, metres: its diagonal, height counting double. */
function sizeOf(region: Region): number {
  const plane = createLocalPlane(region.westDeg, region.southDeg);
  const height = region.maxHeightM - region.minHeightM - FOUNDATION_M - 2 * REGION_PAD_M;
  return Math.hypot(plane.toX(region.eastDeg), plane.toY(region.northDeg), 2 * height);
}

function regionOf(columns: BuildingColumns, gid: number): Region {
  const { vertices, ringStart } = columns;
  let [west, south] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [east, north] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = ringStart[gid] as number; i < (ringStart[gid + 1] as number); i++) {
    west = Math.min(west, vertices[2 * i] as number);
    east = Math.max(east, vertices[2 * i] as number);
    south = Math.min(south, vertices[2 * i + 1] as number);
    north = Math.max(north, vertices[2 * i + 1] as number);
  }
  const base = columns.baseM[gid] as number;
  const pad = (REGION_PAD_M / WGS84_A) * (180 / Math.PI) * 2;
  return {
    westDeg: west / 1e7 - pad,
    southDeg: south / 1e7 - pad,
    eastDeg: east / 1e7 + pad,
    northDeg: north / 1e7 + pad,
    minHeightM: base - FOUNDATION_M - REGION_PAD_M,
    maxHeightM: base + (columns.heightM[gid] as number) + REGION_PAD_M,
  };
}

function union(regions: readonly Region[]): Region {
  const first = regions[0] as Region;
  let { westDeg, southDeg, eastDeg, northDeg, minHeightM, maxHeightM } = first;
  for (const region of regions) {
    westDeg = Math.min(westDeg, region.westDeg);
    southDeg = Math.min(southDeg, region.southDeg);
    eastDeg = Math.max(eastDeg, region.eastDeg);
    northDeg = Math.max(northDeg, region.northDeg);
    minHeightM = Math.min(minHeightM, region.minHeightM);
    maxHeightM = Math.max(maxHeightM, region.maxHeightM);
  }
  return { westDeg, southDeg, eastDeg, northDeg, minHeightM, maxHeightM };
}

/** The smallest cell, square in metres, around a box. */
function squareOf(bounds: Bounds): Bounds {
  const plane = createLocalPlane(
    (bounds.westDeg + bounds.eastDeg) / 2,
    (bounds.southDeg + bounds.northDeg) / 2,
  );
  const half = Math.max(plane.toX(bounds.eastDeg), plane.toY(bounds.northDeg));
  return {
    westDeg: plane.toLonDeg(-half),
    southDeg: plane.toLatDeg(-half),
    eastDeg: plane.toLonDeg(half),
    northDeg: plane.toLatDeg(half),
  };
}
