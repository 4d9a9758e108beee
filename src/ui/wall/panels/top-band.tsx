import { CloudRain, Thermometer, Wind } from 'lucide-react';
import type { CSSProperties } from 'react';
import { formatFixed, UNKNOWN } from '../../format/number.ts';
import { formatClock, formatDay } from '../../format/time.ts';
import { wallEn, wallZh } from '../../locales/wall.ts';
import { nameDirection, readWeather, windForce } from '../../signs/weather.ts';
import { useTwin, useTwinState } from '../../twin-context.tsx';
import { useTick } from '../../use-tick.ts';
import { useWords } from '../../use-words.ts';
import { useWallStreams } from '../data/wall-streams.ts';
import type { Rect } from '../layout/seams.ts';
import type { WallLayout } from '../layout/wall-layout.ts';
import { useDataKind } from './use-reason.ts';

/** Clock, name, weather, and what kind of data all of it is. */
export function TopBand({ layout }: { layout: WallLayout }) {
  return (
    <header className="wall-top" style={{ height: layout.clock.height }}>
      <Clock rect={layout.clock} />
      <Title rects={layout.title} />
      <Weather rect={layout.weather} />
    </header>
  );
}

function Clock({ rect }: { rect: Rect }) {
  useTick(1000);
  const { language, timeZone } = useWords();
  const nowMs = useTwin().read.now();
  return (
    <time
      className="wall-clock"
      data-fit
      dateTime={new Date(nowMs).toISOString()}
      style={placed(rect)}
    >
      <span className="wall-clock-time">{formatClock(nowMs, timeZone)}</span>
      <span className="wall-clock-day">{formatDay(nowMs, timeZone, language)}</span>
    </time>
  );
}

/** The district's name is written in both languages, whichever the rest speaks. */
function Title({ rects }: { rects: readonly Rect[] }) {
  const { site } = useTwin().read;
  const [first, second] = rects;
  if (!first) return null;
  const zh = `${site.name.zh}${wallZh.twin}`;
  const en = `${site.name.en} ${wallEn.twin}`;
  return second ? (
    <h1 className="wall-title" data-parted="true">
      <span lang="zh-CN" data-fit style={placed(first)}>
        {zh}
      </span>
      <span lang="en" data-fit style={placed(second)}>
        {en}
      </span>
    </h1>
  ) : (
    <h1 className="wall-title" data-fit style={placed(first)}>
      <span lang="zh-CN">{zh}</span>
      <span lang="en">{en}</span>
    </h1>
  );
}

function Weather({ rect }: { rect: Rect }) {
  useTick(2000);
  const { t, language } = useWords();
  const { read } = useTwin();
  const { weather: streams } = useWallStreams();
  const { temperatureCel, windMps, windFromDeg, rainMmH } = readWeather(streams, read);
  const force = windMps === null ? null : windForce(windMps);
  const kind = useDataKind();
  const isPast = useTwinState(({ past }) => past !== null);
  return (
    <div className="wall-weather" data-fit style={placed(rect)}>
      <section className="wall-weather-row" aria-label={t('weather.title')}>
        <span>
          <Thermometer aria-hidden="true" />
          {formatFixed(temperatureCel, language, 1)}
          <small>°C</small>
        </span>
        <span>
          <Wind aria-hidden="true" />
          {force === null
            ? UNKNOWN
            : force === 0 || windFromDeg === null
              ? t('weather.calm')
              : t('weather.wind', {
                  direction: t(`weather.directions.${nameDirection(windFromDeg)}`),
                  force,
                })}
        </span>
        <span>
          <CloudRain aria-hidden="true" />
          {rainMmH === null
            ? UNKNOWN
            : rainMmH < 0.05
              ? t('weather.dry')
              : `${formatFixed(rainMmH, language, 1)} mm/h`}
        </span>
      </section>
      {kind && (
        <p className="wall-mode" data-kind={isPast ? 'replay' : kind}>
          {isPast && <span>{t('wallWords.mode.replay')}</span>}
          {(!isPast || kind === 'simulated') && <span>{t(`wallWords.mode.${kind}`)}</span>}
        </p>
      )}
    </div>
  );
}

export function placed({ x, y, width, height }: Rect): CSSProperties {
  return { left: x, top: y, width, height };
}
