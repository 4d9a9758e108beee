import type { Context, UniformMap } from '@cesium/engine';

/**
 * For what is drawn after the scene, over haze and smoothing: how far away, along the view axis, the terrain or
 * building is that was drawn at a place of the screen. Metres; very far where there is only sky.
 */
export const SCENE_DISTANCE_GLSL = `
uniform sampler2D u_depth;
uniform float u_hasDepth;
float sceneDistance(vec2 uv) {
  if (u_hasDepth < 0.5 || any(lessThan(uv, vec2(0.0))) || any(greaterThan(uv, vec2(1.0)))) return 1.0e9;
  float depth = czm_unpackDepth(texture(u_depth, uv));
  if (depth <= 0.0 || depth >= 1.0) return 1.0e9;
  return exp2(depth * czm_log2FarDepthFromNearPlusOne) - 1.0 + czm_currentFrustum.x;
}
`;

/** Feeds `SCENE_DISTANCE_GLSL`. */
export function bindSceneDistance(context: Context): UniformMap {
  return {
    u_depth: () => context.uniformState.globeDepthTexture ?? context.defaultTexture,
    u_hasDepth: () => (context.uniformState.globeDepthTexture ? 1 : 0),
  };
}

/** Blending of straight alpha, no depth: the shader compares distances itself. */
export const OVERLAY_STATE = {
  depthTest: { enabled: false },
  depthMask: false,
  blending: {
    enabled: true,
    equationRgb: 0x8006,
    equationAlpha: 0x8006,
    functionSourceRgb: 0x0302,
    functionSourceAlpha: 1,
    functionDestinationRgb: 0x0303,
    functionDestinationAlpha: 0x0303,
  },
} as const;

/** As `OVERLAY_STATE`, for colours that have their alpha in them: without alpha they are added as light. */
export const ADDED_STATE = {
  ...OVERLAY_STATE,
  blending: { ...OVERLAY_STATE.blending, functionSourceRgb: 1 },
} as const;
