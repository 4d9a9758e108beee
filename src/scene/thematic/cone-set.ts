import { Cartesian3, Matrix4 } from '@cesium/engine';
import type { ViewCone } from '#model';
import { createInstancedQuads, type ScenePrimitive } from '../engine/instanced-quads.ts';
import { OVERLAY_STATE, SCENE_DISTANCE_GLSL } from '../engine/overlay-glsl.ts';
import { parseHex } from '../look/colour.ts';
import { INK } from '../look/symbol-look.ts';
import type { SceneContext } from '../view/scene-context.ts';
import { metresPerPixel } from './drape.ts';

const PIECES = 14;
/** Under and over the ground at the camera, metres: a sector lies on hills and low roofs alike. */
const DEPTH_M = 60;
const OVER_M = 140;
const vec3 = (hex: string) =>
  `vec3(${parseHex(hex)
    .map((c) => c.toFixed(5))
    .join(', ')})`;

const VERTEX = `
in vec2 corner;
in vec4 apex;
in vec4 view;
flat out vec4 v_apex;
flat out vec4 v_view;
void main() {
  // A sector wider than half a round is cut out of the whole, for walls that face each other would count twice.
  bool isWide = view.y > 1.5;
  float half_ = isWide ? 3.14159265 : min(view.y * 1.02, 1.55);
  float kind = mod(corner.y, 4.0);
  float angle = view.x + corner.x * half_;
  float reach = kind > 1.5 ? -2.0 : apex.w * 1.01 / cos(half_ / ${PIECES}.0);
  float z = mod(kind, 2.0) > 0.5 ? ${OVER_M.toFixed(1)} : -${DEPTH_M.toFixed(1)};
  vec2 away = kind > 1.5 ? vec2(sin(view.x), cos(view.x)) : vec2(sin(angle), cos(angle));
  if (kind > 1.5 && isWide) away = vec2(0.0);
  vec4 clip = czm_modelViewProjection * vec4(apex.xyz + vec3(away * reach, z), 1.0);
  gl_Position = vec4(clip.xy, 0.0, clip.w);
  if (corner.y > 3.5 && isWide) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  v_apex = apex;
  v_view = view;
}
`;

const FRAGMENT = `
flat in vec4 v_apex;
flat in vec4 v_view;
uniform mat4 u_toLocal;
uniform vec3 u_colour;
uniform float u_opacity;
uniform float u_chosen;
uniform float u_metresPerPixel;
uniform float u_pixelRatio;
${SCENE_DISTANCE_GLSL}
const float PI_ = 3.14159265;
void main() {
  vec2 uv = gl_FragCoord.xy / czm_viewport.zw;
  float depth = sceneDistance(uv);
  if (depth > 1.0e8) discard;
  vec4 far = czm_inverseProjection * vec4(uv * 2.0 - 1.0, 0.5, 1.0);
  vec3 ray = far.xyz / far.w;
  vec3 local = (u_toLocal * vec4(ray * (depth / -ray.z), 1.0)).xyz - v_apex.xyz;
  float r = length(local.xy);
  float turn = atan(local.x, local.y) - v_view.x;
  turn = abs(mod(turn + PI_, 2.0 * PI_) - PI_);
  float sideways = v_view.y >= PI_ - 1.0e-3 ? 1.0e6 : (v_view.y - turn) * max(r, 0.01);
  float inside = min(v_apex.w - r, sideways);
  float pixel = u_metresPerPixel * depth * u_pixelRatio;
  if (inside < -pixel * 1.5 || local.z > ${OVER_M.toFixed(1)}) discard;
  float fill = clamp(0.5 + inside / pixel, 0.0, 1.0) * mix(0.42, 0.2, clamp(r / v_apex.w, 0.0, 1.0));
  bool isChosen = abs(v_view.z - u_chosen) < 0.5;
  float rim = clamp((isChosen ? 2.1 : 1.2) - abs(inside - pixel) / pixel, 0.0, 1.0);
  float casing = clamp(1.0 - abs(inside + pixel * 0.6) / pixel, 0.0, 1.0) * 0.6;
  float alpha = max(fill, rim * 0.95);
  vec3 rgb = mix(u_colour, vec3(1.0), isChosen ? rim * 0.6 : 0.0);
  float total = casing + alpha * (1.0 - casing);
  if (total < 0.004) discard;
  out_FragColor = vec4((${vec3(INK)} * casing + rgb * alpha * (1.0 - casing)) / total, total * u_opacity);
}
`;

/** What cameras see, laid over ground and walls like light, each clipped at its range; one draw call. */
export function createConeSet(
  context: SceneContext,
  cones: readonly (ViewCone & { readonly groundM: number })[],
  style: { readonly colour: string; opacity(): number; chosen(): number },
): ScenePrimitive {
  const { scene, frame } = context;
  const apex = new Float32Array(4 * cones.length);
  const view = new Float32Array(4 * cones.length);
  for (const [row, cone] of cones.entries()) {
    frame.write(apex, 4 * row, cone.lonDeg, cone.latDeg, cone.groundM);
    apex[4 * row + 3] = cone.rangeM;
    const half = (Math.min(360, Math.max(0.5, cone.fieldDeg)) / 2) * (Math.PI / 180);
    view.set([(cone.bearingDeg * Math.PI) / 180, half, row, 0], 4 * row);
  }
  const toLocal = new Matrix4();
  const colour = Cartesian3.fromArray([...parseHex(style.colour)]);
  return createInstancedQuads({
    modelMatrix: frame.toFixed,
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    shape: { corners: buildSector(), isStrip: false },
    // From outside and from within, each pixel once: by the far walls.
    state: { ...OVERLAY_STATE, cull: { enabled: true, face: 0x0404 } },
    columns: [
      { parts: [{ name: 'apex', components: 4 }], array: apex },
      { parts: [{ name: 'view', components: 4 }], array: view },
    ],
    uniforms: {
      u_toLocal: () => Matrix4.multiply(frame.toLocal, scene.camera.inverseViewMatrix, toLocal),
      u_colour: () => colour,
      u_opacity: style.opacity,
      u_chosen: style.chosen,
      u_metresPerPixel: () => metresPerPixel(scene),
      u_pixelRatio: () => context.symbols.pixelRatio,
    },
    count: () => cones.length,
  });
}

/** A closed sector, faces counter-clockwise from outside. Corner: −1 … 1 across; 0 foot and 1 head of the rim, 2 and 3 of the apex, 4 more on the flat walls. */
function buildSector(): Float32Array {
  const corners: number[] = [];
  const at = (i: number) => (2 * i) / PIECES - 1;
  const wall = (a: readonly [number, number], b: readonly [number, number]) => {
    // a to b runs counter-clockwise as seen from above.
    const [aTop, bTop] = [
      [a[0], a[1] + 1],
      [b[0], b[1] + 1],
    ] as const;
    corners.push(...a, ...b, ...bTop, ...a, ...bTop, ...aTop);
  };
  for (let i = 0; i < PIECES; i++) {
    // Bearings grow clockwise.
    const [left, right] = [at(i), at(i + 1)];
    wall([right, 0], [left, 0]);
    corners.push(0, 3, right, 1, left, 1, 0, 2, left, 0, right, 0);
  }
  wall([-1, 4], [0, 6]);
  wall([0, 6], [1, 4]);
  return new Float32Array(corners);
}
