import type { Text, TourFigure } from '#model';
import { KindTag } from '../controls/kind-tag.tsx';
import { formatReading } from '../format/number.ts';
import { formatAge } from '../format/time.ts';
import { useTwin } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';
import { readFigure } from './read-figure.ts';

const READ_MS = 2000;

/** One figure, large, with its unit and whence it comes. */
export function StopFigure({ figure }: { figure: TourFigure }) {
  useTick(READ_MS);
  const { t, language } = useWords();
  const twin = useTwin();
  const { value, unit, kind, timeMs, year, isUnsure } = readFigure(figure, twin);
  const source =
    kind === 'static'
      ? year === null
        ? t('tourWords.factNoYear')
        : t('tourWords.fact', { year })
      : timeMs === null
        ? t('tourWords.now')
        : formatAge(twin.read.now() - timeMs, language);
  return (
    <aside className="tour-figure">
      <p className="tour-value">
        {formatReading(value, language)}
        {value !== null && unit !== '' && <small>{unit}</small>}
      </p>
      <p className="tour-figure-title">{both(figure.title, language === 'zh')}</p>
      <p className="tour-source">
        <KindTag kind={kind} />
        {source}
        {isUnsure && ` · ${t('tourWords.unsure')}`}
      </p>
    </aside>
  );
}

function both({ zh, en }: Text, isZhFirst: boolean): string {
  return isZhFirst ? `${zh} ${en}` : `${en} ${zh}`;
}
