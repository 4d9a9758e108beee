/** What the tiles are made for: a merged block is then some five pixels across when its buildings take its place. */
const SHARP_PX = 16;
const PLAIN_PX = 40;
/** Views this high or lower are drawn at that; higher ones, walls of screens, as sharp for their size and no more. */
const REFERENCE_HEIGHT_PX = 1080;

/**
 * How many pixels a tile's error may measure before its children take its place. Bounds what is drawn whatever the
 * screen: with 150,000 buildings and all of the district in view some 70 tiles and 55 MB.
 */
export function chooseErrorLimit(isSharp: boolean, viewHeightPx: number): number {
  const limitPx = isSharp ? SHARP_PX : PLAIN_PX;
  return limitPx * Math.max(1, viewHeightPx / REFERENCE_HEIGHT_PX);
}
