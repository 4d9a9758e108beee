import type { TwinManifest } from '#model';

/** Trees of a district, and how many of them were made up. */
export function countTrees({ counts }: TwinManifest): { trees: number; synthetic: number } {
  const trees = counts?.trees ?? 0;
  // A build that does not say how many never passes made-up trees as real ones.
  return { trees, synthetic: counts?.syntheticTrees ?? trees };
}

/** Whether what a layer draws was made up, at least in part. */
export function isMadeUp(layer: string, manifest: TwinManifest): boolean {
  if (layer === 'buildings') return manifest.buildings.provenance === 'synthetic';
  return layer === 'trees' && countTrees(manifest).synthetic > 0;
}
