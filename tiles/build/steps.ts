import type { BuildStep, StepName } from './step.ts';

/** The steps in the order in which they are planned; each is loaded when a build asks for it. */
const STEPS: Readonly<Record<StepName, () => Promise<BuildStep>>> = {
  terrain: async () => (await import('../terrain/terrain-step.ts')).terrainStep,
  buildings: async () => (await import('../buildings/buildings-step.ts')).buildingsStep,
  ground: async () => (await import('../ground/ground-step.ts')).groundStep,
  network: async () => (await import('../network/network-step.ts')).networkStep,
  trees: async () => (await import('../trees/trees-step.ts')).treesStep,
  index: async () => (await import('../outline/index-step.ts')).indexStep,
};

/** Loads all steps of a build. */
export async function loadSteps(): Promise<readonly BuildStep[]> {
  return Promise.all(Object.values(STEPS).map((load) => load()));
}
