import {
  GROUND_LOOKS,
  GROUND_PICTURE_ZOOM,
  GROUND_TILE_PX,
  LIGHT_PRESETS,
  paintGround,
  TWIN_FILES,
} from '#model';
import type { MadeTile } from '../cut-block.ts';
import { encodePng } from './png.ts';
import { readGroundData } from './read-tile.ts';
import { createSoftwareCanvas } from './software-canvas.ts';

/** Pictures of a tile, one a light, as the viewer would draw it; none for finer zooms. */
export function* paintGroundPictures({
  z,
  x,
  y,
  bytes,
}: MadeTile): Generator<{ readonly path: string; readonly bytes: Uint8Array }> {
  if (z < GROUND_PICTURE_ZOOM.min || z > GROUND_PICTURE_ZOOM.max) return;
  const data = readGroundData(bytes);
  for (const light of LIGHT_PRESETS) {
    const canvas = createSoftwareCanvas(GROUND_TILE_PX);
    paintGround(canvas, {
      tile: { z, x, y },
      sizePx: GROUND_TILE_PX,
      data,
      look: GROUND_LOOKS[light],
      isFlipped: false,
    });
    yield {
      path: `${TWIN_FILES.groundPictures}/${light}/${z}/${x}/${y}.png`,
      bytes: encodePng(canvas.pixels, GROUND_TILE_PX),
    };
  }
}
