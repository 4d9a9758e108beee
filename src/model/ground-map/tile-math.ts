import { GROUND_ZOOM } from '../twin-files.ts';
import type { TileId } from './ground-data.ts';

const EQUATOR_M = 40_075_016.7;

/** The stored tile that holds `tile`, and which part of it that is, in shares of its side from the north-west. */
export interface DataWindow {
  readonly source: TileId;
  readonly offsetX: number;
  readonly offsetY: number;
  /** Side of the part: 1 where the stored tile is drawn whole, 1/2 one zoom deeper. */
  readonly share: number;
}

/** Any zoom from the coarsest stored one on; finer ones are cut from the finest stored. */
export function findDataWindow({ z, x, y }: TileId): DataWindow {
  const deeper = Math.max(0, z - GROUND_ZOOM.max);
  const share = 1 / 2 ** deeper;
  const source = { z: z - deeper, x: x >> deeper, y: y >> deeper };
  return {
    source,
    offsetX: x * share - source.x,
    offsetY: y * share - source.y,
    share,
  };
}

/** Pixels to a metre on the ground at the middle of a Web Mercator tile drawn `sizePx` wide. */
export function pixelsPerMetre({ z, y }: TileId, sizePx: number): number {
  const latRad = Math.atan(Math.sinh(Math.PI * (1 - (2 * (y + 0.5)) / 2 ** z)));
  return sizePx / ((EQUATOR_M / 2 ** z) * Math.cos(latRad));
}
