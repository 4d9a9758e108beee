import { useTwinState } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';
import type { WallLayout } from '../layout/wall-layout.ts';

const LEAST_ARCMIN = 20;

/** What this wall cannot do: letters too small for the furthest reader, panels without room; and what went wrong. */
export function WallHints({ layout }: { layout: WallLayout }) {
  const { t, say } = useWords();
  const notices = useTwinState((state) => state.notices);
  const { bodyArcmin } = layout.type;
  const hints = [
    ...notices.filter(({ severity }) => severity !== 'info').map(({ text }) => say(text)),
    ...(bodyArcmin !== null && bodyArcmin < LEAST_ARCMIN - 0.05
      ? [t('wallWords.small', { arcmin: bodyArcmin.toFixed(1) })]
      : []),
    ...(layout.dropped.length > 0
      ? [
          t('wallWords.dropped', {
            panels: layout.dropped
              .map((panel) => t(`wallWords.panel.${panel}`))
              .join(t('listSeparator')),
          }),
        ]
      : []),
  ];
  if (hints.length === 0) return null;
  const { card, free } = layout;
  return (
    <aside
      className="wall-hints"
      aria-label={t('wallWords.diagnostics')}
      style={{ left: card.x, width: card.width, top: free.y }}
    >
      {hints.slice(0, 3).map((hint) => (
        <p key={hint}>{hint}</p>
      ))}
    </aside>
  );
}
