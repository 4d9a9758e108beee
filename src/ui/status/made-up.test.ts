import { expect, test } from 'vitest';
import type { TwinManifest } from '#model';
import { countTrees, isMadeUp } from './made-up.ts';

function manifestOf(provenance: string, counts: Record<string, number>): TwinManifest {
  return { buildings: { provenance }, counts } as unknown as TwinManifest;
}

test('trees of which a build says nothing are taken for made up', () => {
  const manifest = manifestOf('surveyed', { trees: 5 });
  expect(countTrees(manifest)).toEqual({ trees: 5, synthetic: 5 });
  expect(isMadeUp('trees', manifest)).toBe(true);
});

test('a layer is made up where its own data is', () => {
  const supplied = manifestOf('surveyed', { trees: 5, syntheticTrees: 0 });
  const mixed = manifestOf('synthetic', { trees: 5, syntheticTrees: 1 });
  const madeUp = (manifest: TwinManifest) =>
    ['ground', 'buildings', 'trees'].filter((layer) => isMadeUp(layer, manifest));
  expect(madeUp(supplied)).toEqual([]);
  expect(madeUp(mixed)).toEqual(['buildings', 'trees']);
});
