export { type Freshness, freshnessOf } from './freshness.ts';
export { canMove, nextStages } from './incident-stages.ts';
export { isWorse, levelOf, ruleOf } from './level-of.ts';
export { limitOf } from './limit-of.ts';
export { THRESHOLDS, type Threshold } from './thresholds.ts';
