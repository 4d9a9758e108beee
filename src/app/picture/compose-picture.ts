import { formatCss } from '#lib/colour/hex.ts';
import { TwinError } from '#model';
import { drawLegend, FONT, INK, PAPER, QUIET } from './draw-legend.ts';
import type { PictureSheet } from './picture-sheet.ts';

/** A picture of this many lines has text of 12 px. */
const LINES = 900;
const HEAD = 44;
const FOOT = 26;
const GAP = 14;

/**
 * Writes title, time, legends and sources around and over a picture of the scene.
 *
 * @throws {TwinError} scene-failed where the browser cannot draw or encode it
 */
export async function composePicture(scene: Blob, sheet: PictureSheet): Promise<Blob> {
  const picture = await createImageBitmap(scene);
  const scale = Math.max(1, picture.height / LINES);
  const canvas = document.createElement('canvas');
  canvas.width = picture.width;
  canvas.height = Math.round(picture.height + (HEAD + FOOT) * scale);
  const pen = canvas.getContext('2d');
  if (!pen) throw failed('a canvas');
  const { width } = canvas;
  pen.fillStyle = PAPER;
  pen.fillRect(0, 0, width, canvas.height);
  pen.drawImage(picture, 0, HEAD * scale);
  picture.close();
  pen.textBaseline = 'middle';
  pen.font = `600 ${18 * scale}px ${FONT}`;
  pen.fillStyle = INK;
  pen.fillText(sheet.title, GAP * scale, (HEAD / 2) * scale, width * 0.6);
  pen.textAlign = 'right';
  pen.font = `500 ${13 * scale}px ${FONT}`;
  pen.fillStyle = QUIET;
  pen.fillText(sheet.time, width - GAP * scale, (HEAD / 2) * scale, width * 0.36);
  const place = { x: GAP * scale, y: (HEAD + GAP) * scale, scale };
  drawLegend(pen, sheet.legends, place);
  pen.fillStyle = formatCss(PAPER, 1);
  pen.fillRect(0, canvas.height - FOOT * scale, width, FOOT * scale);
  pen.textAlign = 'left';
  pen.font = `400 ${11 * scale}px ${FONT}`;
  pen.fillStyle = QUIET;
  const footMiddle = canvas.height - (FOOT / 2) * scale;
  pen.fillText(sheet.source, GAP * scale, footMiddle, width - 2 * GAP * scale);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(failed('a PNG'))), 'image/png'),
  );
}

function failed(what: string): TwinError {
  return new TwinError(
    'scene-failed',
    `Expected ${what} from the browser for the picture, got none; make the window smaller and try again.`,
  );
}
