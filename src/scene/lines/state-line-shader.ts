import { SCENE_DISTANCE_GLSL } from '../engine/overlay-glsl.ts';

/** A pulse runs by so often along a line that flows, metres, and this fast, metres a second. */
const PULSE_M = 160;
const PULSE_MPS = 45;

/**
 * Goes with `LINE_VERTEX_SHADER`; of `style` the second is the casing's width, the third 1 where it flows, the
 * fourth 1 where it runs under the ground. Colours are drawn as they are: nothing is mixed into them but light of
 * the pulses, and haze does not reach them.
 */
export const STATE_LINE_FRAGMENT_SHADER = `
in vec3 v_side;
in float v_along;
in float v_depth;
in vec4 v_colour;
flat in vec4 v_style;
uniform float u_pixelRatio;
uniform float u_seconds;
uniform float u_opacity;
uniform float u_isGlass;
uniform vec3 u_casing;
${SCENE_DISTANCE_GLSL}
void main() {
  float side = abs(v_side.x / v_side.z);
  float halfPx = v_style.x * 0.5 * u_pixelRatio;
  float core = clamp(0.5 + halfPx - side, 0.0, 1.0);
  float whole = clamp(0.5 + halfPx + v_style.y * u_pixelRatio - side, 0.0, 1.0);
  vec3 colour = v_colour.rgb;
  if (v_style.z > 0.5) {
    float at = v_along / ${PULSE_M.toFixed(1)} - u_seconds * ${(PULSE_MPS / PULSE_M).toFixed(4)};
    float soft = fwidth(at);
    float place = fract(at);
    float pulse = smoothstep(0.66, 0.98, place) * clamp((1.0 - place) / max(soft, 1.0e-4), 0.0, 1.0);
    colour = mix(colour, vec3(1.0), 0.75 * pulse * (1.0 - smoothstep(0.15, 0.5, soft)));
  }
  bool isBelow = v_style.w > 0.5;
  // Pipes lie a few metres under the map and are drawn on it; deep ones wait until the ground is looked through.
  float slack = max(4.0, v_depth * 0.012) + (isBelow ? 3.0 : 0.0);
  float hidden = smoothstep(slack, slack * 2.0, v_depth - sceneDistance(gl_FragCoord.xy / czm_viewport.zw));
  if (isBelow) hidden *= 1.0 - u_isGlass;
  float alpha = whole * v_colour.a * u_opacity * (1.0 - hidden);
  if (alpha < 0.004) discard;
  out_FragColor = vec4(mix(u_casing, colour, core), alpha * mix(0.75, 1.0, core));
}
`;
