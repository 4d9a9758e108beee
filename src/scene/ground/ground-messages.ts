import type { GroundLook, TileId } from '#model';

/** To the painter: set once before the first tile, and again when the look changes. */
export type GroundRequest =
  | { readonly type: 'start'; readonly url: string; readonly look: GroundLook }
  | { readonly type: 'paint'; readonly id: number; readonly tile: TileId; readonly sizePx: number };

/** From the painter. `problem` stands where a tile could not be had after all tries; the picture is then plain. */
export interface GroundReply {
  readonly id: number;
  readonly image: ImageBitmap;
  readonly problem?: string;
}
