/** Height over which the air thins to 37 %, metres: low, so that looking down stays clear. */
const AIR_HEIGHT_M = 1100;
/** Of the cloud layer over the camera, metres; flat, and only for the eye. */
const CLOUD_HEIGHT_M = 1800;

export const SKY_SHADER = `
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
uniform vec3 u_sunFlat;
uniform vec3 u_east;
uniform vec2 u_drift;
uniform float u_halo;
uniform float u_cloud;
uniform float u_night;
uniform float u_hazeLength;
uniform float u_cameraHeight;
float noise(vec2 p) { return fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))); }
float dice(vec2 p) {
  vec3 q = fract(vec3(p.xyx) * 0.1031);
  q += dot(q, q.yzx + 33.33);
  return fract((q.x + q.y) * q.z);
}
float value(vec2 p) {
  vec2 i = floor(p);
  vec2 f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  return mix(mix(dice(i), dice(i + vec2(1.0, 0.0)), f.x), mix(dice(i + vec2(0.0, 1.0)), dice(i + vec2(1.0)), f.x), f.y);
}
float billow(vec2 p) {
  return 0.52 * value(p) + 0.27 * value(p * 2.03 + 17.0) + 0.14 * value(p * 4.1 + 5.0) + 0.07 * value(p * 8.3 + 29.0);
}
void main() {
  vec3 colour = texture(colorTexture, v_textureCoordinates).rgb;
  float raw = texture(depthTexture, v_textureCoordinates).r;
  vec4 far = czm_inverseProjection * vec4(v_textureCoordinates * 2.0 - 1.0, 0.5, 1.0);
  vec3 ray = normalize(czm_inverseViewRotation * normalize(far.xyz / far.w));
  float rise = dot(ray, u_up);
  float dip = sqrt(2.0 * max(u_cameraHeight, 1.0) / 6371000.0);
  float over = rise + dip;
  vec3 flatRay = normalize(ray - u_up * rise + vec3(1.0e-6));
  float toSun = max(dot(flatRay, u_sunFlat), 0.0);
  float warmth = toSun * toSun;
  vec3 low = mix(u_horizon, u_glow, warmth);
  if (raw >= 1.0) {
    float h = clamp(over, 0.0, 1.0);
    vec3 sky = mix(u_middle, u_zenith, smoothstep(0.06, 0.55, h));
    float band = exp(-h * mix(13.0, 7.0, warmth));
    sky = mix(sky, low, band);
    // The sun's own light, wide and faint, then narrow and strong; it stands behind the haze of the horizon.
    float near = max(dot(ray, u_sun), 0.0);
    float halo = u_halo * (0.34 * pow(near, 24.0) + 0.5 * pow(near, 220.0) + smoothstep(0.99985, 0.99995, near));
    sky += (vec3(1.0) - sky) * mix(u_glow, vec3(1.0, 0.97, 0.9), 0.4) * clamp(halo, 0.0, 1.0);
    if (u_cloud > 0.01 && over > 0.0) {
      float reach = ${CLOUD_HEIGHT_M.toFixed(1)} / (h + 0.07);
      vec3 north = cross(u_up, u_east);
      vec2 at = vec2(dot(ray, u_east), dot(ray, north)) * reach / 2600.0 + u_drift;
      float body = billow(at);
      float edge = mix(0.74, 0.18, u_cloud);
      float cover = smoothstep(edge, edge + 0.26, body) * smoothstep(0.0, 0.12, over);
      // Lit where the layer is thin towards the sun, grey where it is thick.
      float thick = smoothstep(edge, edge + 0.5, billow(at + vec2(0.09, 0.05)));
      vec3 lit = mix(mix(vec3(0.98), u_glow, 0.5 * warmth + 0.1), u_middle, 0.55 * u_night + 0.25 * u_cloud);
      vec3 shade = mix(u_middle, u_horizon, 0.5) * mix(0.86, 0.8, u_cloud);
      sky = mix(sky, mix(lit, shade, mix(0.35, 1.0, thick * u_cloud + 0.3 * thick)), cover * 0.88);
    }
    colour = sky;
  } else {
    float ahead = exp2(raw * czm_log2FarDepthFromNearPlusOne) - 1.0 + czm_currentFrustum.x;
    float distance = ahead / max(-normalize(far.xyz / far.w).z, 1.0e-3);
    float thin = u_cameraHeight / ${AIR_HEIGHT_M.toFixed(1)};
    float path = distance * (1.0 - exp(-thin)) / max(thin, 1.0e-3);
    float clear = min(1200.0, 0.12 * u_hazeLength);
    float haze = 1.0 - exp(-max(path - clear, 0.0) / u_hazeLength);
    // Far ground melts into the sky without a seam, however high the camera is.
    haze = max(haze, smoothstep(45000.0, 140000.0, distance));
    haze = mix(haze, 1.0, smoothstep(-0.05, -0.001, over));
    vec3 air = mix(mix(u_haze, u_glow, 0.35 * warmth * u_halo), low, smoothstep(-0.2, -0.001, over));
    colour = mix(colour, air, haze);
  }
  colour += (noise(gl_FragCoord.xy) - 0.5) / 255.0;
  out_FragColor = vec4(colour, 1.0);
}
`;
