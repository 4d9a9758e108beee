import type { EntityRef, LabelKind, Language } from '#model';
import type { LiveTag } from '../live/live-tag.ts';
import type { ScreenPoint } from '../view/projector.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';
import { chooseLabels, type LabelBox } from './declutter.ts';
import { boxOfLabel } from './label-box.ts';
import { labelOf } from './label-of-tag.ts';
import { listLabels, type MapLabel } from './label-source.ts';
import { createSpriteCache, type LabelSprite } from './label-sprites.ts';

const LIMIT = 80;
/** A label that came or went stays so for this long, so that none flickers. */
const SETTLE_MS = 500;
/** CSS pixels of the document's letters at which labels have their own size. */
const ROOT_PX = 16;
const GAP_PX = 7;
/** How often places are given out anew; in between labels only move. */
const LAYOUT_MS = 250;
const FADE_MS = 200;
/** What is fainter is not drawn. */
const GONE = 0.01;

interface Standing {
  readonly label: MapLabel;
  readonly place: Float32Array;
  x: number;
  y: number;
  depthM: number;
  onScreen: boolean;
  /** 0 … 1, on its way to `target`. */
  opacity: number;
  target: 0 | 1;
  /** When `target` last turned, of the page's clock. */
  turnedAtMs: number;
  /** Of what moves: where it is now. */
  readPlace?: LiveTag['readPlace'];
}

/** Names on a 2-D canvas over the picture. */
export function createLabelLayer(
  context: SceneContext,
  canvas: HTMLCanvasElement,
): SceneLayer<SpecOf<'labels'>> {
  const sprites = createSpriteCache();
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
  const standing = listLabels(context.scenery).map((label): Standing => {
    const place = new Float32Array(3);
    context.frame.write(place, 0, label.at[0], label.at[1], label.heightM);
    return stand(label, place);
  });
  /** Things that are selected or in alarm, or were a moment ago. */
  const live = new Map<string, Standing>();
  let all: readonly Standing[] = standing;
  let visible = true;
  let limit = LIMIT;
  let hidden: ReadonlySet<LabelKind> = new Set();
  let fontScale = 1;
  let laidOutAtMs = Number.NEGATIVE_INFINITY;
  let drawnAtMs = 0;
  let spriteKey = '';
  const point: ScreenPoint = { x: 0, y: 0, depthM: 0 };

  const spriteOf = ({ label }: Standing): LabelSprite =>
    sprites.get(textOf(label, context.language), label.style, context.look.label, {
      pixelRatio: context.symbols.pixelRatio,
      fontScale,
    });
  const move = () => {
    for (const standing of all) {
      standing.readPlace?.(standing.place);
      const [x, y, z] = standing.place as unknown as [number, number, number];
      standing.onScreen = context.projector.project(x, y, z, point);
      standing.x = point.x;
      standing.y = point.y;
      standing.depthM = point.depthM;
    }
  };
  const takeTags = () => {
    const tags = context.listTags();
    if (tags.length === 0 && live.size === 0) return;
    const wanted = new Set<string>();
    for (const tag of tags) {
      const label = labelOf(tag);
      wanted.add(label.key);
      const known = live.get(label.key);
      live.set(label.key, {
        ...(known ?? stand(label, new Float32Array(3))),
        label,
        readPlace: tag.readPlace,
      });
    }
    for (const [key, { opacity }] of live)
      if (!wanted.has(key) && opacity <= GONE) live.delete(key);
    for (const [key, gone] of live)
      if (!wanted.has(key)) live.set(key, { ...gone, label: { ...gone.label, toM: 0 } });
    all = [...standing, ...live.values()];
  };
  const layOut = (nowMs: number, isStill: boolean) => {
    const isFresh = ({ turnedAtMs }: Standing) => !isStill && nowMs - turnedAtMs < SETTLE_MS;
    const boxes: LabelBox[] = [];
    for (const standing of all) {
      const { label, depthM } = standing;
      if (label.kind && hidden.has(label.kind)) continue;
      if (standing.target === 0 && isFresh(standing)) continue;
      if (!standing.onScreen || depthM < label.fromM || depthM > label.toM) continue;
      boxes.push(boxOfLabel(label, standing, spriteOf(standing)));
    }
    const shown = new Set(all.filter(({ target }) => target === 1).map(({ label }) => label.key));
    const chosen = chooseLabels(boxes, {
      limit,
      gapPx: GAP_PX,
      taken: context.taken,
      shown,
      held: new Set(
        all.filter((one) => one.target === 1 && isFresh(one)).map(({ label }) => label.key),
      ),
    });
    for (const standing of all) {
      const target = chosen.has(standing.label.key) ? 1 : 0;
      if (target !== standing.target) standing.turnedAtMs = nowMs;
      standing.target = target;
    }
  };
  const fitCanvas = () => {
    const { pixelRatio } = context.symbols;
    const [width, height] = [context.projector.widthPx, context.projector.heightPx].map((px) =>
      Math.round(px * pixelRatio),
    ) as [number, number];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const key = `${pixelRatio} ${fontScale} ${context.language} ${context.look.label.text}`;
    if (key !== spriteKey) sprites.clear();
    spriteKey = key;
    return pixelRatio;
  };
  return {
    update(spec) {
      visible = spec.visible;
      limit = spec.limit ?? LIMIT;
      hidden = new Set(spec.hidden ?? []);
      laidOutAtMs = Number.NEGATIVE_INFINITY;
    },
    restyle() {
      laidOutAtMs = Number.NEGATIVE_INFINITY;
    },
    relabel() {
      laidOutAtMs = Number.NEGATIVE_INFINITY;
    },
    drawOver() {
      const nowMs = performance.now();
      const isStill = !context.options.renderLoop;
      const isDue = isStill || nowMs - laidOutAtMs > LAYOUT_MS;
      if (isDue) fontScale = readFontScale();
      const pixelRatio = fitCanvas();
      pen.clearRect(0, 0, canvas.width, canvas.height);
      if (!visible) return;
      if (isDue) takeTags();
      move();
      if (isDue) {
        layOut(nowMs, isStill);
        laidOutAtMs = nowMs;
      }
      const step = isStill ? 1 : Math.min(1, (nowMs - drawnAtMs) / FADE_MS);
      drawnAtMs = nowMs;
      for (const standing of all) {
        standing.opacity += Math.max(-step, Math.min(step, standing.target - standing.opacity));
        if (standing.opacity <= GONE || !standing.onScreen) continue;
        const { image, height } = spriteOf(standing);
        pen.globalAlpha = standing.opacity;
        pen.drawImage(
          image,
          Math.round(standing.x * pixelRatio - image.width / 2),
          Math.round((standing.y - height) * pixelRatio),
        );
      }
    },
    pick(x, y): EntityRef | undefined {
      if (!visible) return undefined;
      const hit = all.find((standing) => {
        if (standing.target === 0 || !standing.onScreen || !standing.label.entity) return false;
        const { width, height } = spriteOf(standing);
        return Math.abs(x - standing.x) < width / 2 && y > standing.y - height && y < standing.y;
      });
      return hit?.label.entity ?? undefined;
    },
    dispose: () => pen.clearRect(0, 0, canvas.width, canvas.height),
  };
}

function stand(label: MapLabel, place: Float32Array): Standing {
  return {
    label,
    place,
    x: 0,
    y: 0,
    depthM: 0,
    onScreen: false,
    opacity: 0,
    target: 0,
    turnedAtMs: Number.NEGATIVE_INFINITY,
  };
}

function textOf(label: MapLabel, language: Language): string {
  const text = label.text[language] || label.text.zh;
  return label.isApproximate ? `≈ ${text}` : text;
}

/** How much larger than on a desk the document's letters are: a wall sets them by its viewing distance. */
function readFontScale(): number {
  const sizePx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Number.isFinite(sizePx) && sizePx > 0 ? sizePx / ROOT_PX : 1;
}
