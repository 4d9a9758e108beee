import type { TwinManifest } from '#model';
import { formatNumber } from '../format/number.ts';
import { useWords } from '../use-words.ts';
import { countTrees } from './made-up.ts';

/** How many trees there are, how many of them were made up, and where the others come from. */
export function TreeStatus({ manifest }: { manifest: TwinManifest }) {
  const { t, language } = useWords();
  const { trees, synthetic } = countTrees(manifest);
  if (trees === 0) return null;
  const words = {
    count: formatNumber(trees, language),
    synthetic: formatNumber(synthetic, language),
    source: manifest.sources
      .filter(({ kind }) => kind === 'map')
      .map(({ title, file }) => title ?? file)
      .join(t('listSeparator')),
  };
  const key =
    synthetic === trees ? 'syntheticTrees' : synthetic > 0 ? 'someTreesSynthetic' : 'suppliedTrees';
  return (
    <p className="status-buildings" data-synthetic={synthetic > 0}>
      {t(`status.${key}`, words)}
    </p>
  );
}
