export { createTwinScene } from './create-twin-scene.ts';
export { LIGHT_LOOKS } from './look/natural-looks.ts';
export { QUALITY_LEVELS, type QualityChoice, type QualityLevel } from './quality/quality-level.ts';
export type {
  FlyTarget,
  SceneAssets,
  SceneOptions,
  SceneProblem,
  SceneStats,
  ScreenBox,
  TwinScene,
} from './scene-types.ts';
