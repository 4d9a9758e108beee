export type {
  FlyTarget,
  SceneAssets,
  SceneOptions,
  SceneProblem,
  SceneStats,
  TwinScene,
} from './scene-types.ts';
