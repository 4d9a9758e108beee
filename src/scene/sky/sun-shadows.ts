import { type Scene, ShadowMode } from '@cesium/engine';
import type { LightLook } from '../look/light-look.ts';
import type { QualityTraits } from '../quality/quality-level.ts';

/**
 * A cascade of 3 km has texels of metres: with the engine's offsets, made for a street, every wall would stripe
 * itself. A surface is looked up so far along its normal, in metres, and more the higher the eye: from a street a
 * shadow that begins late would show, from above the stripes would.
 */
const OFFSET_PER_HEIGHT = 0.016;
const LEAST_OFFSET_M = 0.4;
const LARGEST_OFFSET_M = 7;
const DEPTH_BIAS = 0.0003;

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
  shadowMap._primitiveBias.depthBias = DEPTH_BIAS;
  shadowMap.size = traits.shadowSizePx;
  shadowMap.softShadows = traits.hasSoftShadows;
  shadowMap.maximumDistance = traits.shadowReachM;
  shadowMap.darkness = look.shadow.darkness;
  // The look fades them itself.
  shadowMap.fadingEnabled = false;
}

/** Before each frame: offsets that fit how high the camera stands over the ellipsoid, metres. */
export function fitSunShadows({ shadowMap }: Scene, cameraHeightM: number): void {
  if (!shadowMap.enabled) return;
  shadowMap._primitiveBias.normalOffsetScale = Math.min(
    LARGEST_OFFSET_M,
    Math.max(LEAST_OFFSET_M, OFFSET_PER_HEIGHT * cameraHeightM),
  );
}
