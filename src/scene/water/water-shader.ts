import { RIM_M, WATER_STYLE } from './build-water.ts';

/**
 * Drawn a little nearer to the eye than it lies, at the same place of the picture: the ground's coarser triangles
 * never cut through it, whatever the distance.
 */
export const WATER_VERTEX_SHADER = `
in vec3 position;
in vec4 course;
out vec2 v_place;
out vec3 v_course;
out vec3 v_eye;
flat out int v_style;
void main() {
  vec4 eye = czm_modelView * vec4(position, 1.0);
  v_eye = eye.xyz;
  v_place = position.xy;
  v_course = course.xyz;
  v_style = int(course.w + 0.5);
  float nearer = 1.0 - min(0.005 + 0.8 / max(-eye.z, 1.0), 0.2);
  gl_Position = czm_projection * vec4(eye.xyz * nearer, 1.0);
}
`;

export const WATER_FRAGMENT_SHADER = `
in vec2 v_place;
in vec3 v_course;
in vec3 v_eye;
flat in int v_style;
uniform vec3 u_water;
uniform vec3 u_edge;
uniform vec3 u_stone;
uniform vec3 u_zenith;
uniform vec3 u_horizon;
uniform vec3 u_glow;
uniform vec3 u_key;
uniform vec3 u_towards;
uniform float u_lamps;
uniform float u_wind;
uniform float u_seconds;
uniform float u_opacity;
float hash(vec2 p) {
  vec3 q = fract(vec3(p.xyx) * vec3(0.1031, 0.1030, 0.0973));
  q += dot(q, q.yzx + 33.33);
  return fract((q.x + q.y) * q.z);
}
// Slope of smooth noise.
vec2 slope(vec2 p) {
  vec2 i = floor(p);
  vec2 f = fract(p);
  vec2 u = f * f * (3.0 - 2.0 * f);
  vec2 du = 6.0 * f * (1.0 - f);
  float a = hash(i);
  float b = hash(i + vec2(1.0, 0.0));
  float c = hash(i + vec2(0.0, 1.0));
  float d = hash(i + vec2(1.0, 1.0));
  return du * (vec2(b - a, c - a) + (a - b - c + d) * u.yx);
}
// Gives way to stillness before it would flicker.
vec2 ripple(vec2 p, float perM, vec2 drift, float pixelM) {
  return slope(p * perM + drift) * (1.0 - smoothstep(0.25, 0.9, pixelM * perM));
}
void main() {
  float halfM = v_course.z;
  float toBank = (1.0 - abs(v_course.x)) * halfM;
  float pixelM = max(max(length(dFdx(v_place)), length(dFdy(v_place))), 1.0e-4);
  float edgeM = max(fwidth(v_course.x * halfM), 0.02);
  bool isCanal = (v_style & ${WATER_STYLE.canal}) != 0;
  if ((v_style & ${WATER_STYLE.rim}) != 0) {
    float rimM = isCanal ? ${RIM_M.canal.toFixed(1)} : ${RIM_M.river.toFixed(1)};
    float outer = clamp((rimM + toBank) / max(edgeM, rimM * 0.45), 0.0, 1.0);
    float fade = 1.0 - smoothstep(0.7, 2.8, pixelM / rimM);
    float alpha = outer * fade * (isCanal ? 0.55 : 0.9);
    if (alpha < 0.01) discard;
    float shade = 0.9 + 0.1 * hash(floor(v_course.yy / 4.0));
    out_FragColor = vec4(u_stone * shade, alpha * u_opacity);
    return;
  }
  bool flows = (v_style & ${WATER_STYLE.flows}) != 0;
  // Where the way of the water is known ripples run with it; else two patterns meet and only breathe.
  vec2 p = flows ? vec2(v_course.y - 0.7 * u_seconds, v_course.x * halfM) : v_place;
  float s = u_seconds;
  vec2 tilt = 0.55 * ripple(p, 0.16, vec2(0.11, 0.07) * s, pixelM)
    + 0.55 * ripple(p.yx, 0.21, vec2(-0.10, 0.09) * s, pixelM).yx
    + 0.40 * ripple(p, 0.55, vec2(-0.16, 0.19) * s, pixelM)
    + 0.28 * ripple(p, 0.033, vec2(0.021, -0.016) * s, pixelM);
  // Sheltered by its banks a canal hardly ripples.
  tilt *= mix(0.035, 0.15, clamp(u_wind / 12.0, 0.0, 1.0)) * (isCanal ? 0.6 : 1.0);
  vec3 normal = normalize(vec3(-tilt, 1.0));
  vec3 toEye = normalize(-(mat3(czm_inverseModelView) * v_eye));
  float facing = max(dot(normal, toEye), 0.0);
  float fresnel = mix(0.02, 0.6, pow(1.0 - facing, 3.2));
  vec3 back = reflect(-toEye, normal);
  float rise = clamp(back.z, 0.0, 1.0);
  vec2 flat_ = normalize(back.xy + vec2(1.0e-6));
  float warmth = max(dot(flat_, normalize(u_towards.xy)), 0.0);
  vec3 low = mix(u_horizon, u_glow, warmth * warmth);
  vec3 sky = mix(low, u_zenith, smoothstep(0.02, 0.55, rise));
  // Deeper in the middle, paler where it is shallow.
  float shallow = exp(-max(toBank, 0.0) / (isCanal ? 2.2 : 9.0));
  vec3 body = mix(u_water * 0.86, mix(u_water, u_edge, 0.55), shallow);
  vec3 colour = mix(body, sky, fresnel);
  colour += body * dot(tilt, normalize(u_towards.xy)) * 1.7;
  vec3 middle = normalize(u_towards + toEye);
  float sharp = mix(900.0, 180.0, smoothstep(0.4, 8.0, pixelM));
  float glint = pow(max(dot(normal, middle), 0.0), sharp);
  colour += u_key * glint * 0.9;
  // A thin bright line where water meets the wall.
  float lip = smoothstep(2.0 * edgeM + 0.7, 0.0, toBank) * (1.0 - smoothstep(0.5, 2.5, pixelM));
  colour = mix(colour, mix(u_edge, vec3(1.0), 0.12), lip * 0.45);
  if (u_lamps > 0.0) {
    // Lamps of the bank, drawn out by the ripples.
    float post = v_course.y / 34.0;
    float spot = exp(-pow((fract(post) - 0.5) * 34.0 / 2.2, 2.0)) * step(0.35, hash(vec2(floor(post), step(0.0, v_course.x) * 7.0 + 1.0)));
    float reach = exp(-max(toBank, 0.0) / (isCanal ? 3.0 : 11.0));
    float broken = 0.55 + 0.45 * sin(dot(tilt, vec2(90.0, 70.0)) + toBank * 1.7);
    float clear = 1.0 - smoothstep(2.0, 9.0, pixelM);
    colour += vec3(1.0, 0.72, 0.40) * u_lamps * reach * mix(0.05, spot * broken * 0.75, clear);
  }
  float alpha = clamp(toBank / edgeM + 0.5, 0.0, 1.0) * u_opacity;
  if (alpha < 0.01) discard;
  out_FragColor = vec4(colour, alpha);
}
`;
