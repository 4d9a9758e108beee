import { useEffect, useRef, useState } from 'react';
import type { ReadingSeries } from '#app';
import type { Datastream } from '#model';
import { formatReading } from '../format/number.ts';
import { formatUnit } from '../format/unit.ts';
import { useTwin } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { describeReading } from './reading-row.tsx';

const HOURS = 24;
/** The past is asked for again this often while it is shown. */
const REFRESH_MS = 60_000;

type Past =
  | { readonly state: 'loading' }
  | { readonly state: 'none' }
  | { readonly state: 'ready'; readonly series: ReadingSeries }
  | { readonly state: 'failed'; readonly problem: string };

/** The last day of one datastream. */
export function HistoryChart({
  stream,
  threshold,
}: {
  stream: Datastream;
  threshold: number | null;
}) {
  const words = useWords();
  const { t, say, language } = words;
  const past = usePast(stream.slot);
  const span = past.state === 'ready' ? rangeOf(past.series) : null;
  const unit = formatUnit(stream.unit, language);
  const show = (value: number) =>
    stream.states
      ? describeReading({ timeMs: 0, value }, stream, words).value
      : `${formatReading(value, language)} ${unit}`.trim();
  return (
    <figure className="history">
      <figcaption>
        <span>{t('inspector.history')}</span>
        {span && (
          <span>
            {t('inspector.min')} {show(span.min)} · {t('inspector.max')} {show(span.max)}
          </span>
        )}
      </figcaption>
      <div className="history-plot">
        {past.state === 'ready' && span ? (
          <Plot
            series={past.series}
            threshold={threshold}
            stepped={stream.states !== undefined}
            label={t('inspector.historySummary', {
              name: say(stream.name),
              min: show(span.min),
              max: show(span.max),
            })}
          />
        ) : (
          <p className="history-words" role={past.state === 'failed' ? 'alert' : undefined}>
            {past.state === 'loading'
              ? t('loading')
              : past.state === 'none'
                ? t('inspector.historyNone')
                : past.state === 'failed'
                  ? t('inspector.historyFailed', { problem: past.problem })
                  : t('inspector.historyEmpty')}
          </p>
        )}
      </div>
    </figure>
  );
}

function usePast(slot: number): Past {
  const { read } = useTwin();
  const [past, setPast] = useState<Past>({ state: 'loading' });
  useEffect(() => {
    const abort = new AbortController();
    const ask = () =>
      read.history(slot, HOURS, abort.signal).then(
        (series) => setPast(series ? { state: 'ready', series } : { state: 'none' }),
        (error: unknown) => {
          if (!abort.signal.aborted)
            setPast({
              state: 'failed',
              problem: error instanceof Error ? error.message : String(error),
            });
        },
      );
    void ask();
    const timer = setInterval(ask, REFRESH_MS);
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  }, [read, slot]);
  return past;
}

function rangeOf({ value }: ReadingSeries): { min: number; max: number } | null {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const one of value) {
    if (one < min) min = one;
    if (one > max) max = one;
  }
  return min <= max ? { min, max } : null;
}

function Plot(props: {
  series: ReadingSeries;
  threshold: number | null;
  stepped: boolean;
  label: string;
}) {
  const { series, threshold, stepped, label } = props;
  const { timeZone } = useWords();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let undo: (() => void) | undefined;
    let gone = false;
    void import('./draw-history.ts').then(({ drawHistory }) => {
      if (!gone) undo = drawHistory(element, series, { threshold, stepped, timeZone });
    });
    return () => {
      gone = true;
      undo?.();
    };
  }, [series, threshold, stepped, timeZone]);
  return <div className="history-canvas" ref={host} role="img" aria-label={label} />;
}
