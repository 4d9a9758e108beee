/**
 * Sun shade for shaders that light themselves (`LightingModel.UNLIT`). The engine darkens the finished colour of
 * whatever lies in shadow, lamps and sky light too, and every face turned from the sun once more. Put this before a
 * custom fragment shader and let it set `twin_sunShare` to the part of its light that comes from the sun: in full
 * shadow the colour loses just that part, and a face that the sun does not reach anyway stays as it is.
 *
 * It works by wrapping the engine's `czm_shadowVisibility` in what the engine appends after a model's own code
 * (ShadowMapShader.createShadowReceiveFragmentShader, engine 26.3.0); where there are no shadows nothing changes.
 */
export const SUN_SHADE_GLSL = `
float twin_sunShare = 0.0;
#ifdef USE_SHADOW_DEPTH_TEXTURE
float twin_sunShade(float visibility, float darkness) {
  float lit = clamp((visibility - darkness) / max(1.0 - darkness, 1.0e-3), 0.0, 1.0);
  return 1.0 - twin_sunShare * (1.0 - lit);
}
#define czm_shadowVisibility(map, parameters) twin_sunShade(czm_shadowVisibility(map, parameters), (parameters).darkness)
#endif
`;
