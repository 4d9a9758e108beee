import { SUN_SHADE_GLSL } from '../sky/sun-shade-glsl.ts';

/**
 * All of a building's look, with what `BUILDING_VERTEX_SHADER` hands over. Models of landmarks (use 255) keep their
 * own materials; their emissive colour is flood light. Colours are mixed as they look (sRGB) and handed over linear,
 * as the engine wants them. Every pattern gives way to its average before it gets finer than pixels.
 *
 * Cost of a pixel: no texture; at most one hash on a roof; on a wall one by day and four by night, with shops two by day
 * and up to six by night.
 */
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
  int use = int(v_kind.x + 0.5);
  float seed = floor(v_kind.y + 0.5);
  float dice = v_kind.z;
  float other = v_kind.w;
  bool isModel = use == 255;
  bool isWall = v_wall.x > -0.02;
  bool isRoof = !isWall && v_wall.x > -1.5;
  float height = max(v_wall.y, 0.0);
  vec3 normal = normalize(fsInput.attributes.normalEC);
  vec3 up = normalize(czm_viewRotation * u_up);
  vec3 view = -normalize(fsInput.attributes.positionEC);
  float upward = dot(normal, up);

  // Each building a little warmer or cooler, lighter or darker than its neighbours.
  vec3 tone = isModel ? czm_linearToSrgb(material.baseColor.rgb)
    : v_tone * mix(vec3(0.955, 0.985, 1.02), vec3(1.05, 1.0, 0.945), dice) * (0.93 + 0.13 * other);
  vec3 albedo = mix(u_material, u_material * tone * 1.12, isModel ? 0.9 : u_toneShare);
  vec3 lamp = vec3(0.0);

  // A cell is one storey of one bay.
  vec2 cell = v_wall * v_cell;
  vec2 blur = max(fwidth(cell), vec2(1.0e-4));
  vec2 pixel = max(fwidth(v_place), vec2(1.0e-4));
  float glass = 0.0;
  float glassy = 0.62;
  float trim = 0.0;
  float sparkle = 0.5;

  if (isWall) {
    float sharp = 1.0 - smoothstep(0.22, 0.6, max(blur.x, blur.y));
    vec2 at = fract(cell);
    vec2 id = floor(cell);
    vec4 pane = v_pane;
    bool isDwelling = use <= 2;
    bool isHall = use == 5;
    bool hasShops = use == 3 || (use == 0 && other > 0.72);
    bool isShop = hasShops && height < 4.2;
    bool isStair = false;
    bool isBalcony = false;
    float dark = 0.0;
    if (use == 0) {
      float bay = mod(id.x + floor(dice * 7.0), 6.0);
      isStair = bay == 3.0;
      isBalcony = bay == 1.0 || bay == 5.0 || (dice > 0.6 && bay == 0.0);
      if (isStair) pane = vec4(0.36, 0.64, 0.12, 0.5);
      else if (isBalcony) pane = vec4(0.05, 0.95, 0.36, 0.93);
    } else if (use == 4) {
      // Bands of glass, a full curtain, or piers between: three kinds of offices.
      if (dice < 0.34) pane = vec4(-0.2, 1.2, 0.3, 0.84);
      else if (dice > 0.72) pane = vec4(0.22, 0.96, 0.1, 0.94);
      glassy = 0.84;
    } else if (use == 3) glassy = 0.74;
    else if (isHall) {
      // Each third bay a door, and one line of windows under the eaves of each storey.
      bool isDoor = id.y < 0.5 && mod(id.x + seed, 3.0) < 0.5;
      if (isDoor) {
        float door = band(at.x, 0.2, 0.8, blur.x) * band(at.y, -0.2, 0.8, blur.y) * sharp;
        dark = 0.22 * door * (0.8 + 0.2 * step(0.5, fract(v_wall.y * 2.5)));
      }
      // Ribbed sheets, bays marked by their posts.
      float rib = fwidth(v_wall.x) < 0.35 ? 0.045 * cos(v_wall.x * 9.0) : 0.0;
      trim += rib + 0.08 * band(at.x, -0.02, 0.035, blur.x) * sharp;
    }
    float paneShare = clamp((pane.y - pane.x) * (pane.w - pane.z), 0.0, 1.0);
    float inPane = band(at.x, pane.x, pane.y, blur.x * 0.7) * band(at.y, pane.z, pane.w, blur.y * 0.7);
    float storeyM = 1.0 / v_cell.y;
    if (isShop) {
      float across = v_wall.x / 5.0;
      inPane = band(fract(across), 0.04, 0.96, max(fwidth(across), 1.0e-4)) * band(height, 0.35, 3.3, fwidth(height));
      paneShare = 0.68;
      glassy = 0.8;
    }
    bool hasPanes = height > 0.4;
    glass = hasPanes ? mix(paneShare, inPane, sharp) : 0.0;
    float pick = hash(vec3(id, seed));
    sparkle = mix(0.5, pick, sharp);

    // Slabs, balconies' rails and sills stand out light, what lies below them in shadow.
    float slab = band(at.y, -0.03, 0.045, blur.y) * sharp;
    if (isBalcony) trim += (0.12 * band(at.y, 0.02, 0.34, blur.y) - 0.14 * band(at.y, 0.84, 0.97, blur.y)) * band(at.x, 0.04, 0.96, blur.x) * sharp;
    else if (use == 6 || use == 7 || (use == 0 && dice < 0.3)) trim += 0.13 * slab;
    else if (use != 4 && !isHall) trim -= 0.07 * slab;
    // A dark plinth; on some blocks of flats two storeys of brick, as is usual along the streets.
    float plinth = 1.0 - smoothstep(0.7, 1.0, height);
    albedo *= 1.0 - 0.16 * plinth;
    if (use == 0 && dice > 0.55)
      albedo *= mix(vec3(1.0), vec3(0.86, 0.77, 0.70), (1.0 - smoothstep(2.0 * storeyM - 0.1, 2.0 * storeyM + 0.1, height)) * 0.75);
    // The sign boards over shops.
    float board = hasShops ? band(height, 3.35, 4.15, max(fwidth(height), 0.05)) : 0.0;
    float boardDice = hasShops ? hash(vec3(floor(v_wall.x / 5.0), seed, 3.0)) : 0.0;
    albedo = mix(albedo, albedo * (0.62 + 0.5 * boardDice), board * 0.7);
    albedo *= 1.0 - dark;

    if (u_windowGlow > 0.0) {
      float ratio = isShop ? u_lit.z : isDwelling ? u_lit.x : use == 4 ? u_lit.y : use == 3 ? 0.5 * (u_lit.y + u_lit.z)
        : isHall ? u_litElse.x : use == 6 ? u_litElse.y : use == 7 ? u_litElse.z : u_litElse.w;
      // Offices go dark floor by floor, blocks of flats have quiet and wakeful ones.
      float floorDice = hash(vec3(id.y, seed, 11.0));
      if (use == 4) ratio *= mix(0.25, 1.9, mix(0.43, floorDice * floorDice, sharp));
      else if (!isShop) ratio *= 0.7 + 0.6 * other;
      // A window is rolled anew when its own turn comes, never all at once.
      float turn = floor(u_clock + pick);
      float roll = hash(vec3(id.yx + vec2(turn, 3.0), seed));
      float on = isStair ? 1.0 : step(roll, ratio);
      if (isShop) on = step(hash(vec3(floor(v_wall.x / 5.0), seed, 5.0)), ratio);
      bool isCool = use >= 4 && use <= 7;
      vec3 shine = mix(vec3(1.0, 0.79, 0.5), isCool ? vec3(0.84, 0.92, 1.0) : vec3(1.0, 0.92, 0.78), step(0.5, fract(pick * 7.0)));
      float strength = isShop ? 1.0 : isStair ? 0.3 + 0.3 * u_lit.x : 0.42 + 0.58 * fract(pick * 13.0);
      // Curtains: the light is strongest in the middle and at the ceiling.
      strength *= mix(1.0, 0.72 + 0.28 * at.y, sharp);
      vec3 near = shine * strength * on * inPane;
      // Too far for single windows: clusters of them, then one warm average.
      vec2 patch_ = cell * vec2(0.5, 1.0);
      float clear = 1.0 - smoothstep(0.3, 0.8, max(blur.x * 0.5, blur.y));
      float cluster = hash(vec3(floor(patch_), seed));
      vec3 tint = mix(vec3(1.0, 0.74, 0.44), vec3(0.80, 0.90, 1.0), isCool ? 0.6 : 0.0);
      float mean = (0.9 * ratio * paneShare + 0.2 * sqrt(ratio * paneShare)) * (isCool ? 0.7 : 1.0);
      vec3 far = tint * mean * mix(0.55 + 0.75 * other, 2.6 * cluster * cluster, clear);
      if (hasPanes) lamp += mix(far, near, sharp);
      if (hasShops) lamp += vec3(1.0, 0.9, 0.72) * board * 0.6 * u_lit.z * (0.35 + 0.65 * step(0.45, boardDice));
      // Street light washes up the foot of the walls, more before shops.
      lamp += vec3(1.0, 0.70, 0.42) * (hasShops ? 0.26 : 0.13) * exp(-height / 5.0);
    }
  } else if (isRoof && v_cut < 0.5) {
    float fine = 1.0 - smoothstep(0.25, 0.8, max(pixel.x, pixel.y));
    float coarse = 1.0 - smoothstep(1.2, 4.0, max(pixel.x, pixel.y));
    bool isFlat = upward > 0.9985;
    albedo *= u_roof;
    if (!isFlat && use != 5) {
      // Rows of tiles down the slope, each course a little different, moss and soot in patches.
      float course = v_place.y / 0.42;
      float row = fract(course);
      float stain = hash(vec3(floor(v_place / vec2(2.6, 1.3)), seed));
      trim += fine * (0.10 * (row - 0.5) + 0.035 * cos(v_place.x * 20.9) * step(pixel.x, 0.12));
      trim += coarse * 0.10 * (stain - 0.5);
    } else if (use == 5) {
      // Sheet metal in ribs; strips of daylight sheet; on some halls solar panels.
      bool isSolar = other > 0.74;
      vec2 panel = v_place / vec2(1.9, 1.15);
      if (isSolar && coarse > 0.0) {
        vec2 grid = fract(v_place / vec2(12.0, 7.2));
        float array = step(0.1, grid.x) * step(0.14, grid.y);
        float seam = 1.0 - band(fract(panel.x), 0.05, 0.95, pixel.x) * band(fract(panel.y), 0.06, 0.94, pixel.y);
        albedo = mix(albedo, u_glass * vec3(0.42, 0.5, 0.66) * (1.0 + 0.35 * seam * fine), 0.86 * mix(0.77, array, coarse));
        glassy = 0.5;
      } else if (isSolar) albedo = mix(albedo, u_glass * vec3(0.42, 0.5, 0.66), 0.66);
      else {
        trim += fine * 0.05 * cos(v_place.x * 8.4) * step(pixel.x, 0.3);
        float strip = isFlat ? 0.0 : band(fract(v_place.x / 9.0 + dice), 0.44, 0.56, max(fwidth(v_place.x / 9.0), 1.0e-3));
        albedo = mix(albedo, albedo * 1.22 + 0.03, mix(0.12, strip, coarse) * 0.8);
        if (u_windowGlow > 0.0) lamp += vec3(0.85, 0.92, 1.0) * 0.1 * mix(0.12, strip, coarse) * step(other, 0.3) * u_litElse.x * 2.0;
      }
    } else {
      // Flat roofs: seams and stains of the sealing; plant rooms and tanks; a few gardens, a few solar panels.
      vec2 spot = floor(v_place / 5.5);
      float pick = hash(vec3(spot, seed));
      vec2 in_ = fract(v_place / 5.5);
      bool isGarden = (use == 0 || use == 3 || use == 4 || use == 8) && other > 0.93;
      bool isSolar = (use == 3 || use == 6) && other > 0.78 && other < 0.93;
      if (isGarden) {
        vec3 green = mix(vec3(0.62, 0.74, 0.5), vec3(0.78, 0.80, 0.58), pick);
        albedo = mix(albedo, u_material * u_roof * green * 0.92, mix(0.6, 0.35 + 0.6 * step(0.25, pick), coarse));
      } else if (isSolar) {
        // Panels look south, whatever way the house stands.
        float row = band(fract(v_place.y / 2.2), 0.22, 0.86, max(fwidth(v_place.y / 2.2), 1.0e-3));
        albedo = mix(albedo, u_glass * vec3(0.42, 0.5, 0.66), 0.8 * mix(0.6, row, fine) * mix(0.85, step(0.12, pick), coarse));
      } else {
        vec2 soft = pixel / 5.5;
        float plant = step(0.86, pick) * band(in_.x, 0.2, 0.7, soft.x) * band(in_.y, 0.25, 0.7, soft.y);
        float shade = step(0.86, pick) * band(in_.x, 0.26, 0.84, soft.x) * band(in_.y, 0.16, 0.7, soft.y);
        trim += coarse * (0.12 * plant - 0.16 * shade * (1.0 - plant) + 0.05 * (pick - 0.5));
      }
    }
  } else if (v_cut > 0.5) {
    // The floor of a peeled storey: pale screed with a grid of columns' axes.
    float line = max(band(fract(v_place.x / 4.0), 0.0, 0.02, max(pixel.x / 4.0, 1.0e-3)), band(fract(v_place.y / 4.0), 0.0, 0.02, max(pixel.y / 4.0, 1.0e-3)));
    albedo = mix(u_material * 0.98, u_material * 0.8, line * (1.0 - smoothstep(0.4, 1.2, max(pixel.x, pixel.y))));
  } else if (!isModel && u_windowGlow > 0.0 && upward > 0.5) {
    // The rims of tall buildings carry a line of light, the tallest in any case: pilots see them, nobody takes them for an alarm.
    float tall = v_wall.y > 85.0 ? 0.8 : v_wall.y > 42.0 && dice < 0.45 ? 0.55 : 0.0;
    lamp += vec3(1.0, 0.86, 0.64) * tall * (1.0 - smoothstep(0.5, 1.6, max(pixel.x, pixel.y)));
  }

  float facing = max(dot(normal, czm_lightDirectionEC), 0.0);
  vec3 sunLight = u_sun * facing * u_sunStrength;
  vec3 light = mix(u_bounce, u_sky, upward * 0.5 + 0.5) + sunLight;
  twin_sunShare = dot(sunLight, vec3(1.0)) / max(dot(light, vec3(1.0)), 1.0e-3);
  // Less sky reaches the foot of a wall than its top.
  float contact = !isWall ? 1.0 : mix(0.72, 1.0, smoothstep(0.0, 9.0, height)) * (1.0 + 0.10 * smoothstep(12.0, 70.0, height));

  // Glass mirrors the sky above it and the street below; a low sun flashes in single panes.
  vec3 wobble = normal + (sparkle - 0.5) * 0.05 * up;
  vec3 mirror = reflect(-view, wobble);
  float fresnel = 0.12 + 0.75 * pow(1.0 - clamp(dot(normal, view), 0.0, 1.0), 4.0);
  vec3 seen = mix(u_bounce * 0.75, u_sky * 1.12, smoothstep(-0.25, 0.35, dot(mirror, up)));
  vec3 pane_ = mix(u_glass * (0.72 + 0.4 * tone) * (0.85 + 0.3 * sparkle), seen, fresnel);
  float flash = pow(max(dot(mirror, czm_lightDirectionEC), 0.0), 90.0) * u_sunStrength;
  vec3 colour = albedo * light * contact * (1.0 + trim);
  colour = mix(colour, pane_ * (0.55 + 0.45 * light) * contact + u_sun * flash * 0.7, glass * glassy);
  colour += lamp * u_windowGlow * (isWall || isRoof ? 1.0 - 0.35 * dot(colour, vec3(0.333)) : 1.0);
  if (isModel) colour += czm_linearToSrgb(material.emissive) * u_windowGlow;

  if (v_state.a > 0.0) {
    // Level faces show a painted building's colour exactly; walls are shaded, so that shapes stay.
    float shade = mix(0.66 + 0.12 * facing, 1.0, smoothstep(0.0, 0.9, upward)) * (1.0 - 0.12 * glass);
    colour = mix(colour, v_state.rgb * shade, v_state.a);
  }
  material.diffuse = czm_srgbToLinear(clamp(colour, 0.0, 1.0));
  // The tone's alpha is the use; as an opacity of 0 it would hide dwellings from picking.
  if (!isModel) material.alpha = 1.0;
}
`;
