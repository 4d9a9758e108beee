import { LEVEL_COLOURS } from '#model';
import { SCENE_DISTANCE_GLSL } from '../engine/overlay-glsl.ts';
import { parseHex } from '../look/colour.ts';
import { INK } from '../look/symbol-look.ts';
import { GLIDE_GLSL, GONE_S, SILENT_S } from './glide.ts';
import { FLAGS, SIZE_UNITS } from './pack-look.ts';
import { REACH_GLSL } from './reach.ts';

/** What a symbol looks like; the number goes into the buffer. */
export const SHAPES = {
  disc: 0,
  stale: 1,
  bus: 2,
  train: 3,
  station: 4,
  blue: 5,
  yellow: 6,
  orange: 7,
  red: 8,
  /** A disc with a ring in a level's colour: 9 blue, 10 yellow, 11 orange, 12 red. */
  alarmBlue: 9,
  alarmYellow: 10,
  alarmOrange: 11,
  alarmRed: 12,
} as const;

const vec3 = (hex: string) =>
  `vec3(${parseHex(hex)
    .map((c) => c.toFixed(4))
    .join(',')})`;

/** @param isMoving places come as passages, and the card finds where on its way each symbol is */
export function writeVertexShader(isMoving: boolean): string {
  return `
in vec2 corner;
in vec3 place;
${isMoving ? 'in vec3 ahead;\nin vec4 passage;\nuniform float u_now;\nuniform vec3 u_silent;' : ''}
in vec4 colour;
in vec4 state;
uniform float u_pixelRatio;
uniform vec3 u_range;
uniform float u_hiddenAlpha;
uniform float u_glow;
out vec2 v_px;
out vec4 v_colour;
flat out vec4 v_shape;
flat out vec2 v_turn;
${SCENE_DISTANCE_GLSL}
${REACH_GLSL}
${isMoving ? GLIDE_GLSL : ''}
void main() {
  float shape = floor(state.x * 255.0 + 0.5);
  float nearSize = state.y * ${(255 / SIZE_UNITS).toFixed(3)};
  int flags = int(state.w * 255.0 + 0.5);
  vec3 at = place;
  vec3 fill = colour.rgb;
  float bearing = 0.0;
  ${isMoving ? MOVE_GLSL : ''}
  vec4 eye = czm_modelView * vec4(at, 1.0);
  float distance = max(length(eye.xyz), 1.0);
  float focalPx = czm_projection[1][1] * czm_viewport.w * 0.5 / u_pixelRatio;
  float alpha = (flags & ${FLAGS.keeps}) != 0 ? 1.0 : fadeByReach(state.z, distance, focalPx);
  vec4 clip = czm_projection * eye;
  if (clip.w <= 0.0 || alpha <= 0.0 || nearSize <= 0.0) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  float away = clamp(log(distance / u_range.x) / log(u_range.y / u_range.x), 0.0, 1.0);
  float size = nearSize * mix(1.0, u_range.z, away) * u_pixelRatio;
  float slack = max(6.0, distance * 0.012);
  float behind = -eye.z - sceneDistance(clip.xy / clip.w * 0.5 + 0.5);
  alpha *= mix(1.0, u_hiddenAlpha, smoothstep(slack, slack * 2.0, behind));

  vec4 front = czm_modelView * vec4(at + vec3(sin(bearing), cos(bearing), 0.0) * distance * 0.02, 1.0);
  vec4 frontClip = czm_projection * front;
  vec2 turn = (frontClip.xy / frontClip.w - clip.xy / clip.w) * czm_viewport.zw;
  v_turn = length(turn) > 1.0e-3 ? normalize(turn) : vec2(0.0, 1.0);

  bool pulses = (flags & ${FLAGS.pulses}) != 0;
  bool pin = shape > 4.5 && shape < 8.5;
  float lift = pin ? size * 1.25 : 0.0;
  float reach = size * (pin && pulses ? 2.0 : 0.95) + 4.0 * u_pixelRatio + size * u_glow;
  vec2 px = vec2(corner.x * reach, corner.y > 0.0 ? lift + reach : -reach);
  v_px = px - vec2(0.0, lift);
  v_shape = vec4(shape, size * 0.5, pulses ? 1.0 : 0.0, lift);
  v_colour = vec4(fill, colour.a * alpha);
  clip.xy += px / czm_viewport.zw * 2.0 * clip.w;
  gl_Position = vec4(clip.xy, 0.0, clip.w);
}
`;
}

const MOVE_GLSL = `
  float ageS = u_now - passage.y;
  if (ageS > ${GONE_S.toFixed(1)}) nearSize = 0.0;
  if (ageS > ${SILENT_S.toFixed(1)} && (flags & ${FLAGS.keepsColour}) == 0) fill = u_silent;
  float share = glideShare(passage.x, passage.y, u_now);
  at = vec3(mix(place.xy, ahead.xy, share), mix(place.z, ahead.z, min(share, 1.0)));
  bearing = passage.z + passage.w * min(share, 1.0);
`;

export const SYMBOL_FRAGMENT_SHADER = `
in vec2 v_px;
in vec4 v_colour;
flat in vec4 v_shape;
flat in vec2 v_turn;
uniform float u_pixelRatio;
uniform float u_glow;
uniform float u_seconds;
const vec3 INK = ${vec3(INK)};
float box(vec2 p, vec2 half_, float round_) {
  vec2 q = abs(p) - half_ + round_;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - round_;
}
float triangle(vec2 p, float r) {
  const float k = 1.7320508;
  p.y += r * 0.18;
  p.x = abs(p.x) - r;
  p.y += r / k;
  if (p.x + k * p.y > 0.0) p = vec2(p.x - k * p.y, -k * p.x - p.y) / 2.0;
  p.x -= clamp(p.x, -2.0 * r, 0.0);
  return -length(p) * sign(p.y);
}
float cover(float d) { return clamp(0.5 - d, 0.0, 1.0); }
vec4 over(vec4 top, vec4 under) {
  float a = top.a + under.a * (1.0 - top.a);
  return a <= 0.0 ? vec4(0.0) : vec4((top.rgb * top.a + under.rgb * under.a * (1.0 - top.a)) / a, a);
}
vec3 levelColour(float level) {
  if (level < 0.5) return ${vec3(LEVEL_COLOURS.blue)};
  if (level < 1.5) return ${vec3(LEVEL_COLOURS.yellow)};
  if (level < 2.5) return ${vec3(LEVEL_COLOURS.orange)};
  return ${vec3(LEVEL_COLOURS.red)};
}
void main() {
  int shape = int(v_shape.x + 0.5);
  float r = v_shape.y;
  float unit = u_pixelRatio;
  vec2 p = v_px;
  vec2 ahead = vec2(dot(p, vec2(v_turn.y, -v_turn.x)), dot(p, v_turn));
  vec3 fill = v_colour.rgb;
  float casing = max(1.25 * unit, r * 0.2);
  vec4 inner = vec4(0.0);
  float d;
  if (shape == 2) {
    float w = r * 0.52;
    d = max(max(abs(ahead.x) - w, -ahead.y - r * 0.8), (ahead.y + abs(ahead.x) * 0.9 - r) * 0.743);
  } else if (shape == 3) {
    d = box(ahead, vec2(r * 0.36, r), r * 0.34);
    float doors = abs(fract(ahead.y / r * 1.5 + 0.5) - 0.5) * r / 1.5 - 0.07 * r;
    inner = vec4(INK, cover(max(doors, abs(ahead.x) - r * 0.36)) * 0.55);
  } else if (shape == 6) {
    d = triangle(p, r * 1.05);
  } else if (shape == 7) {
    d = (abs(p.x) + abs(p.y) - r * 1.12) * 0.7071;
  } else if (shape == 8) {
    d = box(p, vec2(r * 0.86), r * 0.16);
  } else {
    d = length(p) - r * (shape >= 9 ? 0.78 : 1.0);
  }
  vec4 mark = vec4(fill, cover(d));
  if (shape == 1) {
    float ring = abs(d + r * 0.22) - r * 0.22;
    float hatch = abs(fract((p.x + p.y) / (r * 0.7)) - 0.5) * r * 0.7 - r * 0.09;
    mark = over(vec4(fill, max(cover(ring), cover(max(d, hatch)) * 0.8)), vec4(INK, cover(d) * 0.55));
  } else if (shape == 4) {
    mark = over(vec4(1.0, 1.0, 1.0, cover(d + r * 0.42)), mark);
  } else if (shape >= 9) {
    vec3 level = levelColour(v_shape.x - 9.0);
    float ring = abs(length(p) - r * 1.18) - r * 0.2;
    mark = over(vec4(level, cover(ring)), over(mark, vec4(INK, cover(length(p) - r * 1.4))));
    d = length(p) - r * 1.38;
  }
  mark = over(inner * vec4(1.0, 1.0, 1.0, step(0.0, -d)), mark);
  vec4 colour = over(mark, vec4(INK, cover(d - casing) * 0.9));
  float lift = v_shape.w;
  if (lift > 0.0) {
    float stem = max(abs(p.x) - 0.75 * unit, max(p.y, -p.y - lift));
    float foot = length(p + vec2(0.0, lift)) - 2.2 * unit;
    vec4 below = over(vec4(fill, max(cover(stem), cover(foot))), vec4(INK, max(cover(stem - unit), cover(foot - unit)) * 0.8));
    colour = over(colour, below);
    if (v_shape.z > 0.0) {
      float beat = fract(u_seconds);
      float ring = abs(length(p) - r * mix(1.3, 3.4, beat)) - unit * mix(2.0, 0.8, beat);
      colour = over(colour, vec4(fill, cover(ring) * (1.0 - beat)));
    }
  }
  if (u_glow > 0.0) {
    float halo = exp(-max(d, 0.0) * max(d, 0.0) / (r * r * 1.2)) * u_glow * 0.55;
    colour = over(colour, vec4(fill, halo));
  }
  out_FragColor = vec4(colour.rgb, colour.a * v_colour.a);
  if (out_FragColor.a < 0.004) discard;
}
`;
