import { createInstancedQuads, type ScenePrimitive } from '../engine/instanced-quads.ts';
import { SCENE_DISTANCE_GLSL } from '../engine/overlay-glsl.ts';
import { parseHex } from '../look/colour.ts';
import { INK } from '../look/symbol-look.ts';
import type { SceneContext } from '../view/scene-context.ts';
import { dashSeconds } from './motion.ts';

/** Pieces of an arc. */
const PIECES = 36;
const vec3 = (hex: string) =>
  `vec3(${parseHex(hex)
    .map((c) => c.toFixed(5))
    .join(', ')})`;

const VERTEX = `
in vec2 corner;
in vec4 start;
in vec4 end;
in vec4 style;
in vec4 colour;
uniform float u_pixelRatio;
out vec2 v_side;
out float v_w;
out float v_along;
out float v_depth;
out vec4 v_colour;
flat out vec2 v_style;
const float NEAR = 2.0;
vec3 placeAt(float t) { return mix(start.xyz, end.xyz, t) + vec3(0.0, 0.0, style.x * 4.0 * t * (1.0 - t)); }
vec4 toEye(float t) {
  vec4 eye = czm_modelView * vec4(placeAt(t), 1.0);
  return vec4(eye.xy, min(eye.z, -NEAR), 1.0);
}
void main() {
  float t = corner.x;
  float step_ = 0.5 / ${PIECES}.0;
  vec4 eye = toEye(t);
  vec4 clip = czm_projection * eye;
  vec4 a = czm_projection * toEye(t - step_);
  vec4 b = czm_projection * toEye(t + step_);
  vec2 d = b.xy / b.w * czm_viewport.zw - a.xy / a.w * czm_viewport.zw;
  float len = length(d);
  d = len > 1.0e-4 ? d / len : vec2(1.0, 0.0);
  float reach = (style.y * 0.5 + 2.0) * u_pixelRatio;
  clip.xy += vec2(-d.y, d.x) * corner.y * reach / czm_viewport.zw * 2.0 * clip.w;
  v_side = vec2(corner.y * reach * clip.w, style.y * 0.5 * u_pixelRatio);
  v_w = clip.w;
  v_along = mix(start.w, end.w, t);
  v_depth = -eye.z;
  v_colour = colour;
  v_style = style.zw;
  gl_Position = vec4(clip.xy, 0.0, clip.w);
}
`;

const FRAGMENT = `
in vec2 v_side;
in float v_w;
in float v_along;
in float v_depth;
in vec4 v_colour;
flat in vec2 v_style;
uniform float u_pixelRatio;
uniform float u_opacity;
uniform float u_seconds;
${SCENE_DISTANCE_GLSL}
void main() {
  float side = abs(v_side.x / v_w);
  float core = clamp(0.5 + v_side.y - side, 0.0, 1.0);
  float casing = clamp(0.5 + v_side.y + 1.3 * u_pixelRatio - side, 0.0, 1.0);
  float phase = fract((v_along - u_seconds * v_style.y) / v_style.x);
  float tail = mix(0.34, 1.0, smoothstep(0.25, 0.92, phase) * (1.0 - smoothstep(0.97, 1.0, phase)));
  float alpha = max(core * tail, casing * 0.5 * tail);
  vec3 rgb = mix(${vec3(INK)}, v_colour.rgb, core);
  float behind = v_depth - sceneDistance(gl_FragCoord.xy / czm_viewport.zw);
  float slack = max(5.0, v_depth * 0.012);
  alpha *= 1.0 - smoothstep(slack, slack * 2.0, behind);
  out_FragColor = vec4(rgb, alpha * u_opacity * v_colour.a);
  if (out_FragColor.a < 0.004) discard;
}
`;

/** A bow from place to place, of which the dashes run to its end. */
export interface FlowArc {
  readonly from: readonly [lonDeg: number, latDeg: number, heightM: number];
  readonly to: readonly [lonDeg: number, latDeg: number, heightM: number];
  /** How far its middle rises over the straight line. */
  readonly riseM: number;
  /** Metres along the whole flow at its ends. */
  readonly alongM: readonly [from: number, to: number];
  readonly widthPx: number;
  readonly colour: string;
  /** From dash to dash, and how far a dash comes in a second. */
  readonly periodM: number;
  readonly speedMps: number;
}

/** All arcs in one draw call. */
export function createFlowArcs(
  context: SceneContext,
  arcs: readonly FlowArc[],
  opacity: () => number,
): ScenePrimitive {
  const { frame } = context;
  const column = () => new Float32Array(4 * arcs.length);
  const [start, end, style] = [column(), column(), column()];
  const colour = new Uint8Array(4 * arcs.length);
  for (const [row, arc] of arcs.entries()) {
    frame.write(start, 4 * row, ...arc.from);
    frame.write(end, 4 * row, ...arc.to);
    [start[4 * row + 3], end[4 * row + 3]] = arc.alongM;
    style.set([arc.riseM, arc.widthPx, arc.periodM, arc.speedMps], 4 * row);
    colour.set([...parseHex(arc.colour).map((c) => Math.round(255 * c)), 255], 4 * row);
  }
  const corners = new Float32Array(4 * (PIECES + 1));
  for (let i = 0; i <= PIECES; i++) corners.set([i / PIECES, -1, i / PIECES, 1], 4 * i);
  return createInstancedQuads({
    modelMatrix: frame.toFixed,
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    shape: { corners, isStrip: true },
    columns: [
      { parts: [{ name: 'start', components: 4 }], array: start },
      { parts: [{ name: 'end', components: 4 }], array: end },
      { parts: [{ name: 'style', components: 4 }], array: style },
      { parts: [{ name: 'colour', components: 4 }], array: colour },
    ],
    uniforms: {
      u_pixelRatio: () => context.symbols.pixelRatio,
      u_opacity: opacity,
      u_seconds: () => dashSeconds(context.options.renderLoop),
    },
    count: () => arcs.length,
  });
}
