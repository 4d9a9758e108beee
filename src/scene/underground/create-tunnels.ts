import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { createMeshPrimitive, SOLID_STATE } from '../engine/mesh-primitive.ts';
import { createVec3Of } from '../look/vec3-of.ts';
import type { SceneContext } from '../view/scene-context.ts';
import { buildTubes } from './build-tubes.ts';

/** Both tracks in one tube: a sign for where it runs, not a survey. */
const RADIUS_M = 5.2;

const VERTEX_SHADER = `
in vec3 position; in vec3 normal; in float along;
out vec3 v_normal; out float v_along;
void main() {
  v_normal = normal;
  v_along = along;
  gl_Position = czm_modelViewProjection * vec4(position, 1.0);
}`;

const FRAGMENT_SHADER = `
in vec3 v_normal; in float v_along;
uniform vec3 u_wall; uniform vec3 u_ring;
void main() {
  // Seen from within: the near half is left out, so the light comes from above onto the floor.
  vec3 n = -normalize(v_normal);
  float light = 0.55 + 0.45 * max(n.z, 0.0) + 0.15 * abs(n.x);
  float at = v_along / 12.0;
  float soft = max(fwidth(at), 1.0e-4);
  float ring = (1.0 - smoothstep(0.03, 0.03 + soft, abs(fract(at) - 0.5))) * (1.0 - smoothstep(0.2, 0.6, soft));
  out_FragColor = vec4(mix(u_wall * light, u_ring, 0.35 * ring), 1.0);
}`;

/** Tubes around underground tracks, the half that is nearer to the eye cut away. Local x, y, z of the rails. */
export function createTunnels(
  context: SceneContext,
  lines: readonly (readonly (readonly [number, number, number])[])[],
): ScenePrimitive {
  const vec3 = createVec3Of();
  return createMeshPrimitive({
    data: () =>
      buildTubes(
        lines.map((line) => line.map(([x, y, z]) => [x, y, z + RADIUS_M - 1.2] as const)),
        RADIUS_M,
      ),
    parts: [
      { name: 'position', components: 3 },
      { name: 'normal', components: 3 },
      { name: 'along', components: 1 },
    ],
    frame: context.frame,
    vertexShader: VERTEX_SHADER,
    fragmentShader: FRAGMENT_SHADER,
    state: { ...SOLID_STATE, cull: { enabled: true, face: 1028 } },
    uniforms: {
      u_wall: () => vec3(context.look.lines.deck),
      u_ring: () => vec3(context.look.lines.metro),
    },
  });
}
