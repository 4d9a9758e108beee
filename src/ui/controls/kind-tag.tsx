import type { DataKind } from '#model';
import { useWords } from '../use-words.ts';

/** Says how a figure came to be; stands beside it, always. */
export function KindTag({ kind }: { kind: DataKind }) {
  const { t } = useWords();
  return (
    <span className="kind-tag" data-kind={kind} title={t(`kindHint.${kind}`)}>
      {t(`kind.${kind}`)}
    </span>
  );
}
