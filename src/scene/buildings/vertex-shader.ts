/**
 * The tiles carry, per vertex: COLOR_0 = linear tone by use, alpha = use / 255; TEXCOORD_0 = metres along the wall
 * (−1 on roofs, −2 on parapets and undersides) and above the ground, times TEXELS_PER_M; _GID = global id, −1 on far
 * blocks that stand for many buildings and have no state. Models of landmarks have no such colour, which reads as
 * white: use 255.
 *
 * Here is all that is the same for a whole building or face, so that it is not worked out for each pixel: its state
 * from the texture, its dice, the grid of its windows. A hidden building shrinks to a point; of a peeled one
 * everything above the cut sinks to it, so that its roof becomes the floor one looks down on. Both without `discard`,
 * which would cost the whole city its early depth test; picking follows, since it draws with the same vertices.
 */
const TEXELS_PER_M = 32;

/** Walls of a peeled storey that are left standing, metres. */
const RAIL_M = 0.9;

export const BUILDING_VERTEX_SHADER = `
float twin_dice(float x) {
  float p = fract(x * 0.1031);
  p *= p + 33.33;
  p *= p + p;
  return fract(p);
}
// By use, as in BUILDING_USES: width of a bay and height of a storey in metres, then the pane within: left, right,
// bottom, top as shares of the cell.
const vec2 CELLS[11] = vec2[11](
  vec2(3.4, 3.0), vec2(4.2, 3.3), vec2(3.8, 3.4), vec2(4.0, 4.2), vec2(1.6, 3.9), vec2(7.5, 5.2),
  vec2(3.0, 3.9), vec2(3.3, 3.8), vec2(3.6, 4.2), vec2(6.0, 5.0), vec2(3.6, 3.6));
const vec4 PANES[11] = vec4[11](
  vec4(0.24, 0.76, 0.3, 0.78), vec4(0.3, 0.7, 0.26, 0.72), vec4(0.32, 0.68, 0.3, 0.72), vec4(0.05, 0.95, 0.3, 0.86),
  vec4(0.04, 0.96, 0.2, 0.97), vec4(0.1, 0.9, 0.62, 0.86), vec4(0.12, 0.88, 0.3, 0.8), vec4(0.0, 1.0, 0.34, 0.76),
  vec4(0.3, 0.7, 0.14, 0.88), vec4(0.04, 0.96, 0.18, 0.9), vec4(0.28, 0.72, 0.3, 0.74));
void vertexMain(VertexInput vsInput, inout czm_modelVertexOutput vsOutput) {
  float gid = floor(vsInput.attributes.gid + 0.5);
  vec4 colour = vsInput.attributes.color_0;
  float use = floor(colour.a * 255.0 + 0.5);
  bool isModel = use > 254.5;
  // Stored positions are whole steps of a tile; its matrix knows how long one is.
  float metres = length(czm_model[0].xyz);
  vec2 wall = isModel ? vec2(-2.0, 0.0) : vsInput.attributes.texCoord_0 / ${TEXELS_PER_M}.0;

  ivec2 states = textureSize(u_state, 0);
  int row = int(gid);
  v_state = row < 0 || row >= states.x * states.y
    ? vec4(0.0)
    : texelFetch(u_state, ivec2(row % states.x, row / states.x), 0);
  if (v_state.a > 0.0 && v_state.a < 1.5 / 255.0) {
    v_state = vec4(0.0);
    vsOutput.positionMC = vec3(0.0);
  }
  v_cut = 0.0;
  if (gid >= 0.0 && gid == u_cut.x && !isModel) {
    float limit = wall.x > -0.02 ? u_cut.y + ${RAIL_M} : u_cut.y;
    float above = max(wall.y - limit, 0.0);
    vsOutput.positionMC.y -= above / metres;
    wall.y -= above;
    v_cut = wall.x < -0.02 && above > 0.0 ? 1.0 : 0.0;
  }
  v_wall = wall;

  // Far blocks share a global id; each takes its dice from its tone.
  float seed = gid < 0.0 ? dot(floor(colour.rgb * 255.0 + 0.5), vec3(1.0, 7.0, 31.0)) : gid;
  seed = mod(seed, 1021.0);
  v_kind = vec4(use, seed, twin_dice(seed + 1.0), twin_dice(seed + 411.0));
  v_tone = czm_linearToSrgb(colour.rgb);
  int type = clamp(int(use), 0, 10);
  // No two fronts have quite the same bays.
  v_cell = 1.0 / (CELLS[type] * vec2(0.92 + 0.2 * v_kind.z, 1.0));
  v_pane = PANES[type];
  // On a slope along the eaves and down it, on a flat roof east and south.
  vec3 normal = vsInput.attributes.normalMC;
  vec2 place = vsInput.attributes.positionMC.xz * metres;
  vec2 down = length(normal.xz) > 0.05 ? normalize(normal.xz) : vec2(0.0, 1.0);
  v_place = vec2(dot(place, vec2(down.y, -down.x)), dot(place, down));
}
`;
