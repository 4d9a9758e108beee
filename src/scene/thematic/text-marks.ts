import {
  Sampler,
  Texture,
  TextureMagnificationFilter,
  TextureMinificationFilter,
} from '@cesium/engine';
import { createInstancedQuads, type ScenePrimitive } from '../engine/instanced-quads.ts';
import { SCENE_DISTANCE_GLSL } from '../engine/overlay-glsl.ts';
import { RowSet } from '../engine/row-set.ts';
import { chooseLabels, type LabelBox } from '../labels/declutter.ts';
import type { ScreenPoint } from '../view/projector.ts';
import type { SceneContext } from '../view/scene-context.ts';

const FONT_PX = 12;
const PAD_PX = 4;
const SHEET_PX = 1024;
const LIMIT = 60;
const GAP_PX = 10;
const LAYOUT_MS = 500;

const VERTEX = `
in vec2 corner;
in vec3 place;
in vec4 box;
in float shown;
uniform float u_pixelRatio;
out vec2 v_uv;
out float v_depth;
out float v_shown;
void main() {
  vec4 eye = czm_modelView * vec4(place, 1.0);
  vec4 clip = czm_projection * eye;
  clip.xy += corner * box.zw * 0.5 / czm_viewport.zw * 2.0 * clip.w;
  gl_Position = shown > 0.0 && clip.w > 1.0 ? vec4(clip.xy, 0.0, clip.w) : vec4(2.0, 2.0, 2.0, 1.0);
  v_uv = (box.xy + (vec2(corner.x, -corner.y) * 0.5 + 0.5) * box.zw) / ${SHEET_PX}.0;
  v_depth = -eye.z;
  v_shown = shown;
}
`;

const FRAGMENT = `
in vec2 v_uv;
in float v_depth;
in float v_shown;
uniform sampler2D u_sheet;
${SCENE_DISTANCE_GLSL}
void main() {
  vec4 texel = texture(u_sheet, v_uv);
  float behind = v_depth - sceneDistance(gl_FragCoord.xy / czm_viewport.zw);
  float slack = max(12.0, v_depth * 0.02);
  float alpha = texel.a * v_shown * (1.0 - smoothstep(slack, slack * 2.0, behind));
  if (alpha < 0.004) discard;
  out_FragColor = vec4(texel.rgb, alpha);
}
`;

export interface TextMark {
  readonly text: string;
  readonly lonDeg: number;
  readonly latDeg: number;
  /** Above the ellipsoid. */
  readonly heightM: number;
  /** The higher, the sooner it gets its place on the screen. */
  readonly priority: number;
}

/** Short words and figures of a layer, written where they belong; none over another. */
export interface TextMarks {
  readonly primitive: ScenePrimitive;
  set(marks: readonly TextMark[]): void;
  /** The colours of the light changed. */
  restyle(): void;
  /** After each frame. */
  drawOver(): void;
}

export function createTextMarks(context: SceneContext): TextMarks {
  const { frame } = context;
  const written = { place: new RowSet(0), box: new RowSet(0), shown: new RowSet(0) };
  let places = new Float32Array(0);
  let boxes = new Float32Array(0);
  let shown = new Float32Array(0);
  let marks: readonly TextMark[] = [];
  let sheet: { texture?: Texture; canvas: HTMLCanvasElement; isNew: boolean } | undefined;
  let drawn = '';
  let writtenRatio = 0;
  let laidOutAtMs = Number.NEGATIVE_INFINITY;
  const point: ScreenPoint = { x: 0, y: 0, depthM: 0 };

  const read = () => {
    const gl = context.scene.context;
    if (!sheet) return gl.defaultTexture;
    if (sheet.texture && sheet.isNew) sheet.texture.copyFrom({ source: sheet.canvas });
    sheet.texture ??= new Texture({
      context: gl,
      source: sheet.canvas,
      flipY: false,
      sampler: new Sampler({
        minificationFilter: TextureMinificationFilter.LINEAR,
        magnificationFilter: TextureMagnificationFilter.LINEAR,
      }),
    });
    sheet.isNew = false;
    return sheet.texture;
  };
  const inner = createInstancedQuads({
    modelMatrix: frame.toFixed,
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    columns: [
      {
        parts: [{ name: 'place', components: 3 }],
        get array() {
          return places;
        },
        written: written.place,
      },
      {
        parts: [{ name: 'box', components: 4 }],
        get array() {
          return boxes;
        },
        written: written.box,
      },
      {
        parts: [{ name: 'shown', components: 1 }],
        get array() {
          return shown;
        },
        written: written.shown,
      },
    ],
    uniforms: { u_sheet: read, u_pixelRatio: () => context.symbols.pixelRatio },
    count: () => marks.length,
  });
  const primitive: ScenePrimitive = {
    get show() {
      return inner.show;
    },
    set show(show) {
      inner.show = show;
    },
    update: (drawn) => inner.update(drawn),
    isDestroyed: () => inner.isDestroyed(),
    destroy() {
      sheet?.texture?.destroy();
      sheet = undefined;
      inner.destroy();
    },
  };
  /** Writes each text once. */
  const write = () => {
    const ratio = context.symbols.pixelRatio;
    writtenRatio = ratio;
    const canvas = sheet?.canvas ?? document.createElement('canvas');
    canvas.width = SHEET_PX;
    canvas.height = SHEET_PX;
    const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
    const { text, halo } = context.look.label;
    pen.font = `600 ${FONT_PX * ratio}px "Inter Variable", "Noto Sans SC Variable", "Noto Sans CJK SC", sans-serif`;
    pen.textBaseline = 'middle';
    pen.lineJoin = 'round';
    pen.lineWidth = 3 * ratio;
    pen.strokeStyle = halo;
    pen.fillStyle = text;
    const rowPx = Math.ceil((FONT_PX + 2 * PAD_PX) * ratio);
    const where = new Map<string, readonly [number, number, number, number]>();
    let [x, y] = [0, 0];
    for (const mark of marks) {
      if (where.has(mark.text)) continue;
      const width = Math.ceil(pen.measureText(mark.text).width + 2 * PAD_PX * ratio);
      if (x + width > SHEET_PX) [x, y] = [0, y + rowPx];
      if (y + rowPx > SHEET_PX) break;
      pen.strokeText(mark.text, x + PAD_PX * ratio, y + rowPx / 2);
      pen.fillText(mark.text, x + PAD_PX * ratio, y + rowPx / 2);
      where.set(mark.text, [x, y, width, rowPx]);
      x += width;
    }
    for (const [row, mark] of marks.entries())
      boxes.set(where.get(mark.text) ?? [0, 0, 0, 0], 4 * row);
    written.box.addAll(marks.length);
    sheet = { ...sheet, canvas, isNew: true };
  };
  const layOut = () => {
    const ratio = context.symbols.pixelRatio;
    const on: LabelBox[] = [];
    for (const [row, { priority }] of marks.entries()) {
      const [x, y, z] = places.subarray(3 * row, 3 * row + 3) as unknown as [
        number,
        number,
        number,
      ];
      if (!context.projector.project(x, y, z, point)) continue;
      const [width, height] = [boxes[4 * row + 2], boxes[4 * row + 3]] as [number, number];
      if (width === 0) continue;
      on.push({
        key: String(row),
        x: point.x,
        y: point.y,
        width: width / ratio,
        height: height / ratio,
        priority: priority - 8 * Math.log10(Math.max(1, point.depthM / 1000)),
      });
    }
    const held = new Set(marks.flatMap((_, row) => (shown[row] ? [String(row)] : [])));
    const chosen = chooseLabels(on, { limit: LIMIT, gapPx: GAP_PX, shown: held });
    for (let row = 0; row < marks.length; row++) {
      const next = chosen.has(String(row)) ? 1 : 0;
      if (shown[row] === next) continue;
      shown[row] = next;
      written.shown.add(row);
    }
  };
  return {
    primitive,
    set(next) {
      const key = JSON.stringify(next);
      if (key === drawn) return;
      drawn = key;
      marks = next;
      places = new Float32Array(3 * marks.length);
      boxes = new Float32Array(4 * marks.length);
      shown = new Float32Array(marks.length);
      for (const rows of Object.values(written)) {
        rows.reserve(marks.length);
        rows.addAll(marks.length);
      }
      for (const [row, { lonDeg, latDeg, heightM }] of marks.entries())
        frame.write(places, 3 * row, lonDeg, latDeg, heightM);
      write();
      laidOutAtMs = Number.NEGATIVE_INFINITY;
    },
    restyle() {
      if (marks.length > 0) write();
    },
    drawOver() {
      if (!inner.show || marks.length === 0) return;
      const wallMs = performance.now();
      if (context.options.renderLoop && wallMs - laidOutAtMs < LAYOUT_MS) return;
      laidOutAtMs = wallMs;
      if (writtenRatio !== context.symbols.pixelRatio) write();
      layOut();
    },
  };
}
