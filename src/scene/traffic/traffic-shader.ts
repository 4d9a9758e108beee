import { SCENE_DISTANCE_GLSL } from '../engine/overlay-glsl.ts';
import { SLOT_M, SLOT_ROUND } from './traffic-columns.ts';

/** Metres wide, within pixels that can be seen and do not block the map. */
const WIDTH = { metres: 3.4, leastPx: 1.5, mostPx: 6 } as const;
/** Where it has faded out, metres. */
const FADE_M = 15_000;

export const TRAFFIC_VERTEX_SHADER = `
in vec2 corner;
in vec4 from;
in vec4 to;
in vec4 flow;
uniform float u_pixelRatio;
uniform float u_since;
out float v_side;
out float v_slot;
out float v_depth;
out float v_towards;
flat out float v_share;
flat out float v_reach;
const float NEAR = 2.0;
void main() {
  vec4 a = czm_modelView * vec4(from.xyz, 1.0);
  vec4 b = czm_modelView * vec4(to.xyz, 1.0);
  float depth = -0.5 * (a.z + b.z);
  if (flow.z <= 0.0 || (a.z > -NEAR && b.z > -NEAR) || min(-a.z, -b.z) > ${FADE_M.toFixed(1)}) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  float alongA = from.w;
  float alongB = to.w;
  if (a.z > -NEAR) {
    float t = (a.z + NEAR) / (a.z - b.z);
    a = mix(a, b, t);
    alongA = mix(alongA, alongB, t);
  } else if (b.z > -NEAR) {
    float t = (b.z + NEAR) / (b.z - a.z);
    b = mix(b, a, t);
    alongB = mix(alongB, alongA, t);
  }
  vec4 ca = czm_projection * a;
  vec4 cb = czm_projection * b;
  vec2 px = czm_viewport.zw * 0.5;
  vec2 way = cb.xy / cb.w * px - ca.xy / ca.w * px;
  way = length(way) > 1.0e-3 ? normalize(way) : vec2(1.0, 0.0);
  bool atEnd = corner.x > 0.0;
  vec4 eye = atEnd ? b : a;
  vec4 clip = atEnd ? cb : ca;
  float perM = czm_projection[1][1] * px.y / max(-eye.z, 1.0);
  float width = clamp(${WIDTH.metres.toFixed(1)} * perM, ${WIDTH.leastPx.toFixed(1)} * u_pixelRatio, ${WIDTH.mostPx.toFixed(1)} * u_pixelRatio);
  v_reach = width * 0.5;
  float reach = v_reach + 1.5 * u_pixelRatio;
  clip.xy += vec2(-way.y, way.x) * corner.y * reach / px * clip.w;
  v_side = corner.y * reach;
  v_slot = (atEnd ? alongB : alongA) / ${SLOT_M.toFixed(1)} - flow.x - flow.y * u_since;
  v_depth = -eye.z;
  v_share = flow.z;
  // Who comes towards the eye shows its front; from straight above the direction of the line decides.
  vec3 dir = normalize(b.xyz - a.xyz);
  float facing = -dot(dir, normalize(eye.xyz));
  v_towards = abs(facing) < 0.08 ? mix(flow.w, sign(facing), abs(facing) / 0.08) : sign(facing);
  gl_Position = vec4(clip.xy, 0.0, clip.w);
}
`;

/** Colours come with their alpha in; what is added as light has none. */
export const TRAFFIC_FRAGMENT_SHADER = `
in float v_side;
in float v_slot;
in float v_depth;
in float v_towards;
flat in float v_share;
flat in float v_reach;
uniform vec3 u_head;
uniform vec3 u_tail;
uniform vec3 u_casing;
uniform float u_light;
uniform float u_opacity;
uniform float u_pixelRatio;
${SCENE_DISTANCE_GLSL}
float dice(float n) { return fract(sin(mod(n, ${SLOT_ROUND.toFixed(1)}) * 12.9898 + 4.1) * 43758.5453); }
void main() {
  float soft = max(fwidth(v_slot), 1.0e-4);
  float place = fract(v_slot);
  float holds = step(dice(floor(v_slot)), v_share);
  // A sharp head, a tail that dies away behind it.
  const float HEAD = 0.72;
  const float TAIL = 0.44;
  float behind = (HEAD - place) / TAIL;
  float body = holds * (1.0 - smoothstep(0.0, 1.0, behind)) * clamp((HEAD - place) / soft + 0.5, 0.0, 1.0);
  float far = smoothstep(0.22, 0.7, soft);
  float along = mix(body, v_share * TAIL * 0.75, far);
  float side = abs(v_side);
  float core = clamp(v_reach - side + 0.5, 0.0, 1.0);
  float halo = exp(-max(side - v_reach * 0.6, 0.0) / max(v_reach, 1.0)) * 0.35;
  float alpha = along * mix(core, max(core, halo), u_light);
  float casing = along * clamp(v_reach + 1.2 * u_pixelRatio - side + 0.5, 0.0, 1.0) * (1.0 - u_light) * 0.55;
  float fade = 1.0 - smoothstep(${(FADE_M * 0.45).toFixed(1)}, ${FADE_M.toFixed(1)}, v_depth);
  float slack = max(4.0, v_depth * 0.012);
  float hidden = smoothstep(slack, slack * 2.0, v_depth - sceneDistance(gl_FragCoord.xy / czm_viewport.zw));
  float shown = fade * (1.0 - hidden) * u_opacity;
  vec3 colour = mix(u_tail, u_head, smoothstep(-0.5, 0.5, v_towards));
  // Lights that come are brighter than lights that go.
  alpha *= mix(mix(0.75, 1.0, step(0.0, v_towards)), 1.0, 1.0 - u_light);
  vec3 rgb = mix(u_casing, colour, core) * max(alpha, casing);
  out_FragColor = vec4(mix(rgb, colour * alpha, u_light) * shown, max(alpha, casing) * shown * (1.0 - 0.85 * u_light));
  if (max(out_FragColor.a, max(out_FragColor.r, out_FragColor.b)) < 0.004) discard;
}
`;
