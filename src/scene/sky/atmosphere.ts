import { Color, type PostProcessStage } from '@cesium/engine';
import { EARTH } from '../underground/ground-glass.ts';
import type { SceneContext } from '../view/scene-context.ts';
import { createRainStage } from '../weather/rain-stage.ts';
import { createSkyStage } from './sky-stage.ts';
import { applySunShadows, fitSunShadows } from './sun-shadows.ts';

/** All that is between the eye and the city, and what the sun throws on it. */
export interface Atmosphere {
  /** Look or quality changed. */
  relight(): void;
  setShadows(on: boolean): void;
  /** Before each frame. */
  update(nowMs: number): void;
}

/** Sky, haze and rain as post-processing, each only while it is wanted, and sun shadows. */
export function createAtmosphere(context: SceneContext, hasShadows: boolean): Atmosphere {
  const { scene, frame, options } = context;
  const { camera, postProcessStages: stages } = scene;
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let wantsShadows = hasShadows;
  let shownMs = 0;
  let sky: PostProcessStage | undefined;
  let rain: PostProcessStage | undefined;

  const makeSky = () =>
    createSkyStage(frame, () => ({
      look: context.look,
      cameraHeightM: camera.positionCartographic.height,
      nowMs: shownMs,
    }));
  const makeRain = () =>
    createRainStage(() => ({
      look: context.look,
      headingRad: camera.heading,
      pitchRad: camera.pitch,
      widthPx: scene.drawingBufferWidth,
      heightPx: scene.drawingBufferHeight,
      // Rain falls at its own pace, however fast the past is played; a picture that must repeat keeps its instant.
      runMs: options.renderLoop ? performance.now() : shownMs,
      moves: !still.matches,
    }));
  /** Rain falls before the sky, so the two are put in order together. */
  const arrange = (wantsSky: boolean, wantsRain: boolean) => {
    if (wantsSky === (sky !== undefined) && wantsRain === (rain !== undefined)) return;
    for (const stage of [rain, sky]) if (stage) stages.remove(stage);
    sky = wantsSky ? (stages.add(makeSky()) as PostProcessStage) : undefined;
    rain = wantsRain ? (stages.add(makeRain()) as PostProcessStage) : undefined;
  };
  const castShadows = () =>
    applySunShadows(
      scene,
      context.look,
      wantsShadows ? context.quality : { ...context.quality, shadowSizePx: 0 },
    );

  return {
    relight() {
      const { look, quality } = context;
      const isGlass = context.underground !== null;
      // The sky is painted wherever nothing solid is, and glass ground is not: it would be painted over.
      const wantsSky = quality.hasSky && !isGlass;
      arrange(wantsSky, wantsSky && look.moment.rain > 0.02);
      const beyond = quality.hasSky ? look.sky.haze : look.sky.horizon;
      scene.backgroundColor = Color.fromCssColorString(isGlass ? EARTH : beyond);
      castShadows();
    },
    setShadows(on) {
      wantsShadows = on;
      castShadows();
    },
    update(nowMs) {
      shownMs = nowMs;
      fitSunShadows(scene, camera.positionCartographic.height);
    },
  };
}
