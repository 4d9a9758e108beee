import type { DataKind } from '#model';
import { formatAge } from '../../format/time.ts';
import { useTwin, useTwinState } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';

/** Older than so many periods a figure is grey; so long silent, a feed is down. */
const PERIODS = 3;

export type WallTag = DataKind | 'synthetic';

/** How a figure came to be; stands beside it, always. */
export function WallTagMark({ tag }: { tag: WallTag | null }) {
  const { t } = useWords();
  if (tag === null) return null;
  return (
    <span className="wall-tag" data-tag={tag}>
      {t(`wallWords.tag.${tag}`)}
    </span>
  );
}

/** How old a figure is, grey after three periods; said plainly where the feed has been down as long. */
export function DataAge({ timeMs, cadenceMs }: { timeMs: number | null; cadenceMs: number }) {
  const { t, language } = useWords();
  const { read } = useTwin();
  const isDown = useTwinState(
    ({ feed, past }) => past === null && feed.state !== 'live' && feed.state !== 'connecting',
  );
  if (timeMs === null) return null;
  const ageMs = read.now() - timeMs;
  const isOld = ageMs > PERIODS * cadenceMs;
  return (
    <span className="wall-age" data-old={isOld}>
      {isOld && isDown ? t('wallWords.unknown.down') : formatAge(ageMs, language)}
    </span>
  );
}
