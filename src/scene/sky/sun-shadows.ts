import { type Scene, ShadowMode } from '@cesium/engine';
import type { LightLook } from '../look/light-look.ts';
import type { QualityTraits } from '../quality/quality-level.ts';

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
  shadowMap.size = traits.shadowSizePx;
  shadowMap.softShadows = traits.hasSoftShadows;
  shadowMap.maximumDistance = traits.shadowReachM;
  shadowMap.darkness = look.shadow.darkness;
  // The look fades them itself.
  shadowMap.fadingEnabled = false;
}
