import { type ClipRing, clipLines, clipRings } from './clip.ts';
import { type FeatureStore, flatRingArea, type Tags } from './feature-store.ts';
import { WORLD } from './mercator.ts';
import { rankVertices } from './simplify.ts';
import { orderRings, roundLine, roundRing } from './tile-rings.ts';
import { createTileWriter, type TileWriter } from './tile-writer.ts';

/** A square of tiles that is cut in one go: one tile of zoom `z` and those below it, of the zooms given. */
export interface TileBlock {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly fromZoom: number;
  readonly toZoom: number;
}

export interface TilePlan {
  /** Deepest zoom; nothing is dropped there but what has no extent on its grid. */
  readonly maxZoom: number;
  /** Units to a tile's side, by zoom. */
  extentAt(z: number): number;
  /** How far features reach over a tile's edge, as a share of its side. */
  readonly bufferShare: number;
}

export interface MadeTile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly bytes: Uint8Array;
  readonly isEmpty: boolean;
}

/** A tile is drawn 512 pixels wide: what is less than half a pixel is dropped, lines keep to a quarter of one. */
const TILE_PX = 512;
const DROP_PX = 0.5;
const TOLERANCE_PX = 0.25;
/** At the deepest zoom lines keep to this many units of the grid. */
const DEEPEST_TOLERANCE = 0.5;

/** Tiles of one zoom of a block. */
interface Level {
  readonly z: number;
  readonly extent: number;
  readonly buffer: number;
  /** Units of this zoom to a world unit. */
  readonly scale: number;
  /** Tiles to the block's side. */
  readonly side: number;
  readonly writers: readonly TileWriter[];
  /** Least squared rank in world units, and least area and length in the units of this zoom. */
  readonly leastRank: number;
  readonly leastArea: number;
  readonly leastLength: number;
}

/**
 * Cuts features into the tiles of a block; `rows` are places in the store, ascending. Lines are simplified
 * before they are clipped, so that neighbouring tiles and blocks agree along their edges.
 */
export function cutBlock(
  store: FeatureStore,
  rows: Iterable<number>,
  block: TileBlock,
  plan: TilePlan,
): MadeTile[] {
  const decoder = new TextDecoder();
  const tagRow = new Map<number, number>();
  const readTags = (key: number): Tags => {
    const row = tagRow.get(key) as number;
    const bytes = store.tags.slice(store.tagFrom[row], store.tagTo[row]);
    return JSON.parse(decoder.decode(bytes)) as Tags;
  };
  const levels = Array.from({ length: block.toZoom - block.fromZoom + 1 }, (_, i) =>
    openLevel(block.fromZoom + i, block, plan, { layers: store.layers, readTags }),
  );
  const blockSide = WORLD / 2 ** block.z;
  for (const row of rows) {
    if (block.toZoom < (store.minZoom[row] as number)) continue;
    tagRow.set(store.tagFrom[row] as number, row);
    const shape = readShape(store, row, block.x * blockSide, block.y * blockSide);
    for (const level of levels)
      if (level.z >= (store.minZoom[row] as number)) cutFeature(store, row, shape, level);
  }
  return levels.flatMap(({ z, side, writers }) =>
    writers.map((writer, i) => ({
      z,
      x: block.x * side + (i % side),
      y: block.y * side + Math.floor(i / side),
      bytes: writer.finish(),
      isEmpty: writer.isEmpty,
    })),
  );
}

function openLevel(
  z: number,
  block: TileBlock,
  plan: TilePlan,
  writer: { layers: readonly string[]; readTags: (key: number) => Tags },
): Level {
  const extent = plan.extentAt(z);
  const scale = (extent * 2 ** z) / WORLD;
  const side = 2 ** (z - block.z);
  const isDeepest = z === plan.maxZoom;
  const pixel = extent / TILE_PX;
  const tolerance = isDeepest ? DEEPEST_TOLERANCE : TOLERANCE_PX * pixel;
  return {
    z,
    extent,
    buffer: plan.bufferShare * extent,
    scale,
    side,
    writers: Array.from({ length: side * side }, () => createTileWriter({ extent, ...writer })),
    leastRank: (tolerance / scale) ** 2,
    leastArea: isDeepest ? 0 : (DROP_PX * pixel) ** 2,
    leastLength: isDeepest ? 0 : DROP_PX * pixel,
  };
}

/** A feature's paths relative to the block's corner in world units, with the ranks of their vertices. */
interface Shape {
  readonly isArea: boolean;
  readonly box: readonly [west: number, north: number, east: number, south: number];
  readonly paths: readonly {
    readonly xy: readonly number[];
    readonly rank: Float64Array;
    readonly area: number;
  }[];
}

function readShape(store: FeatureStore, row: number, originX: number, originY: number): Shape {
  const isArea = store.isArea[row] === 1;
  const paths: Shape['paths'][number][] = [];
  for (let r = store.ringFrom[row] as number; r < (store.ringFrom[row + 1] as number); r++) {
    const xy: number[] = [];
    for (
      let i = 2 * (store.pointFrom[r] as number);
      i < 2 * (store.pointFrom[r + 1] as number);
      i += 2
    )
      xy.push((store.xy[i] as number) - originX, (store.xy[i + 1] as number) - originY);
    paths.push({ xy, rank: rankVertices(xy, isArea), area: isArea ? flatRingArea(xy) : 0 });
  }
  const edge = (i: number) =>
    (store.box[4 * row + i] as number) - (i % 2 === 0 ? originX : originY);
  return { isArea, paths, box: [edge(0), edge(1), edge(2), edge(3)] };
}

function cutFeature(store: FeatureStore, row: number, shape: Shape, level: Level): void {
  const { extent, buffer, scale, side, writers } = level;
  const [west, north, east, south] = shape.box.map((edge) => edge * scale) as [
    number,
    number,
    number,
    number,
  ];
  const { isArea } = shape;
  if (!isArea && Math.max(east - west, south - north) < level.leastLength) return;
  const first = (edge: number) => Math.max(0, Math.floor((edge - buffer) / extent));
  const last = (edge: number) => Math.min(side - 1, Math.floor((edge + buffer) / extent));
  if (first(west) > last(east) || first(north) > last(south)) return;
  const rings = takeRings(shape, level);
  if (rings.length === 0) return;
  const clip = isArea ? clipAreas : clipPaths;
  for (let column = first(west); column <= last(east); column++) {
    const [left, right] = [column * extent - buffer, (column + 1) * extent + buffer];
    const inColumn = west >= left && east <= right ? rings : clip(rings, 0, left, right);
    if (inColumn.length === 0) continue;
    for (let line = first(north); line <= last(south); line++) {
      const [top, bottom] = [line * extent - buffer, (line + 1) * extent + buffer];
      const inTile = north >= top && south <= bottom ? inColumn : clip(inColumn, 1, top, bottom);
      const paths = roundPaths(inTile, isArea, column * extent, line * extent);
      if (paths.length > 0)
        (writers[line * side + column] as TileWriter).add(
          store.layer[row] as number,
          isArea,
          paths,
          store.tagFrom[row] as number,
        );
    }
  }
}

/** A shape at the detail of a zoom, in its units. */
function takeRings({ isArea, paths }: Shape, level: Level): ClipRing[] {
  const { scale, leastRank, leastArea } = level;
  const rings: ClipRing[] = [];
  for (const { xy, rank, area } of paths) {
    if (isArea && Math.abs(area) * scale * scale < leastArea) {
      if (area > 0) break;
      continue;
    }
    const taken: number[] = [];
    for (let i = 0; i < rank.length; i++)
      if ((rank[i] as number) >= leastRank)
        taken.push((xy[2 * i] as number) * scale, (xy[2 * i + 1] as number) * scale);
    rings.push({ xy: taken, isHole: area < 0 });
  }
  return rings;
}

function clipAreas(rings: readonly ClipRing[], axis: 0 | 1, low: number, high: number) {
  return clipRings(rings, axis, low, high);
}

function clipPaths(rings: readonly ClipRing[], axis: 0 | 1, low: number, high: number): ClipRing[] {
  return clipLines(
    rings.map(({ xy }) => xy),
    axis,
    low,
    high,
  ).map((xy) => ({ xy, isHole: false }));
}

function roundPaths(
  rings: readonly ClipRing[],
  isArea: boolean,
  originX: number,
  originY: number,
): readonly number[][] {
  const paths: number[][] = [];
  let holes = 0;
  for (const ring of rings) {
    const path = isArea ? roundRing(ring, originX, originY) : roundLine(ring.xy, originX, originY);
    if (!path) continue;
    if (ring.isHole) holes++;
    paths.push(path);
  }
  return holes > 0 ? orderRings(paths) : paths;
}
