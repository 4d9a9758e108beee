import type { Catalogue, LiveTable } from '#model';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { createMeshPrimitive } from '../engine/mesh-primitive.ts';
import { createVec3Of } from '../look/vec3-of.ts';
import { GONE_S, glideShare } from '../symbols/glide.ts';
import { createPassage, readPassage } from '../symbols/read-passage.ts';
import type { SceneContext } from '../view/scene-context.ts';
import { findAlong, placeAlong, type RailPath, type RailPlace } from './rail-path.ts';
import { buildCar, CAR_M } from './train-mesh.ts';

/** Six cars of 20 m. */
const CARS = 6;
const MOST_TRAINS = 200;
/** A fix further from every line belongs to none of them: only the symbol shows the train. */
const REACH_M = 80;
/** Further away the symbol says more than a body of two pixels. */
const SEEN_M = 7000;
const STRIDE = 6;

/** Trains as bodies on their lines, where the table says they are at the shown instant. */
export interface Trains {
  readonly primitive: ScenePrimitive;
  setCatalogue(catalogue: Catalogue | null): void;
  place(table: LiveTable | null, nowMs: number): void;
}

export function createTrains(context: SceneContext, paths: readonly RailPath[]): Trains {
  const cars = new Float32Array(MOST_TRAINS * CARS * STRIDE);
  const passage = createPassage();
  const spot = new Float32Array(3);
  const at: RailPlace = { x: 0, y: 0, z: 0, dx: 0, dy: 0, dz: 0 };
  let slots: readonly number[] = [];
  let count = 0;

  const placeTrain = (path: RailPath, along: number) => {
    const length = path.points.at(-1) as number;
    const half = (CARS * CAR_M) / 2;
    // At the end of a line the whole train stands on it.
    const middle = Math.max(half, Math.min(length - half, along));
    for (let car = 0; car < CARS; car++) {
      placeAlong(path, middle + (car - (CARS - 1) / 2) * CAR_M, at);
      const o = STRIDE * count++;
      cars[o] = at.x;
      cars[o + 1] = at.y;
      cars[o + 2] = at.z;
      cars[o + 3] = at.dx;
      cars[o + 4] = at.dy;
      cars[o + 5] = at.dz;
    }
  };
  return {
    primitive: createBodies(context, cars, () => count),
    setCatalogue(catalogue) {
      slots = (catalogue?.things ?? [])
        .flatMap(({ kind, trackSlot }) =>
          kind === 'metro-train' && trackSlot !== undefined ? [trackSlot] : [],
        )
        .slice(0, MOST_TRAINS);
    },
    place(table, nowMs) {
      count = 0;
      if (!table) return;
      for (const slot of slots) {
        if (!readPassage(table, slot, passage) || nowMs - passage.toMs > 1000 * GONE_S) continue;
        const share = glideShare(
          0,
          (passage.toMs - passage.fromMs) / 1000,
          (nowMs - passage.fromMs) / 1000,
        );
        const { from, to } = passage;
        const lon = from.lonDeg + (to.lonDeg - from.lonDeg) * share;
        const lat = from.latDeg + (to.latDeg - from.latDeg) * share;
        context.frame.write(spot, 0, lon, lat, 0);
        for (const path of paths) {
          const along = findAlong(path, spot[0] as number, spot[1] as number, REACH_M);
          if (along < 0) continue;
          placeTrain(path, along);
          break;
        }
      }
    },
  };
}

const VERTEX_SHADER = `
in vec3 position; in vec3 normal; in vec3 at; in vec3 way;
out vec3 v_normal; out vec3 v_body;
void main() {
  vec3 left = normalize(cross(vec3(0.0, 0.0, 1.0), way));
  vec3 up = cross(way, left);
  vec3 place = at + way * position.x + left * position.y + up * position.z;
  v_normal = way * normal.x + left * normal.y + up * normal.z;
  v_body = position;
  vec4 eye = czm_modelView * vec4(place, 1.0);
  gl_Position = length(eye.xyz) > ${SEEN_M.toFixed(1)} ? vec4(2.0, 2.0, 2.0, 1.0) : czm_projection * eye;
}`;

const FRAGMENT_SHADER = `
in vec3 v_normal; in vec3 v_body;
uniform vec3 u_paint; uniform vec3 u_stripe; uniform vec3 u_glass;
uniform vec3 u_sky; uniform vec3 u_bounce; uniform vec3 u_sun; uniform float u_sunStrength; uniform float u_glow;
void main() {
  vec3 n = normalize(v_normal);
  float facing = max(dot(normalize(czm_normal * n), czm_lightDirectionEC), 0.0);
  vec3 light = mix(u_bounce, u_sky, n.z * 0.5 + 0.5) + u_sun * facing * u_sunStrength;
  float blur = max(fwidth(v_body.x), 1.0e-3);
  float rise = v_body.z;
  float isSide = 1.0 - smoothstep(0.5, 0.8, abs(n.z));
  float band = smoothstep(1.75, 1.85, rise) * (1.0 - smoothstep(2.75, 2.85, rise)) * isSide;
  // Posts between the panes, and doors; far away only their mean is left.
  float post = smoothstep(0.12, 0.2, abs(fract(v_body.x / 2.4) - 0.5) * 2.4);
  float pane = band * mix(post, 0.85, smoothstep(0.4, 1.6, blur));
  float stripe = smoothstep(1.15, 1.2, rise) * (1.0 - smoothstep(1.45, 1.5, rise)) * isSide;
  vec3 colour = mix(mix(u_paint, u_stripe, stripe), u_glass, pane) * light * 1.2;
  colour += vec3(1.0, 0.90, 0.70) * pane * u_glow;
  out_FragColor = vec4(min(colour, vec3(1.0)), 1.0);
}`;

const PAINT = '#E6EAEE';

function createBodies(
  context: SceneContext,
  array: Float32Array,
  count: () => number,
): ScenePrimitive {
  const vec3 = createVec3Of();
  const look = () => context.look;
  return createMeshPrimitive({
    data: buildCar,
    parts: [
      { name: 'position', components: 3 },
      { name: 'normal', components: 3 },
    ],
    instances: {
      parts: [
        { name: 'at', components: 3 },
        { name: 'way', components: 3 },
      ],
      array,
      count,
    },
    frame: context.frame,
    vertexShader: VERTEX_SHADER,
    fragmentShader: FRAGMENT_SHADER,
    uniforms: {
      u_paint: () => vec3(PAINT),
      u_stripe: () => vec3(look().lines.metro),
      u_glass: () => vec3(look().buildings.glass),
      u_sky: () => vec3(look().buildings.sky),
      u_bounce: () => vec3(look().buildings.bounce),
      u_sun: () => vec3(look().buildings.sun),
      u_sunStrength: () => look().buildings.sunStrength,
      // In a tunnel the lights are always on.
      u_glow: () => Math.max(look().buildings.windowGlow, context.underground === null ? 0 : 0.8),
    },
  });
}
