import { Cartesian2, Cartesian3, Matrix4, PostProcessStage } from '@cesium/engine';
import type { LocalFrame } from '../engine/frame.ts';
import { parseHex } from '../look/colour.ts';
import type { LightLook } from '../look/light-look.ts';
import { directionOf } from '../view/key-light.ts';
import { SKY_SHADER } from './sky-shader.ts';

/** How fast the cloud layer drifts for each m/s of wind at the ground, in its own patterns a second. */
const DRIFT_PER_MPS = 1 / 2600;
/** The pattern repeats nowhere near this; it keeps the numbers small on a machine that runs for months. */
const DRIFT_MS = 86_400_000;

export interface SkyNow {
  readonly look: LightLook;
  readonly cameraHeightM: number;
  /** The shown instant, Unix milliseconds: clouds drift with it. */
  readonly nowMs: number;
}

/** Sky where nothing was drawn, haze by the way through the low air, dither against banding. */
export function createSkyStage(frame: LocalFrame, current: () => SkyNow): PostProcessStage {
  const colour = (of: (look: LightLook) => string) => {
    const kept = { hex: '', value: new Cartesian3() };
    return () => {
      const hex = of(current().look);
      if (hex !== kept.hex) {
        kept.hex = hex;
        kept.value = Cartesian3.fromArray([...parseHex(hex)]);
      }
      return kept.value;
    };
  };
  const east = Matrix4.multiplyByPointAsVector(frame.toFixed, Cartesian3.UNIT_X, new Cartesian3());
  const drift = new Cartesian2();
  return new PostProcessStage({
    name: 'twin-sky',
    fragmentShader: SKY_SHADER,
    uniforms: {
      u_zenith: colour((look) => look.sky.zenith),
      u_middle: colour((look) => look.sky.middle),
      u_horizon: colour((look) => look.sky.horizon),
      u_glow: colour((look) => look.sky.glow),
      u_haze: colour((look) => look.sky.haze),
      u_up: frame.up,
      u_east: east,
      u_sun: () => {
        const { sunAzimuthDeg, sunElevationDeg } = current().look.moment;
        return directionOf(frame, sunAzimuthDeg, sunElevationDeg);
      },
      u_sunFlat: () => directionOf(frame, current().look.moment.sunAzimuthDeg, 0),
      u_drift: () => {
        const { look, nowMs } = current();
        const { windMps, windDeg } = look.moment;
        const way = ((nowMs % DRIFT_MS) / 1000) * windMps * DRIFT_PER_MPS;
        const turn = (windDeg * Math.PI) / 180;
        return Cartesian2.fromElements(Math.sin(turn) * way, Math.cos(turn) * way, drift);
      },
      u_halo: () => current().look.sky.sunHalo,
      u_cloud: () => current().look.moment.cloud,
      u_night: () => current().look.moment.nightShare,
      u_hazeLength: () => current().look.sky.hazeLengthM,
      u_cameraHeight: () => current().cameraHeightM,
    },
  });
}
