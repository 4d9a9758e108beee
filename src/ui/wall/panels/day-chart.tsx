import type { ReactNode } from 'react';
import { formatFixed } from '../../format/number.ts';
import { formatMinute } from '../../format/time.ts';
import { useWords } from '../../use-words.ts';
import type { Day } from '../data/day.ts';
import type { DayView } from '../data/use-day.ts';
import type { Rect } from '../layout/seams.ts';
import { lineThrough, ticksOf } from './chart-path.ts';
import { WallPanel } from './wall-panel.tsx';

const HOUR_MS = 3_600_000;
const SIX_HOURS_MS = 6 * HOUR_MS;

interface DayChartProps {
  readonly rect: Rect;
  readonly panel: 'water' | 'air' | 'traffic';
  readonly view: DayView;
  readonly figure: ReactNode;
  readonly digits: number;
  /** A limit drawn as a dashed line, or null. */
  readonly limit: number | null;
}

/** A day of one figure: a line, two or three ticks, the limit where it is near. */
export function DayChart({ rect, panel, view, figure, digits, limit }: DayChartProps) {
  const { t } = useWords();
  return (
    <WallPanel rect={rect} panel={panel} title={t(`wallWords.panel.${panel}`)} tail={figure}>
      {view.state === 'ready' ? (
        <Plot day={view.day} digits={digits} limit={limit} />
      ) : (
        <p className="wall-message">
          {view.state === 'loading'
            ? t('loading')
            : t(view.state === 'failed' ? 'wallWords.unknown.failed' : 'wallWords.unknown.noPast')}
        </p>
      )}
    </WallPanel>
  );
}

function Plot({ day, digits, limit }: { day: Day; digits: number; limit: number | null }) {
  const { t, language, timeZone } = useWords();
  const known = day.bins.filter((bin) => bin !== null);
  if (known.length === 0) return <p className="wall-message">{t('wallWords.unknown.noPast')}</p>;
  const [low, high] = rangeOf(known, limit);
  const y = (value: number) => 100 * (1 - (value - low) / (high - low));
  const x = (at: number) => (100 * at) / (day.bins.length - 1);
  const line = lineThrough(day.bins, (bin, at) => [x(at), y(bin)]);
  const isNear = limit !== null && limit >= low && limit <= high;
  const apart = limit === null ? 0 : 0.14 * (high - low);
  const ticks = ticksOf(low, high, 3).filter(
    (tick) => y(tick) > 8 && y(tick) < 92 && !(isNear && Math.abs(tick - limit) < apart),
  );
  const startMs = day.endMs - 24 * HOUR_MS;
  return (
    <div className="plot">
      <div className="plot-field">
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {ticks.map((tick) => (
            <line key={tick} className="plot-grid" x1="0" x2="100" y1={y(tick)} y2={y(tick)} />
          ))}
          {isNear && <line className="plot-limit" x1="0" x2="100" y1={y(limit)} y2={y(limit)} />}
          <path className="plot-line" d={line} />
        </svg>
      </div>
      <div className="plot-side">
        {ticks.map((tick) => (
          <span key={tick} style={{ top: `${y(tick)}%` }}>
            {formatFixed(tick, language, digits)}
          </span>
        ))}
        {isNear && (
          <span className="plot-limit-word" style={{ top: `${y(limit)}%` }}>
            {formatFixed(limit, language, digits)}
          </span>
        )}
      </div>
      <div className="plot-hours">
        {hoursWithin(startMs, day.endMs, timeZone).map(({ atMs, word }) => (
          <span key={atMs} style={{ left: `${(100 * (atMs - startMs)) / (24 * HOUR_MS)}%` }}>
            {word}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Room above and below, and for the limit where it is near: a far one would flatten the line to nothing. */
function rangeOf(known: readonly number[], limit: number | null): readonly [number, number] {
  const low = Math.min(...known);
  const high = Math.max(...known);
  const span = high > low ? high - low : Math.max(1, Math.abs(high) * 0.2);
  const isNear = limit !== null && limit < high + span && limit > low - span;
  const from = isNear ? Math.min(low, limit) : low;
  const to = isNear ? Math.max(high, limit) : high;
  const room = 0.15 * Math.max(span, to - from);
  return [from >= 0 ? Math.max(0, from - room) : from - room, to + room];
}

/** Each sixth hour at the site that is not too near to a rim. */
function hoursWithin(startMs: number, endMs: number, timeZone: string) {
  const firstMs = Math.ceil(startMs / HOUR_MS) * HOUR_MS;
  const found: { atMs: number; word: string }[] = [];
  for (let atMs = firstMs; atMs < endMs; atMs += HOUR_MS) {
    const word = formatMinute(atMs, timeZone);
    const isFar = atMs - startMs > SIX_HOURS_MS / 4 && endMs - atMs > SIX_HOURS_MS / 4;
    if (isFar && Number(word.slice(0, 2)) % 6 === 0) found.push({ atMs, word });
  }
  return found;
}
