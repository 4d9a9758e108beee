import { formatCss } from '../look/colour.ts';
import type { LabelLook } from '../look/light-look.ts';
import type { LabelStyle } from './label-source.ts';
import { wrapLabel } from './wrap-label.ts';

const FONT = '"Noto Sans SC Variable","Noto Sans SC","Noto Sans CJK SC",Inter,sans-serif';

interface TextStyle {
  readonly sizePx: number;
  readonly weight: number;
  readonly spacingPx: number;
  readonly colour: (look: LabelLook, isDark: boolean) => string;
}

/** Exported for the test of contrast alone. */
export const LABEL_STYLES: Readonly<Record<LabelStyle, TextStyle>> = {
  town: { sizePx: 15, weight: 600, spacingPx: 1.5, colour: (look) => look.text },
  hill: {
    sizePx: 12,
    weight: 500,
    spacingPx: 0.3,
    colour: (_, dark) => (dark ? '#A9D8BE' : '#2F6B45'),
  },
  water: {
    sizePx: 12,
    weight: 500,
    spacingPx: 1.5,
    colour: (_, dark) => (dark ? '#9CC7F2' : '#2B679C'),
  },
  landmark: {
    sizePx: 12.5,
    weight: 600,
    spacingPx: 0.2,
    colour: (_, dark) => (dark ? '#FFD9A6' : '#7A4A14'),
  },
  station: {
    sizePx: 12,
    weight: 600,
    spacingPx: 0.2,
    colour: (_, dark) => (dark ? '#BFE6FF' : '#1F5F8E'),
  },
  road: {
    sizePx: 11,
    weight: 500,
    spacingPx: 1,
    colour: (_, dark) => (dark ? '#D8CDB8' : '#6A5A3C'),
  },
  thing: { sizePx: 12, weight: 600, spacingPx: 0.2, colour: (look) => look.text },
  place: { sizePx: 11.5, weight: 500, spacingPx: 0.1, colour: (look) => look.muted },
};

/** A label drawn once, to be copied each frame. */
export interface LabelSprite {
  readonly image: OffscreenCanvas;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

interface SpriteScale {
  readonly pixelRatio: number;
  /** Of the letters: a wall that is looked at from afar has larger ones. */
  readonly fontScale: number;
}

/** Draws texts with their halo and keeps them until the look, the language or a scale changes. */
export function createSpriteCache(): {
  get(text: string, style: LabelStyle, look: LabelLook, scale: SpriteScale): LabelSprite;
  clear(): void;
} {
  const sprites = new Map<string, LabelSprite>();
  return {
    get(text, style, look, scale) {
      const key = `${style} ${text}`;
      let sprite = sprites.get(key);
      if (!sprite) {
        sprite = drawSprite(text, style, look, scale);
        sprites.set(key, sprite);
      }
      return sprite;
    },
    clear: () => sprites.clear(),
  };
}

function drawSprite(
  text: string,
  style: LabelStyle,
  look: LabelLook,
  { pixelRatio, fontScale }: SpriteScale,
): LabelSprite {
  const { sizePx: baseSizePx, weight, spacingPx, colour } = LABEL_STYLES[style];
  const sizePx = baseSizePx * fontScale;
  // Wide-set letters help ideographs and hurt words.
  const isLatin = !/\p{Script=Han}/u.test(text);
  const isDark = isDarkHalo(look);
  const image = new OffscreenCanvas(1, 1);
  const context = image.getContext('2d') as OffscreenCanvasRenderingContext2D;
  const prepare = () => {
    context.font = `${weight} ${sizePx * pixelRatio}px ${FONT}`;
    context.letterSpacing = `${(isLatin ? 0.2 : spacingPx) * fontScale * pixelRatio}px`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
  };
  prepare();
  const lines = wrapLabel(style === 'hill' ? `▲ ${text}` : text);
  const widest = Math.max(...lines.map((line) => context.measureText(line).width));
  const width = Math.ceil(widest / pixelRatio) + 10;
  const linePx = sizePx * 1.25;
  const height = Math.ceil(sizePx * 1.4 + linePx * (lines.length - 1)) + 8;
  image.width = Math.ceil(width * pixelRatio);
  image.height = Math.ceil(height * pixelRatio);
  prepare();
  context.strokeStyle = formatCss(look.halo, isDark ? 0.8 : 0.9);
  context.lineWidth = 3.6 * fontScale * pixelRatio;
  context.fillStyle = colour(look, isDark);
  const places = lines.map((line, i) => ({
    line,
    x: image.width / 2,
    y: image.height / 2 + (i - (lines.length - 1) / 2) * linePx * pixelRatio,
  }));
  // All halos first, so that none covers another line's letters.
  for (const { line, x, y } of places) context.strokeText(line, x, y);
  for (const { line, x, y } of places) context.fillText(line, x, y);
  return { image, width, height };
}

/** Whether letters are light on a dark halo. */
export function isDarkHalo(look: LabelLook): boolean {
  return look.halo < '#800000';
}
