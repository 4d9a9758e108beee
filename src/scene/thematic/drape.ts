import { type DrawCommand, Matrix4, Pass, RenderState, type UniformMap } from '@cesium/engine';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { bindSceneDistance, OVERLAY_STATE, SCENE_DISTANCE_GLSL } from '../engine/overlay-glsl.ts';
import type { SceneContext } from '../view/scene-context.ts';
import type { DataTexture } from './data-texture.ts';
import { GROUND_GLSL, groundTextureOf } from './ground-texture.ts';

/** What stands on the ground keeps its own look but for this share, so that houses stay houses. */
const ON_BUILDINGS = 0.16;

const MAIN_GLSL = `
void main() {
  float depth = sceneDistance(v_textureCoordinates);
  if (depth > 1.0e8) discard;
  vec4 far = czm_inverseProjection * vec4(v_textureCoordinates * 2.0 - 1.0, 0.5, 1.0);
  vec3 ray = far.xyz / far.w;
  vec3 local = (u_toLocal * vec4(ray * (depth / -ray.z), 1.0)).xyz;
  vec4 colour = drape(local.xy, u_metresPerPixel * depth);
  if (colour.a < 0.004) discard;
  float above = local.z - groundHeight(local.xy);
  float slack = max(2.5, depth * 0.0016);
  float standing = smoothstep(slack, slack * 1.5, above);
  out_FragColor = vec4(colour.rgb, colour.a * u_opacity * mix(1.0, ${ON_BUILDINGS}, standing));
}
`;

/** Lays colours over the ground that the scene shows, unlit and exact. */
export interface Drape {
  readonly primitive: ScenePrimitive;
  opacity: number;
}

/**
 * One draw call over the whole screen: each pixel asks where on the ground it is.
 *
 * @param shader GLSL of `vec4 drape(vec2 place, float metresPerPixel)`, straight alpha, place in the local frame
 * @param textures uniforms by name; destroyed with the drape
 */
export function createDrape(
  { scene, frame, scenery }: SceneContext,
  shader: string,
  textures: Readonly<Record<string, DataTexture>>,
  uniforms: UniformMap,
): Drape {
  const toLocal = new Matrix4();
  const ground = groundTextureOf(scene, scenery.heights, frame, scenery.site.centre);
  let command: DrawCommand | undefined;
  let destroyed = false;
  const primitive: ScenePrimitive = {
    show: true,
    update({ context, passes, commandList }) {
      if (!primitive.show || !passes.render || drape.opacity <= 0) return;
      command ??= context.createViewportQuadCommand(
        `in vec2 v_textureCoordinates;
uniform mat4 u_toLocal;
uniform float u_opacity;
uniform float u_metresPerPixel;
${SCENE_DISTANCE_GLSL}${GROUND_GLSL}${shader}${MAIN_GLSL}`,
        {
          uniformMap: {
            ...bindSceneDistance(context),
            u_toLocal: () =>
              Matrix4.multiply(frame.toLocal, scene.camera.inverseViewMatrix, toLocal),
            u_opacity: () => drape.opacity,
            u_metresPerPixel: () => metresPerPixel(scene),
            u_ground: () => ground.texture.read(context),
            u_groundFrame: () => ground.frame,
            ...Object.fromEntries(
              Object.entries(textures).map(([name, texture]) => [
                name,
                () => texture.read(context),
              ]),
            ),
            ...uniforms,
          },
          renderState: RenderState.fromCache(OVERLAY_STATE),
          pass: Pass.OVERLAY,
          owner: primitive,
        },
      );
      commandList.push(command);
    },
    isDestroyed: () => destroyed,
    destroy() {
      command?.shaderProgram.destroy();
      command = undefined;
      for (const texture of Object.values(textures)) texture.destroy();
      destroyed = true;
    },
  };
  const drape: Drape = { primitive, opacity: 1 };
  return drape;
}

/** How many metres a pixel of the buffer spans across at a distance of one metre. */
export function metresPerPixel(scene: SceneContext['scene']): number {
  const projection = scene.camera.frustum.projectionMatrix as unknown as ArrayLike<number>;
  return 2 / ((projection[5] as number) * scene.drawingBufferHeight);
}
