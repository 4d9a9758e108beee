import { ALARM_LEVELS, isVehicleKind, type ThingKind } from '#model';
import { LevelMark } from '../../controls/level-mark.tsx';
import { formatNumber } from '../../format/number.ts';
import { formatAge, formatMinute } from '../../format/time.ts';
import { PRODUCT_NAME } from '../../language.ts';
import { readOnline } from '../../signs/vital-signs.ts';
import { useTwin, useTwinState } from '../../twin-context.tsx';
import { useTick } from '../../use-tick.ts';
import { useWords } from '../../use-words.ts';
import type { Rect } from '../layout/seams.ts';
import { placed } from './top-band.tsx';

const HOUR_MS = 3_600_000;
const DAY_H = 24;

/** How the feed runs: its state, how many devices speak, how fresh the newest word is. */
export function SourcePanel({ rect }: { rect: Rect }) {
  useTick(2000);
  const { t, language } = useWords();
  const { read, store } = useTwin();
  const feed = useTwinState((state) => state.feed);
  const online = readOnline(read.liveness(), (kind) => !isVehicleKind(kind as ThingKind));
  const { lastMessageMs } = store.getState().counters;
  const seconds = Math.max(0, Math.floor((read.liveNow() - feed.sinceMs) / 1000));
  return (
    <section
      className="wall-foot"
      data-panel="source"
      data-fit
      style={placed(rect)}
      aria-label={t('wallWords.panel.source')}
    >
      <p className="wall-feed" data-state={feed.state}>
        <i aria-hidden="true" />
        {feed.state === 'reconnecting'
          ? t('feed.reconnecting', { seconds })
          : t(`feed.${feed.state}`)}
      </p>
      <p className="wall-foot-words">
        {online && (
          <span>
            {t('wallWords.devices', {
              fresh: formatNumber(online.fresh, language),
              total: formatNumber(online.total, language),
            })}
          </span>
        )}
        {lastMessageMs > 0 && (
          <span>
            {t('wallWords.newest', { age: formatAge(read.liveNow() - lastMessageMs, language) })}
          </span>
        )}
      </p>
    </section>
  );
}

/** The day at the site: where the shown instant stands in it, and what began when. */
export function TimeStrip({ rect }: { rect: Rect }) {
  useTick(10_000);
  const { t, timeZone } = useWords();
  const { read } = useTwin();
  const incidents = useTwinState((state) => state.incidents);
  const nowMs = read.now();
  const startMs = startOfDay(nowMs, timeZone);
  const place = (timeMs: number) => (100 * (timeMs - startMs)) / (DAY_H * HOUR_MS);
  const today = incidents
    .filter(({ startedMs }) => startedMs >= startMs && startedMs <= nowMs)
    .sort((a, b) => ALARM_LEVELS.indexOf(b.level) - ALARM_LEVELS.indexOf(a.level));
  return (
    <section
      className="wall-foot wall-time"
      data-panel="time"
      data-fit
      style={placed(rect)}
      aria-label={t('wallWords.panel.time')}
    >
      <div className="time-track">
        <span className="time-past" style={{ width: `${place(nowMs)}%` }} />
        {today.slice(-60).map(({ id, level, startedMs }) => (
          <span key={id} className="time-mark" style={{ left: `${place(startedMs)}%` }}>
            <LevelMark level={level} />
          </span>
        ))}
        <span className="time-now" style={{ left: `${place(nowMs)}%` }} />
      </div>
      <div className="time-hours">
        {[0, 6, 12, 18, 24].map((hour) => (
          <span key={hour} style={{ left: `${(100 * hour) / DAY_H}%` }} data-hour={hour}>
            {String(hour).padStart(2, '0')}
          </span>
        ))}
      </div>
    </section>
  );
}

/** Unix milliseconds of the last midnight at the site; an hour off on the two days when clocks change. */
function startOfDay(timeMs: number, timeZone: string): number {
  const [hours = 0, minutes = 0] = formatMinute(timeMs, timeZone).split(':').map(Number);
  return timeMs - (timeMs % 60_000) - (hours * 60 + minutes) * 60_000;
}

/** Whose data it is and what is made up; the static part of the screen, and so the dimmest. */
export function Credits({ rect }: { rect: Rect }) {
  const { t, language } = useWords();
  const { site, manifest } = useTwin().read;
  const { count, provenance, source } = manifest.buildings;
  return (
    <section
      className="wall-foot wall-credits"
      data-panel="credits"
      data-fit
      style={placed(rect)}
      aria-label={t('wallWords.panel.credits')}
    >
      <p>
        {provenance === 'synthetic'
          ? t('wallWords.synthetic', { count: formatNumber(count, language) })
          : source}
      </p>
      <p className="wall-cut">
        <span className="wall-logo" lang="zh-CN">
          {PRODUCT_NAME.zh}
        </span>{' '}
        {site.attributions.map(({ text }) => text).join(' · ')}
      </p>
    </section>
  );
}
