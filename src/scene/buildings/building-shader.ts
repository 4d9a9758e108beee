import { SUN_SHADE_GLSL } from '../sky/sun-shade-glsl.ts';

/**
 * All of a building's look. The tiles carry, per vertex: COLOR_0 = linear tone by use, alpha = use / 255;
 * TEXCOORD_0 = metres along the wall (−1 on roofs, −2 on parapets and undersides) and above the ground, times
 * TEXELS_PER_M; _GID = global id, −1 on far blocks that stand for many buildings and have no state.
 * Models of landmarks have no such colour, which reads as white: use 255. They keep their own materials.
 * Colours are mixed as they look (sRGB) and handed over linear, as the engine wants them.
 */
const TEXELS_PER_M = 32;

export const BUILDING_FRAGMENT_SHADER = `${SUN_SHADE_GLSL}
float hash(vec3 p) {
  p = fract(p * vec3(0.1031, 0.1030, 0.0973));
  p += dot(p, p.yxz + 33.33);
  return fract((p.x + p.y) * p.z);
}
float band(float x, float from, float to, float soft) {
  return smoothstep(from - soft, from + soft, x) - smoothstep(to - soft, to + soft, x);
}
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  // A mesh of holes instead of alpha: what is left still hides and is hidden rightly, and nothing is sorted.
  if (u_solid < 1.0 && fract(52.9829189 * fract(dot(floor(gl_FragCoord.xy), vec2(0.06711056, 0.00583715)))) > u_solid) discard;
  float gid = floor(fsInput.attributes.gid + 0.5);
  int use = int(fsInput.attributes.color_0.a * 255.0 + 0.5);
  bool isModel = use == 255;
  vec2 wall = isModel ? vec2(-2.0, 0.0) : fsInput.attributes.texCoord_0 / ${TEXELS_PER_M}.0;
  bool isWall = wall.x > -0.02;
  bool isRoof = !isWall && wall.x > -1.5;
  vec3 normal = normalize(fsInput.attributes.normalEC);
  vec3 up = normalize(czm_viewRotation * u_up);
  float distance = length(fsInput.attributes.positionEC);

  // Far blocks share a global id; each takes its dice from its tone.
  float seed = gid < 0.0 ? dot(floor(fsInput.attributes.color_0.rgb * 255.0 + 0.5), vec3(1.0, 7.0, 31.0)) : gid;

  vec3 tone = czm_linearToSrgb(isModel ? material.baseColor.rgb : fsInput.attributes.color_0.rgb);
  vec3 albedo = mix(u_material, u_material * tone * 1.12, isModel ? 0.9 : u_toneShare);
  if (isRoof) albedo *= u_roof;

  float facing = max(dot(normal, czm_lightDirectionEC), 0.0);
  vec3 sunLight = u_sun * facing * u_sunStrength;
  vec3 light = mix(u_bounce, u_sky, dot(normal, up) * 0.5 + 0.5) + sunLight;
  twin_sunShare = dot(sunLight, vec3(1.0)) / max(dot(light, vec3(1.0)), 1.0e-3);
  float aboveGround = max(wall.y, 0.0);
  float contact = !isWall ? 1.0 : mix(0.74, 1.0, smoothstep(0.0, 9.0, aboveGround));

  // Windows: a cell of one storey and one bay; the pattern gives way to its average before it could flicker.
  vec2 cellSize = use == 5 ? vec2(7.0, 4.5) : use == 3 || use == 4 ? vec2(3.0, 3.4) : vec2(3.6, 3.0);
  vec2 cell = wall / cellSize;
  vec2 blur = max(fwidth(cell), vec2(1.0e-4));
  float sharp = !isWall ? 0.0 : 1.0 - smoothstep(0.22, 0.6, max(blur.x, blur.y));
  vec2 at = fract(cell);
  vec2 id = floor(cell);
  vec4 pane = use == 5 ? vec4(0.12, 0.88, 0.52, 0.8)
    : use == 3 || use == 4 ? vec4(0.06, 0.94, 0.2, 0.9)
    : use == 1 || use == 2 ? vec4(0.3, 0.7, 0.32, 0.76)
    : vec4(0.22, 0.78, 0.28, 0.8);
  float paneShare = (pane.y - pane.x) * (pane.w - pane.z);
  float inPane = band(at.x, pane.x, pane.y, blur.x * 0.7) * band(at.y, pane.z, pane.w, blur.y * 0.7);
  bool hasWindows = isWall && aboveGround > 0.4;
  float window = hasWindows ? mix(paneShare, inPane, sharp) : 0.0;

  float glassy = use == 3 || use == 4 ? 0.85 : 0.62;
  float detail = !isWall ? 0.0 : mix(0.35, 1.0, sharp);
  vec3 base = mix(albedo, u_glass * (0.75 + 0.5 * tone), window * glassy * detail);
  float slab = hasWindows ? band(at.y, -0.02, 0.05, blur.y) * sharp * 0.10 : 0.0;
  vec3 colour = base * light * contact * (1.0 - slab);

  if (u_windowGlow > 0.0 && isWall) {
    float ratio = use == 0 || use == 1 || use == 2 ? u_lit.x : use == 3 || use == 4 || use == 7 ? u_lit.y : u_lit.z;
    float dice = hash(vec3(id, mod(seed, 4093.0)));
    float lit = step(dice, ratio);
    float warmth = hash(vec3(id.yx + 7.0, mod(seed, 1021.0)));
    bool cool = use == 4 || use == 5 || use == 6;
    vec3 shine = mix(vec3(1.0, 0.80, 0.52), cool ? vec3(0.80, 0.90, 1.0) : vec3(1.0, 0.90, 0.74), step(0.55, warmth));
    float strength = 0.55 + 0.45 * warmth;
    vec3 near = shine * strength * lit * inPane;
    // Too far for single windows: clusters of them, brighter and dimmer, then one warm average.
    vec2 patch_ = wall / (cellSize * vec2(2.0, 1.0));
    float clear = 1.0 - smoothstep(0.3, 0.8, max(fwidth(patch_.x), fwidth(patch_.y)));
    float cluster = hash(vec3(floor(patch_), mod(seed, 2039.0)));
    vec3 tint = mix(vec3(1.0, 0.72, 0.40), vec3(0.86, 0.92, 1.0), cool ? 0.25 : 0.0);
    float mean = 0.85 * sqrt(ratio * paneShare);
    float uneven = mix(0.5 + 0.7 * hash(vec3(mod(seed, 509.0), 3.0, 5.0)), 2.5 * cluster * cluster, clear);
    vec3 far = tint * mean * uneven;
    if (hasWindows) colour += mix(far, near, sharp) * u_windowGlow;
    // Street light washes up the foot of the walls.
    colour += vec3(1.0, 0.66, 0.36) * 0.10 * u_windowGlow * exp(-aboveGround / 5.0);
  }

  if (isModel) colour += czm_linearToSrgb(material.emissive) * u_windowGlow;

  ivec2 states = textureSize(u_state, 0);
  int row = int(gid);
  vec4 state = row < 0 || row >= states.x * states.y
    ? vec4(0.0)
    : texelFetch(u_state, ivec2(row % states.x, row / states.x), 0);
  if (state.a > 0.0) {
    float shade = 0.62 + 0.38 * (dot(normal, up) * 0.5 + 0.5) + 0.15 * facing;
    colour = mix(colour, state.rgb * shade * mix(1.0, 0.86, window), state.a);
  }
  material.diffuse = czm_srgbToLinear(clamp(colour, 0.0, 1.0));
  // The tone's alpha is the use; as an opacity of 0 it would hide dwellings from picking.
  if (!isModel) material.alpha = 1.0;
}
`;
