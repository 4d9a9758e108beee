import { formatCss } from '#lib/colour/hex.ts';
import { NO_DATA_COLOUR } from '#model';
import type { LegendBlock } from './picture-sheet.ts';

/** The part of a 2-D canvas that is used; a test hands in one that writes down what is drawn. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'fillRect'
  | 'strokeRect'
  | 'fillText'
  | 'measureText'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'stroke'
  | 'rect'
  | 'clip'
  | 'save'
  | 'restore'
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
>;

export const FONT =
  '"Inter Variable", "Noto Sans SC Variable", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
export const PAPER = '#121B2D';
export const INK = '#E8EEF7';
export const QUIET = '#A9B6C9';
const LINE = '#33425C';

/** All in units of `scale`, which is 1 where the text is 12 px high. */
const WIDTH = 208;
const PAD = 12;
const ROW = 19;
const SWATCH = { width: 22, height: 12 };
const BAND = 14;

/**
 * Draws legends one under the other, in the order and the words of the panel on the screen.
 *
 * @returns the size of what was drawn, pixels; nothing for no legends
 */
export function drawLegend(
  pen: Pen,
  blocks: readonly LegendBlock[],
  { x, y, scale }: { readonly x: number; readonly y: number; readonly scale: number },
): { readonly width: number; readonly height: number } {
  if (blocks.length === 0) return { width: 0, height: 0 };
  const px = (units: number) => units * scale;
  const footOf = (block: LegendBlock) => wrap(pen, block.foot, WIDTH - 2 * PAD, scale);
  const heights = blocks.map((block) => heightOf(block, footOf(block).length));
  const height = heights.reduce((sum, one) => sum + one, 0) + PAD;
  pen.fillStyle = formatCss(PAPER, 0.94);
  pen.fillRect(x, y, px(WIDTH), px(height));
  pen.textBaseline = 'middle';
  let top = y;
  for (const [i, block] of blocks.entries()) {
    if (i > 0) {
      pen.fillStyle = LINE;
      pen.fillRect(x + px(PAD), top + px(PAD / 2), px(WIDTH - 2 * PAD), px(1));
    }
    drawBlock(pen, block, footOf(block), { x: x + px(PAD), y: top + px(PAD), scale });
    top += px(heights[i] as number);
  }
  return { width: px(WIDTH), height: px(height) };
}

function heightOf(block: LegendBlock, footLines: number): number {
  const rows = block.type === 'ramp' ? (BAND + ROW) / ROW : block.rows.length;
  return PAD + ROW * (1.1 + rows + (block.noData ? 1 : 0)) + footLines * 15 + 4;
}

function drawBlock(
  pen: Pen,
  block: LegendBlock,
  foot: readonly string[],
  { x, y, scale }: { readonly x: number; readonly y: number; readonly scale: number },
): void {
  const px = (units: number) => units * scale;
  const right = x + px(WIDTH - 2 * PAD);
  let middle = y + px(ROW / 2);
  const write = (text: string, at: number, style: string, align: 'left' | 'right' | 'center') => {
    pen.fillStyle = style;
    pen.textAlign = align;
    pen.fillText(text, at, middle);
  };
  pen.font = `400 ${px(11)}px ${FONT}`;
  write(block.unit, right, QUIET, 'right');
  const unitPx = pen.measureText(block.unit).width;
  pen.font = `600 ${px(12.5)}px ${FONT}`;
  write(shorten(pen, block.title, right - x - unitPx - px(6)), x, INK, 'left');
  middle += px(ROW * 1.1);
  pen.font = `400 ${px(11.5)}px ${FONT}`;
  if (block.type === 'ramp') {
    drawBand(pen, block, { x, y: middle - px(ROW / 2), width: right - x, height: px(BAND) });
    middle += px(BAND);
    const last = block.rows.length - 1;
    for (const [i, { label }] of block.rows.entries())
      write(
        label,
        x + ((right - x) * i) / Math.max(1, last),
        QUIET,
        i === 0 ? 'left' : i === last ? 'right' : 'center',
      );
    middle += px(ROW);
  } else
    for (const { colour, label, count } of block.rows) {
      swatch(pen, colour, { x, middle, scale });
      write(label, x + px(SWATCH.width + 8), INK, 'left');
      if (count !== undefined) write(count, right, QUIET, 'right');
      middle += px(ROW);
    }
  if (block.noData) {
    hatch(pen, { x, middle, scale });
    write(block.noData.label, x + px(SWATCH.width + 8), INK, 'left');
    write(block.noData.count, right, QUIET, 'right');
    middle += px(ROW);
  }
  pen.font = `400 ${px(10.5)}px ${FONT}`;
  for (const line of foot) {
    write(line, x, QUIET, 'left');
    middle += px(15);
  }
}

interface Spot {
  readonly x: number;
  readonly middle: number;
  readonly scale: number;
}

function swatch(pen: Pen, colour: string, { x, middle, scale }: Spot): void {
  pen.fillStyle = colour;
  const { width, height } = SWATCH;
  pen.fillRect(x, middle - (height * scale) / 2, width * scale, height * scale);
}

function hatch(pen: Pen, { x, middle, scale }: Spot): void {
  const [width, height] = [SWATCH.width * scale, SWATCH.height * scale];
  pen.save();
  pen.beginPath();
  pen.rect(x, middle - height / 2, width, height);
  pen.clip();
  pen.fillStyle = formatCss(NO_DATA_COLOUR, 0.25);
  pen.fillRect(x, middle - height / 2, width, height);
  pen.strokeStyle = NO_DATA_COLOUR;
  pen.lineWidth = 1.6 * scale;
  pen.beginPath();
  for (let left = x - height; left < x + width; left += 5 * scale) {
    pen.moveTo(left, middle + height / 2);
    pen.lineTo(left + height, middle - height / 2);
  }
  pen.stroke();
  pen.restore();
}

function drawBand(
  pen: Pen,
  { rows }: LegendBlock,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): void {
  const steps = 64;
  for (let i = 0; i < steps; i++) {
    const at = (i / (steps - 1)) * (rows.length - 1);
    const low = Math.min(rows.length - 2, Math.floor(at));
    const [a, b] = [rows[Math.max(0, low)], rows[Math.max(0, low) + 1] ?? rows[0]];
    if (!a || !b) return;
    pen.fillStyle = blend(a.colour, b.colour, at - Math.max(0, low));
    pen.fillRect(x + (width * i) / steps, y, width / steps + 1, height);
  }
}

function blend(a: string, b: string, share: number): string {
  const channel = (hex: string, i: number) => Number.parseInt(hex.slice(i, i + 2), 16);
  const mixed = [1, 3, 5].map((i) => {
    const [p, q] = [channel(a, i), channel(b, i)];
    return Math.round(p + share * (q - p));
  });
  return `rgb(${mixed.join(',')})`;
}

function shorten(pen: Pen, text: string, width: number): string {
  if (pen.measureText(text).width <= width) return text;
  let cut = text;
  while (cut.length > 1 && pen.measureText(`${cut}…`).width > width) cut = cut.slice(0, -1);
  return `${cut}…`;
}

/** Lines that fit: broken at spaces, or between Chinese characters. */
function wrap(pen: Pen, text: string, widthUnits: number, scale: number): string[] {
  pen.font = `400 ${10.5 * scale}px ${FONT}`;
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(
    /[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+\s*|\s+/g,
  ) ?? []) {
    if (line && pen.measureText(line + piece.trimEnd()).width > widthUnits * scale) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  if (line.trim()) lines.push(line.trimEnd());
  return lines;
}
