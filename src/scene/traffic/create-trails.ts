import { createInstancedQuads, type ScenePrimitive } from '../engine/instanced-quads.ts';
import { SCENE_DISTANCE_GLSL } from '../engine/overlay-glsl.ts';
import { GLIDE_DELAY_S } from '../symbols/glide.ts';
import type { SceneContext } from '../view/scene-context.ts';
import type { TrailColumns } from './trail-columns.ts';

const WIDTH_PX = 2.6;

const VERTEX_SHADER = `
in vec2 corner;
in vec4 from;
in vec4 to;
in vec4 colour;
uniform float u_pixelRatio;
uniform float u_now;
uniform float u_horizon;
out float v_side;
out float v_age;
out float v_depth;
flat out vec3 v_colour;
const float NEAR = 2.0;
void main() {
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  // The vehicle is drawn where it was a moment ago; its way ends there.
  float until = u_now - ${GLIDE_DELAY_S.toFixed(2)};
  float since = until - u_horizon;
  if (colour.a == 0.0 || from.w >= until || to.w <= since) return;
  float span = max(to.w - from.w, 1.0e-3);
  float shareA = clamp((since - from.w) / span, 0.0, 1.0);
  float shareB = clamp((until - from.w) / span, 0.0, 1.0);
  vec4 a = czm_modelView * vec4(mix(from.xyz, to.xyz, shareA), 1.0);
  vec4 b = czm_modelView * vec4(mix(from.xyz, to.xyz, shareB), 1.0);
  if (a.z > -NEAR || b.z > -NEAR) return;
  vec4 ca = czm_projection * a;
  vec4 cb = czm_projection * b;
  vec2 px = czm_viewport.zw * 0.5;
  vec2 way = (cb.xy / cb.w - ca.xy / ca.w) * px;
  way = length(way) > 1.0e-3 ? normalize(way) : vec2(1.0, 0.0);
  bool atEnd = corner.x > 0.0;
  vec4 clip = atEnd ? cb : ca;
  float reach = (${(WIDTH_PX / 2).toFixed(2)} + 1.0) * u_pixelRatio;
  clip.xy += vec2(-way.y, way.x) * corner.y * reach / px * clip.w;
  v_side = corner.y * reach;
  v_age = (until - mix(from.w, to.w, atEnd ? shareB : shareA)) / u_horizon;
  v_depth = atEnd ? -b.z : -a.z;
  v_colour = colour.rgb;
  gl_Position = vec4(clip.xy, 0.0, clip.w);
}
`;

const FRAGMENT_SHADER = `
in float v_side;
in float v_age;
in float v_depth;
flat in vec3 v_colour;
uniform float u_pixelRatio;
${SCENE_DISTANCE_GLSL}
void main() {
  float left = clamp(1.0 - v_age, 0.0, 1.0);
  float halfPx = ${(WIDTH_PX / 2).toFixed(2)} * u_pixelRatio * mix(0.4, 1.0, left);
  float core = clamp(halfPx - abs(v_side) + 0.5, 0.0, 1.0);
  float slack = max(4.0, v_depth * 0.012);
  float hidden = smoothstep(slack, slack * 2.0, v_depth - sceneDistance(gl_FragCoord.xy / czm_viewport.zw));
  float alpha = core * left * left * 0.9 * (1.0 - hidden);
  if (alpha < 0.004) discard;
  out_FragColor = vec4(v_colour, alpha);
}
`;

/** The trails as one draw call; `columns` must have begun. */
export function createTrails(
  { frame, lines, symbols }: SceneContext,
  columns: TrailColumns,
  horizonS: number,
): ScenePrimitive {
  return createInstancedQuads({
    modelMatrix: frame.toFixed,
    vertexShader: VERTEX_SHADER,
    fragmentShader: FRAGMENT_SHADER,
    columns: [
      {
        parts: [
          { name: 'from', components: 4 },
          { name: 'to', components: 4 },
        ],
        array: columns.pieces,
        written: columns.writtenPieces,
      },
      {
        parts: [{ name: 'colour', components: 4 }],
        array: columns.colour,
        written: columns.writtenColour,
      },
    ],
    uniforms: {
      u_pixelRatio: () => lines.pixelRatio,
      u_now: () => (symbols.nowMs - columns.epochMs) / 1000,
      u_horizon: () => horizonS,
    },
    count: () => columns.count,
  });
}
