import { SCENE_DISTANCE_GLSL } from '../engine/overlay-glsl.ts';

/** Segments with mitred joints, widths in pixels; `side` is divided by w so that it runs straight on screen. */
export const LINE_VERTEX_SHADER = `
in vec2 corner;
in vec4 before;
in vec4 start;
in vec4 end;
in vec4 after;
in vec4 colour;
in vec4 style;
uniform float u_pixelRatio;
out vec3 v_side;
out float v_along;
out float v_depth;
out vec4 v_colour;
flat out vec4 v_style;
const float NEAR = 2.0;
vec2 toPx(vec4 eye) {
  vec4 clip = czm_projection * vec4(eye.xy, min(eye.z, -NEAR), 1.0);
  return clip.xy / clip.w * czm_viewport.zw * 0.5;
}
vec2 direction(vec2 from, vec2 to, vec2 otherwise) {
  vec2 d = to - from;
  float l = length(d);
  return l > 1.0e-3 ? d / l : otherwise;
}
void main() {
  vec4 a = czm_modelView * vec4(start.xyz, 1.0);
  vec4 b = czm_modelView * vec4(end.xyz, 1.0);
  float alongA = start.w;
  float alongB = end.w;
  if (a.z > -NEAR && b.z > -NEAR) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  bool cutA = a.z > -NEAR;
  bool cutB = b.z > -NEAR;
  if (cutA) {
    float t = (a.z + NEAR) / (a.z - b.z);
    a = mix(a, b, t);
    alongA = mix(alongA, alongB, t);
  } else if (cutB) {
    float t = (b.z + NEAR) / (b.z - a.z);
    b = mix(b, a, t);
    alongB = mix(alongB, alongA, t);
  }
  vec2 pa = toPx(a);
  vec2 pb = toPx(b);
  vec2 d = direction(pa, pb, vec2(1.0, 0.0));
  bool atEnd = corner.x > 0.0;
  vec4 neighbour = czm_modelView * vec4(atEnd ? after.xyz : before.xyz, 1.0);
  vec2 other = neighbour.z > -NEAR ? d : atEnd ? direction(pb, toPx(neighbour), d) : direction(toPx(neighbour), pa, d);
  if (atEnd ? cutB : cutA) other = d;
  vec2 tangent = direction(vec2(0.0), d + other, d);
  vec2 normal = vec2(-tangent.y, tangent.x);
  float mitre = 1.0 / max(dot(normal, vec2(-d.y, d.x)), 0.45);
  float reach = (style.x * 0.5 + style.y + 1.0) * u_pixelRatio;
  vec4 eye = atEnd ? b : a;
  vec4 clip = czm_projection * eye;
  clip.xy += normal * corner.y * reach * mitre / czm_viewport.zw * 2.0 * clip.w;
  v_side = vec3(corner.y * reach * clip.w, 0.0, clip.w);
  v_along = atEnd ? alongB : alongA;
  v_depth = -eye.z;
  v_colour = colour;
  v_style = style;
  gl_Position = vec4(clip.xy, 0.0, clip.w);
}
`;

export const LINE_FRAGMENT_SHADER = `
in vec3 v_side;
in float v_along;
in float v_depth;
in vec4 v_colour;
flat in vec4 v_style;
uniform float u_pixelRatio;
uniform float u_hazeLength;
uniform float u_height;
${SCENE_DISTANCE_GLSL}
void main() {
  float side = abs(v_side.x / v_side.z);
  float core = clamp(0.5 + v_style.x * 0.5 * u_pixelRatio - side, 0.0, 1.0);
  float glowWidth = max(v_style.y * u_pixelRatio, 0.001);
  float outside = max(side - v_style.x * 0.5 * u_pixelRatio, 0.0) / glowWidth;
  float glow = v_style.y > 0.0 ? 0.32 * pow(max(1.0 - outside, 0.0), 2.0) : 0.0;
  float alpha = max(core, glow);
  if (v_style.z > 0.0) {
    float phase = fract(v_along / v_style.z);
    float soft = max(fwidth(v_along / v_style.z), 1.0e-4);
    float dash = clamp((0.55 - phase) / soft + 0.5, 0.0, 1.0) * clamp(phase / soft + 0.5, 0.0, 1.0);
    alpha *= mix(dash, 0.55, clamp(soft * 1.6 - 0.3, 0.0, 1.0));
  }
  float fade = v_style.w < 0.0 ? max(-v_style.w, 3.5 * u_height) : v_style.w;
  if (fade > 0.0) alpha *= 1.0 - smoothstep(fade * (v_style.w < 0.0 ? 0.3 : 0.45), fade, v_depth);
  float slack = max(4.0, v_depth * 0.012);
  float behind = v_depth - sceneDistance(gl_FragCoord.xy / czm_viewport.zw);
  alpha *= 1.0 - smoothstep(slack, slack * 2.0, behind);
  alpha *= mix(0.25, 1.0, exp(-v_depth / (u_hazeLength * 1.6)));
  out_FragColor = vec4(v_colour.rgb, v_colour.a * alpha);
  if (out_FragColor.a < 0.004) discard;
}
`;
