import { formatCss } from '../look/colour.ts';
import type { LabelLook } from '../look/light-look.ts';
import type { LabelStyle } from './label-source.ts';

const FONT = '"Noto Sans SC Variable","Noto Sans SC","Noto Sans CJK SC",Inter,sans-serif';

interface TextStyle {
  readonly sizePx: number;
  readonly weight: number;
  readonly spacingPx: number;
  readonly colour: (look: LabelLook, isDark: boolean) => string;
}

const STYLES: Readonly<Record<LabelStyle, TextStyle>> = {
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

/** Draws texts with their halo and keeps them until the look, the language or the pixel ratio changes. */
export function createSpriteCache(): {
  get(text: string, style: LabelStyle, look: LabelLook, pixelRatio: number): LabelSprite;
  clear(): void;
} {
  const sprites = new Map<string, LabelSprite>();
  return {
    get(text, style, look, pixelRatio) {
      const key = `${style} ${text}`;
      let sprite = sprites.get(key);
      if (!sprite) {
        sprite = drawSprite(text, style, look, pixelRatio);
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
  pixelRatio: number,
): LabelSprite {
  const { sizePx, weight, spacingPx, colour } = STYLES[style];
  // Wide-set letters help ideographs and hurt words.
  const isLatin = !/\p{Script=Han}/u.test(text);
  const isDark = look.halo < '#800000';
  const image = new OffscreenCanvas(1, 1);
  const context = image.getContext('2d') as OffscreenCanvasRenderingContext2D;
  const prepare = () => {
    context.font = `${weight} ${sizePx * pixelRatio}px ${FONT}`;
    context.letterSpacing = `${(isLatin ? 0.2 : spacingPx) * pixelRatio}px`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
  };
  prepare();
  const shown = style === 'hill' ? `▲ ${text}` : text;
  const width = Math.ceil(context.measureText(shown).width / pixelRatio) + 10;
  const height = Math.ceil(sizePx * 1.4) + 8;
  image.width = Math.ceil(width * pixelRatio);
  image.height = Math.ceil(height * pixelRatio);
  prepare();
  const [x, y] = [image.width / 2, image.height / 2];
  context.strokeStyle = formatCss(look.halo, isDark ? 0.8 : 0.9);
  context.lineWidth = 3.6 * pixelRatio;
  context.strokeText(shown, x, y);
  context.fillStyle = colour(look, isDark);
  context.fillText(shown, x, y);
  return { image, width, height };
}
