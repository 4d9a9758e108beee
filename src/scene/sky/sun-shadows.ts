import { type Scene, ShadowMode } from '@cesium/engine';
import type { LightLook } from '../look/light-look.ts';
import type { QualityTraits } from '../quality/quality-level.ts';

/**
 * A cascade of 3 km has texels of metres: with the engine's offsets, made for a street, every wall would stripe
 * itself. So far along its normal, in metres, a surface is looked up; seen from near, a shadow begins that much late.
 */
const NORMAL_OFFSET_M = 1.6;
const DEPTH_BIAS = 0.00012;

/** Shadows that leave more than this of the light are not worth four more passes. */
const FAINT = 0.97;

/**
 * Sun shadows of buildings on buildings and ground, in the direction of the key light. The ground takes the look's
 * darkness; surfaces with a shader of their own lose only the sun's share of their light (`SUN_SHADE_GLSL`).
 */
export function applySunShadows(scene: Scene, look: LightLook, traits: QualityTraits): void {
  const { shadowMap, globe } = scene;
  const isOn = traits.shadowSizePx > 0 && look.shadow.darkness < FAINT;
  shadowMap.enabled = isOn;
  globe.shadows = isOn ? ShadowMode.RECEIVE_ONLY : ShadowMode.DISABLED;
  if (!isOn) return;
  const bias = shadowMap._primitiveBias;
  bias.normalOffsetScale = NORMAL_OFFSET_M;
  bias.depthBias = DEPTH_BIAS;
  shadowMap.size = traits.shadowSizePx;
  shadowMap.softShadows = traits.hasSoftShadows;
  shadowMap.maximumDistance = traits.shadowReachM;
  shadowMap.darkness = look.shadow.darkness;
  // The look fades them itself.
  shadowMap.fadingEnabled = false;
}
