import { Cartesian3 } from '@cesium/engine';
import { DEG } from '#lib/geo/wgs84.ts';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { createMeshPrimitive, GLAZE_STATE } from '../engine/mesh-primitive.ts';
import { createViaduct } from '../lines/viaduct.ts';
import { createVec3Of } from '../look/vec3-of.ts';
import { takeNetwork } from '../network/take-network.ts';
import type { ProblemBoard } from '../view/problems.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';
import { WATER_FRAGMENT_SHADER, WATER_VERTEX_SHADER } from '../water/water-shader.ts';

/** Where nobody measures it. */
const USUAL_WIND_MPS = 2.5;
/** Water is left when the ground is looked through, but faintly. */
const GLASS_SHARE = 0.6;

/**
 * Rivers and canals between their banks, over the flat colour that the ground map gives them. Lakes and ponds stay
 * as the map draws them, and in low quality all water does. Bridges come along: the map's roads lie under the water.
 */
export function createWaterLayer(
  context: SceneContext,
  problems: ProblemBoard,
): SceneLayer<SpecOf<'water'>> {
  const { scene, scenery, frame, options } = context;
  const isDrawn = options.quality === 'high';
  let primitive: ScenePrimitive | undefined;
  let bridges: ScenePrimitive | undefined;
  let visible = true;
  let opacity = 1;
  const wait = isDrawn
    ? takeNetwork(scenery, problems, ({ meshes }) => {
        if (!meshes) return;
        bridges = createViaduct(
          () => meshes.crossings,
          frame,
          () => context.look,
        );
        primitive = createMeshPrimitive({
          data: () => meshes.water,
          parts: [
            { name: 'position', components: 3 },
            { name: 'course', components: 4 },
          ],
          frame,
          vertexShader: WATER_VERTEX_SHADER,
          fragmentShader: WATER_FRAGMENT_SHADER,
          uniforms: listUniforms(context, () => opacity),
          state: GLAZE_STATE,
        });
        for (const part of [primitive, bridges]) {
          part.show = visible;
          scene.primitives.add(part);
        }
      })
    : undefined;
  return {
    update(spec) {
      visible = spec.visible;
      opacity = spec.opacity ?? 1;
      for (const part of [primitive, bridges]) if (part) part.show = visible;
    },
    isLoaded: () => wait?.isOver() ?? true,
    dispose() {
      wait?.stop();
      for (const part of [primitive, bridges]) if (part) scene.primitives.remove(part);
    },
  };
}

function listUniforms(context: SceneContext, opacity: () => number) {
  const vec3 = createVec3Of();
  const towards = new Cartesian3();
  return {
    u_water: () => vec3(context.look.ground.water),
    u_edge: () => vec3(context.look.ground.waterEdge),
    u_stone: () => vec3(context.look.lines.deck),
    u_zenith: () => vec3(context.look.sky.middle),
    u_horizon: () => vec3(context.look.sky.horizon),
    u_glow: () => vec3(context.look.sky.glow),
    u_key: () => vec3(context.look.buildings.sun),
    u_towards: () => {
      const { azimuthDeg, elevationDeg } = context.look.key;
      const across = Math.cos(elevationDeg * DEG);
      towards.x = Math.sin(azimuthDeg * DEG) * across;
      towards.y = Math.cos(azimuthDeg * DEG) * across;
      towards.z = Math.sin(elevationDeg * DEG);
      return towards;
    },
    u_lamps: () => context.look.buildings.windowGlow,
    u_wind: () => context.weather?.windMps ?? USUAL_WIND_MPS,
    u_seconds: () => context.motion.seconds % 3600,
    u_opacity: () =>
      opacity() * (context.underground === null ? 1 : GLASS_SHARE * context.underground),
  };
}
