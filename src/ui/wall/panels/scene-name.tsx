import { useTwinState } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';
import type { WallLayout } from '../layout/wall-layout.ts';

/** Where the rotation looks, in both languages; or that somebody holds it. */
export function SceneName({ layout }: { layout: WallLayout }) {
  const { t } = useWords();
  const attract = useTwinState((state) => state.attract);
  const { card, time, type } = layout;
  const isHeld = attract.state === 'rest' && attract.isHeld;
  if (attract.state === 'alarm' || (attract.state === 'rest' && !isHeld)) return null;
  return (
    <p
      key={attract.state === 'scene' ? attract.scene.id : 'held'}
      className="scene-name"
      data-fit
      style={{ left: card.x, width: card.width, top: time.y - 9 * type.uPx }}
    >
      {attract.state === 'scene' ? (
        <>
          <span lang="zh-CN">{attract.scene.title.zh}</span>
          <span lang="en">{attract.scene.title.en}</span>
        </>
      ) : (
        <span>{t('wallWords.held')}</span>
      )}
    </p>
  );
}
