import { Cartesian3, PostProcessStage } from '@cesium/engine';
import type { LocalFrame } from '../engine/frame.ts';
import { parseHex } from '../look/colour.ts';
import type { LightLook } from '../look/light-look.ts';
import { directionOf } from './key-light.ts';

/** Height over which the air thins to 37 %, metres: low, so that looking down stays clear. */
const AIR_HEIGHT_M = 1100;

const SHADER = `
uniform sampler2D colorTexture;
uniform sampler2D depthTexture;
in vec2 v_textureCoordinates;
uniform vec3 u_zenith;
uniform vec3 u_middle;
uniform vec3 u_horizon;
uniform vec3 u_glow;
uniform vec3 u_haze;
uniform vec3 u_up;
uniform vec3 u_sun;
uniform float u_hazeLength;
uniform float u_cameraHeight;
float noise(vec2 p) { return fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))); }
void main() {
  vec3 colour = texture(colorTexture, v_textureCoordinates).rgb;
  float raw = texture(depthTexture, v_textureCoordinates).r;
  vec4 far = czm_inverseProjection * vec4(v_textureCoordinates * 2.0 - 1.0, 0.5, 1.0);
  vec3 ray = normalize(czm_inverseViewRotation * normalize(far.xyz / far.w));
  float rise = dot(ray, u_up);
  float dip = sqrt(2.0 * max(u_cameraHeight, 1.0) / 6371000.0);
  float over = rise + dip;
  vec3 flatRay = normalize(ray - u_up * rise + vec3(1.0e-6));
  float toSun = max(dot(flatRay, u_sun), 0.0);
  float warmth = toSun * toSun;
  vec3 low = mix(u_horizon, u_glow, warmth);
  if (raw >= 1.0) {
    float h = clamp(over, 0.0, 1.0);
    vec3 sky = mix(u_middle, u_zenith, smoothstep(0.10, 0.62, h));
    float band = exp(-h * mix(13.0, 8.0, warmth));
    sky = mix(sky, low, band);
    colour = sky;
  } else {
    float ahead = exp2(raw * czm_log2FarDepthFromNearPlusOne) - 1.0 + czm_currentFrustum.x;
    float distance = ahead / max(-normalize(far.xyz / far.w).z, 1.0e-3);
    float thin = u_cameraHeight / ${AIR_HEIGHT_M.toFixed(1)};
    float path = distance * (1.0 - exp(-thin)) / max(thin, 1.0e-3);
    float haze = 1.0 - exp(-max(path - 1200.0, 0.0) / u_hazeLength);
    // Far ground melts into the sky without a seam, however high the camera is.
    haze = max(haze, smoothstep(45000.0, 140000.0, distance));
    haze = mix(haze, 1.0, smoothstep(-0.05, -0.001, over));
    vec3 air = mix(u_haze, low, smoothstep(-0.2, -0.001, over));
    colour = mix(colour, air, haze);
  }
  colour += (noise(gl_FragCoord.xy) - 0.5) / 255.0;
  out_FragColor = vec4(colour, 1.0);
}
`;

/** Sky where nothing was drawn, haze by the way through the low air, dither against banding. */
export function createSkyStage(
  frame: LocalFrame,
  current: () => { readonly look: LightLook; readonly cameraHeightM: number },
): PostProcessStage {
  const colour = (of: (look: LightLook) => string) => () =>
    Cartesian3.fromArray([...parseHex(of(current().look))]);
  return new PostProcessStage({
    name: 'twin-sky',
    fragmentShader: SHADER,
    uniforms: {
      u_zenith: colour((look) => look.sky.zenith),
      u_middle: colour((look) => look.sky.middle),
      u_horizon: colour((look) => look.sky.horizon),
      u_glow: colour((look) => look.sky.glow),
      u_haze: colour((look) => look.sky.haze),
      u_up: frame.up,
      u_sun: () => directionOf(frame, current().look.key.azimuthDeg, 0),
      u_hazeLength: () => current().look.sky.hazeLengthM,
      u_cameraHeight: () => current().cameraHeightM,
    },
  });
}
