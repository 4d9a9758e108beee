import { useEffect, useRef, useState } from 'react';
import type { ReadingSeries } from '#app';
import type { Datastream } from '#model';
import { formatReading } from '../format/number.ts';
import { formatUnit } from '../format/unit.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';
import { describeReading } from './reading-row.tsx';

const HOURS = 24;
const HOUR_MS = 3_600_000;
/** The past is asked for again when the shown instant is further away than this. */
const REFRESH_MS = { live: 60_000, playing: 30_000, standing: 999 } as const;
/** But not sooner than after so long, however fast the clock runs. */
const LEAST_REST_MS = 1500;

type Past =
  | { readonly state: 'loading' }
  | { readonly state: 'none' }
  | { readonly state: 'ready'; readonly series: ReadingSeries; readonly atMs: number }
  | { readonly state: 'failed'; readonly problem: string };

/** The day of one datastream that ends at the shown instant. */
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
  const isPast = useTwinState(({ clock }) => clock.mode === 'past');
  const span = past.state === 'ready' ? rangeOf(past.series) : null;
  const unit = formatUnit(stream.unit, language);
  const show = (value: number) =>
    stream.states
      ? describeReading({ timeMs: 0, value }, stream, words).value
      : `${formatReading(value, language)} ${unit}`.trim();
  return (
    <figure className="history">
      <figcaption>
        <span>{t(isPast ? 'inspector.historyThen' : 'inspector.history')}</span>
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
            endMs={past.atMs}
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

/** Asked again as the shown instant moves on, and at once where it is put elsewhere. */
function usePast(slot: number): Past {
  const { read } = useTwin();
  const mode = useTwinState(({ clock }) =>
    clock.mode === 'live' ? 'live' : clock.playing ? 'playing' : 'standing',
  );
  const isPast = mode !== 'live';
  const [past, setPast] = useState<Past>({ state: 'loading' });
  useTick(500);
  const nowMs = read.now();
  const askedMs = useRef(0);
  const restsUntil = useRef(0);
  const abort = useRef<AbortController | undefined>(undefined);
  const awayMs = nowMs - askedMs.current;
  const isDue = awayMs < -999 || awayMs > REFRESH_MS[mode];
  const wasPast = useRef(isPast);
  useEffect(() => {
    const isOther = wasPast.current !== isPast;
    if (!(isDue || isOther) || performance.now() < restsUntil.current) return;
    wasPast.current = isPast;
    askedMs.current = nowMs;
    restsUntil.current = performance.now() + LEAST_REST_MS;
    abort.current?.abort();
    abort.current = new AbortController();
    const { signal } = abort.current;
    read.history(slot, HOURS, signal).then(
      (series) => setPast(series ? { state: 'ready', series, atMs: nowMs } : { state: 'none' }),
      (error: unknown) => {
        if (!signal.aborted)
          setPast({
            state: 'failed',
            problem: error instanceof Error ? error.message : String(error),
          });
      },
    );
  });
  useEffect(() => () => abort.current?.abort(), []);
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
  endMs: number;
  threshold: number | null;
  stepped: boolean;
  label: string;
}) {
  const { series, endMs, threshold, stepped, label } = props;
  const isPast = useTwinState(({ clock }) => clock.mode === 'past');
  const { timeZone } = useWords();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let undo: (() => void) | undefined;
    let gone = false;
    void import('./draw-history.ts').then(({ drawHistory }) => {
      if (!gone)
        undo = drawHistory(element, series, {
          threshold,
          stepped,
          timeZone,
          fromMs: endMs - HOURS * HOUR_MS,
          toMs: endMs,
          markEnd: isPast,
        });
    });
    return () => {
      gone = true;
      undo?.();
    };
  }, [series, endMs, isPast, threshold, stepped, timeZone]);
  return <div className="history-canvas" ref={host} role="img" aria-label={label} />;
}
