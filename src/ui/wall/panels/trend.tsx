import { formatFixed } from '../../format/number.ts';
import { useWords } from '../../use-words.ts';
import { changeOf } from '../data/day.ts';
import type { DayView } from '../data/use-day.ts';
import { lineThrough } from './chart-path.ts';

const WIDTH = 96;
const HEIGHT = 20;

/** A day as a small line, and the change against the same time yesterday: sign, arrow, no judgement. */
export function Trend({ view, digits }: { view: DayView; digits: number }) {
  const { t, language } = useWords();
  if (view.state !== 'ready') return null;
  const { bins } = view.day;
  const known = bins.filter((bin) => bin !== null);
  const change = changeOf(view.day);
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const path = lineThrough(bins, (bin, at) => [
    (at / (bins.length - 1)) * WIDTH,
    HEIGHT - 1 - ((bin - low) / span) * (HEIGHT - 2),
  ]);
  const shown = change === null ? null : formatFixed(Math.abs(change), language, digits);
  const isSame = shown !== null && Number(shown) === 0;
  return (
    <>
      {known.length > 8 && (
        <svg
          className="sparkline"
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path d={path} />
        </svg>
      )}
      {change !== null && (
        <span className="indicator-note">
          {isSame ? '=' : change > 0 ? `▲ +${shown}` : `▼ −${shown}`}{' '}
          <span className="wall-dim">{t('wallWords.vsYesterday')}</span>
        </span>
      )}
    </>
  );
}
