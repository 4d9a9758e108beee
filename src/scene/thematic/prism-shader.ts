import { SCENE_DISTANCE_GLSL } from '../engine/overlay-glsl.ts';
import { parseHex } from '../look/colour.ts';
import { ACCENT, INK } from '../look/symbol-look.ts';

const vec3 = (hex: string) =>
  `vec3(${parseHex(hex)
    .map((c) => c.toFixed(5))
    .join(', ')})`;
/** How far a column reaches into the ground, so that it stands on a slope. */
export const SINK_M = 12;
/** Farther than anything of a district: depths are kept by their logarithm up to here. */
const FAR_M = 1e7;

/** Corner: twice the side's number plus its end; and 0 foot, 1 head of a side, 2 rim, 3 middle of the top. */
export function buildPrism(sides: number): Float32Array {
  const corners: number[] = [];
  for (let side = 0; side < sides; side++) {
    const [a, b] = [2 * side, 2 * side + 1];
    corners.push(a, 0, b, 0, b, 1, a, 0, b, 1, a, 1, a, 2, b, 2, a, 3);
  }
  return new Float32Array(corners);
}

export function prismVertexShader(sides: number, turnRad: number): string {
  return `
in vec2 corner;
in vec4 place;
in vec4 colour;
in vec2 look;
out vec4 v_colour;
out vec4 v_edges;
out float v_depth;
flat out float v_shade;
flat out float v_chosen;
uniform vec3 u_sun;
const float STEP = ${((2 * Math.PI) / sides).toFixed(7)};
const float COSINE = ${Math.cos(Math.PI / sides).toFixed(7)};
void main() {
  float face = floor(corner.x * 0.5);
  float angle = (face + mod(corner.x, 2.0)) * STEP + ${turnRad.toFixed(7)};
  float radius = place.w;
  vec2 ring = corner.y > 2.5 ? vec2(0.0) : vec2(cos(angle), sin(angle)) * radius;
  float top = look.x;
  float z = corner.y < 0.5 ? -${SINK_M.toFixed(1)} : top;
  vec4 eye = czm_modelView * vec4(place.xyz + vec3(ring, z), 1.0);
  vec4 clip = czm_projection * eye;
  gl_Position = vec4(clip.xy, 0.0, clip.w);
  if (colour.a <= 0.0 || radius <= 0.0) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  bool isTop = corner.y > 1.5;
  float middle = (face + 0.5) * STEP + ${turnRad.toFixed(7)};
  float facing = dot(vec2(cos(middle), sin(middle)), u_sun.xy);
  v_shade = isTop ? 1.0 : 0.66 + 0.2 * facing * u_sun.z;
  float half_ = radius * sin(STEP * 0.5);
  float across = mod(corner.x, 2.0) * 2.0 - 1.0;
  // Metres to the upright edges, to the rim, and how far up a side it is.
  v_edges = isTop
    ? vec4(1.0e6, corner.y > 2.5 ? radius * COSINE : 0.0, 1.0, radius)
    : vec4(across * half_, top - z, clamp(z / max(top, 1.0), 0.0, 1.0), radius);
  v_edges.x = isTop ? 1.0e6 : v_edges.x;
  v_depth = -eye.z;
  v_colour = colour;
  v_chosen = look.y;
}
`;
}

export function prismFragmentShader(sides: number): string {
  return `
in vec4 v_colour;
in vec4 v_edges;
in float v_depth;
flat in float v_shade;
flat in float v_chosen;
uniform float u_metresPerPixel;
uniform float u_pixelRatio;
uniform float u_opacity;
${SCENE_DISTANCE_GLSL}
const float HALF = ${Math.sin(Math.PI / sides).toFixed(7)};
void main() {
  float behind = v_depth - sceneDistance(gl_FragCoord.xy / czm_viewport.zw);
  if (behind > max(3.0, v_depth * 0.001)) discard;
  float pixel = max(u_metresPerPixel * v_depth * u_pixelRatio, 1.0e-3);
  vec3 fill = v_colour.rgb;
  if (v_colour.a < 0.8) {
    float stripe = abs(fract((gl_FragCoord.x + gl_FragCoord.y) / (7.0 * u_pixelRatio)) - 0.5) * 7.0;
    fill *= mix(0.5, 1.0, clamp(stripe - 1.5, 0.0, 1.0));
  }
  bool isTop = v_edges.x > 1.0e5;
  float toEdge = isTop ? v_edges.y : min(v_edges.w * HALF - abs(v_edges.x), v_edges.y);
  float strength = clamp(v_edges.w / pixel / 5.0 - 0.3, 0.0, 1.0);
  float line = (1.0 - smoothstep(pixel * 0.5, pixel * 1.5, toEdge)) * strength;
  fill *= isTop ? 1.0 : v_shade * mix(0.78, 1.0, v_edges.z);
  vec3 ink = v_chosen > 0.5 ? ${vec3(ACCENT)} : ${vec3(INK)};
  if (v_chosen > 0.5) line = max(line, 1.0 - smoothstep(pixel * 1.5, pixel * 2.5, toEdge));
  out_FragColor = vec4(mix(fill, ink, line * (v_chosen > 0.5 ? 1.0 : 0.72)), u_opacity);
  gl_FragDepth = log2(1.0 + v_depth) / ${Math.log2(FAR_M).toFixed(6)};
}
`;
}
