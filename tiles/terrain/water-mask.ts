import type { TileAddress } from './tms.ts';
import { tileBounds } from './tms.ts';

/** Texels along a mask's side, as quantized-mesh fixes them. */
const MASK_SIDE = 256;
/**
 * Deepest level that gets whole masks (19 m a texel). Whole masks are 64 KB each; a deeper tile without one is
 * drawn with its ancestor's.
 */
const MAX_MASK_LEVEL = 12;

/**
 * Where a tile has water: one byte where it is all land (0) or all water (255), else one for each texel, from
 * the north-west by rows; null for a mixed tile that is left to its ancestor's mask.
 */
export function createWaterMask(
  tile: TileAddress,
  isWater: (lonDeg: number, latDeg: number) => boolean,
): Uint8Array | null {
  const { westDeg, northDeg, eastDeg } = tileBounds(tile);
  const stepDeg = (eastDeg - westDeg) / MASK_SIDE;
  const mask = new Uint8Array(MASK_SIDE * MASK_SIDE);
  let wet = 0;
  for (let row = 0; row < MASK_SIDE; row++) {
    const latDeg = northDeg - (row + 0.5) * stepDeg;
    for (let column = 0; column < MASK_SIDE; column++) {
      if (!isWater(westDeg + (column + 0.5) * stepDeg, latDeg)) continue;
      mask[row * MASK_SIDE + column] = 255;
      wet++;
    }
    const isMixed = wet > 0 && wet < (row + 1) * MASK_SIDE;
    if (isMixed && tile.level > MAX_MASK_LEVEL) return null;
  }
  if (wet === 0 || wet === mask.length) return Uint8Array.of(wet === 0 ? 0 : 255);
  return mask;
}
