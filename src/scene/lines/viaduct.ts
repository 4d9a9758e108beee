import type { Cartesian3 } from '@cesium/engine';
import { ROAD_CLASSES } from '#model';
import type { LocalFrame } from '../engine/frame.ts';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { createMeshPrimitive, type MeshData } from '../engine/mesh-primitive.ts';
import type { LightLook } from '../look/light-look.ts';
import { createVec3Of } from '../look/vec3-of.ts';

const VERTEX_SHADER = `
in vec3 position; in vec3 normal; in float tone;
out vec3 v_normal; flat out int v_tone;
void main() {
  v_normal = normal;
  v_tone = int(tone + 0.5);
  gl_Position = czm_modelViewProjection * vec4(position, 1.0);
}`;

const FRAGMENT_SHADER = `
in vec3 v_normal; flat in int v_tone;
uniform vec3 u_tones[${ROAD_CLASSES.length + 1}];
uniform vec3 u_sky; uniform vec3 u_bounce; uniform vec3 u_sun; uniform float u_sunStrength;
void main() {
  vec3 n = normalize(v_normal);
  float facing = max(dot(normalize(czm_normal * n), czm_lightDirectionEC), 0.0);
  vec3 light = (mix(u_bounce, u_sky, n.z * 0.5 + 0.5) + u_sun * facing * u_sunStrength) * 1.25;
  // A road keeps the colour that the map gives it, so that it runs on without a seam.
  out_FragColor = vec4(u_tones[v_tone] * (v_tone > 0 ? vec3(1.0) : light), 1.0);
}`;

/** Decks and piers of what runs through the air (`buildDecks`), in one draw call. */
export function createViaduct(
  data: () => MeshData,
  frame: LocalFrame,
  look: () => LightLook,
): ScenePrimitive {
  const vec3 = createVec3Of();
  let toned: LightLook | undefined;
  let tones: readonly Cartesian3[] = [];
  const listTones = () => {
    if (toned !== look()) {
      toned = look();
      const { ground, lines } = toned;
      tones = [lines.deck, ...ROAD_CLASSES.map((name) => ground.roads[name].fill)].map(vec3);
    }
    return tones;
  };
  return createMeshPrimitive({
    data,
    parts: [
      { name: 'position', components: 3 },
      { name: 'normal', components: 3 },
      { name: 'tone', components: 1 },
    ],
    frame,
    vertexShader: VERTEX_SHADER,
    fragmentShader: FRAGMENT_SHADER,
    uniforms: {
      u_tones: listTones,
      u_sky: () => vec3(look().buildings.sky),
      u_bounce: () => vec3(look().buildings.bounce),
      u_sun: () => vec3(look().buildings.sun),
      u_sunStrength: () => look().buildings.sunStrength,
    },
  });
}
