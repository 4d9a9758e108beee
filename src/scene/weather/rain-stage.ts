import { Cartesian2, Cartesian3, PostProcessStage } from '@cesium/engine';
import { parseHex } from '../look/colour.ts';
import type { LightLook } from '../look/light-look.ts';
import { slantOf } from './rain-slant.ts';

const SHADER = `
uniform sampler2D colorTexture;
in vec2 v_textureCoordinates;
uniform vec3 u_veil;
uniform float u_rain;
uniform float u_slant;
uniform float u_look;
uniform float u_seconds;
uniform float u_motion;
uniform vec2 u_size;
float dice(vec2 p) {
  vec3 q = fract(vec3(p.xyx) * 0.1031);
  q += dot(q, q.yzx + 33.33);
  return fract((q.x + q.y) * q.z);
}
// One sheet of streaks: columns of cells, each with its own start and speed, a drop in some of them.
float sheet(vec2 at, float columns, float length_, float speed, float seed, float share) {
  vec2 p = vec2(at.x + at.y * u_slant, at.y);
  float column = floor(p.x * columns);
  float own = dice(vec2(column, seed));
  float fall = p.y / length_ + u_seconds * speed * (0.8 + 0.4 * own) / length_ + 37.0 * own;
  float drop = floor(fall);
  float has = step(dice(vec2(column, drop + seed * 7.0)), share);
  float inside = fract(fall);
  float across = abs(fract(p.x * columns) - 0.5 - 0.3 * (own - 0.5));
  float width = 0.5 * columns / u_size.y * 1.6;
  return has * (1.0 - smoothstep(width * 0.4, width, across)) * smoothstep(0.0, 0.2, inside) * smoothstep(0.8, 0.35, inside);
}
void main() {
  vec3 colour = texture(colorTexture, v_textureCoordinates).rgb;
  float grey = dot(colour, vec3(0.299, 0.587, 0.114));
  // Wet air takes colour out of what is seen through it.
  colour = mix(mix(colour, vec3(grey), 0.28 * u_rain), u_veil, 0.14 * u_rain);
  vec2 at = vec2(v_textureCoordinates.x * u_size.x / u_size.y, v_textureCoordinates.y);
  float streaks = 0.0;
  if (u_motion > 0.5) {
    float share = 0.18 + 0.5 * u_rain;
    streaks = 0.5 * sheet(at, 90.0, 0.16 * u_look, 1.5 * u_look, 1.0, share)
      + 0.34 * sheet(at, 170.0, 0.10 * u_look, 1.1 * u_look, 2.0, share)
      + 0.22 * sheet(at, 300.0, 0.06 * u_look, 0.8 * u_look, 3.0, share);
  }
  vec3 bright = mix(u_veil, vec3(1.0), 0.45);
  colour = mix(colour, bright, clamp(streaks * (0.25 + 0.35 * u_rain), 0.0, 0.5));
  out_FragColor = vec4(colour, 1.0);
}
`;

export interface RainNow {
  readonly look: LightLook;
  readonly headingRad: number;
  readonly pitchRad: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of any clock that runs on while it rains, milliseconds. */
  readonly runMs: number;
  /** False where a person asked for less motion: a still veil. */
  readonly moves: boolean;
}

/** Rain before the eye: a wet veil and streaks that lean with the wind as seen from the camera. */
export function createRainStage(current: () => RainNow): PostProcessStage {
  const size = new Cartesian2();
  return new PostProcessStage({
    name: 'twin-rain',
    fragmentShader: SHADER,
    uniforms: {
      u_veil: () => Cartesian3.fromArray([...parseHex(current().look.sky.haze)]),
      u_rain: () => current().look.moment.rain,
      u_slant: () => slantOf(current().look.moment, current().headingRad),
      // Looking down, drops come towards the eye: shorter streaks, slower across the picture.
      u_look: () => Math.max(0.35, Math.cos(current().pitchRad)),
      u_seconds: () => (current().runMs / 1000) % 3600,
      u_motion: () => (current().moves ? 1 : 0),
      u_size: () => Cartesian2.fromElements(current().widthPx, current().heightPx, size),
    },
  });
}
