export { createTwinScene } from './create-twin-scene.ts';
export { LIGHT_LOOKS } from './look/natural-looks.ts';
export type {
  FlyTarget,
  SceneAssets,
  SceneOptions,
  SceneProblem,
  SceneStats,
  ScreenBox,
  TwinScene,
} from './scene-types.ts';
