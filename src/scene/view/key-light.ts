import { Cartesian3, Color, DirectionalLight, type Globe, Matrix4 } from '@cesium/engine';
import { DEG } from '#lib/geo/wgs84.ts';
import type { LocalFrame } from '../engine/frame.ts';
import type { LightLook } from '../look/light-look.ts';

/** Earth-fixed unit vector towards a place of the site's sky; azimuth clockwise from north. */
export function directionOf(
  frame: LocalFrame,
  azimuthDeg: number,
  elevationDeg: number,
): Cartesian3 {
  const flat = Math.cos(elevationDeg * DEG);
  const local = new Cartesian3(
    Math.sin(azimuthDeg * DEG) * flat,
    Math.cos(azimuthDeg * DEG) * flat,
    Math.sin(elevationDeg * DEG),
  );
  return Matrix4.multiplyByPointAsVector(frame.toFixed, local, local);
}

/** Sun or moon as the look wants it; flat ground keeps exactly the brightness its colours were chosen for. */
export function applyKeyLight(look: LightLook, frame: LocalFrame, globe: Globe): DirectionalLight {
  const { key } = look;
  globe.vertexShadowDarkness = key.groundAmbient;
  globe.lambertDiffuseMultiplier = (1 - key.groundAmbient) / Math.sin(key.elevationDeg * DEG);
  const towards = directionOf(frame, key.azimuthDeg, key.elevationDeg);
  return new DirectionalLight({
    direction: Cartesian3.negate(towards, towards),
    color: Color.fromCssColorString(key.colour),
    intensity: 1,
  });
}
