import { ALARM_LEVELS, type Incident } from '#model';
import { expiryOf, infoIn } from '../../alerts/alert-text.ts';
import { LevelMark } from '../../controls/level-mark.tsx';
import { formatAge, formatMinute } from '../../format/time.ts';
import { useTwin, useTwinState } from '../../twin-context.tsx';
import { useTick } from '../../use-tick.ts';
import { useWords } from '../../use-words.ts';
import type { Rect } from '../layout/seams.ts';
import { WallTagMark } from './data-age.tsx';
import { useDataKind } from './use-reason.ts';
import { WallPanel } from './wall-panel.tsx';

/** Rows of a list on a wall, at most. */
const MOST_ROWS = 7;
/** Heights in units: of a panel's head with its rims, of a row, of the line that counts the rest. */
const HEAD_U = 7;
const ROW_U = 7.6;
const REST_U = 3.4;

/** How many rows there is room for, with a line for the rest where not all have. */
export function rowsThatFit(heightU: number, rows: number, rowU = ROW_U): number {
  const room = heightU - HEAD_U;
  const all = Math.min(MOST_ROWS, Math.floor(room / rowU));
  return rows <= all ? rows : Math.max(0, Math.min(MOST_ROWS, Math.floor((room - REST_U) / rowU)));
}

/** Open events by level, each with its shape. */
export function AlarmsPanel({ rect }: { rect: Rect }) {
  const { t } = useWords();
  const incidents = useTwinState((state) => state.incidents);
  const alerts = useTwinState((state) => state.alerts);
  const kind = useDataKind();
  const open = incidents.filter(({ stage }) => stage !== 'closed');
  return (
    <WallPanel
      rect={rect}
      panel="alarms"
      title={t('wallWords.panel.alarms')}
      tail={
        <>
          {alerts.length > 0 && <span>{t('alerts.count', { count: alerts.length })}</span>}
          <WallTagMark tag={kind} />
        </>
      }
    >
      <ul className="levels">
        {ALARM_LEVELS.map((level) => {
          const count = open.filter((incident) => incident.level === level).length;
          return (
            <li key={level} data-level={level} data-some={count > 0}>
              <LevelMark level={level} />
              <span className="levels-count">{count}</span>
              <span className="levels-word">{t(`level.${level}`)}</span>
            </li>
          );
        })}
      </ul>
    </WallPanel>
  );
}

/** What happens, the worst first; at most seven rows, and how many more there are. */
export function EventsPanel({ rect, uPx }: { rect: Rect; uPx: number }) {
  const { t } = useWords();
  const incidents = useTwinState((state) => state.incidents);
  const kind = useDataKind();
  const open = incidents.filter(({ stage }) => stage !== 'closed');
  const rows = rowsThatFit(rect.height / uPx, open.length);
  return (
    <WallPanel
      rect={rect}
      panel="events"
      title={t('wallWords.panel.events')}
      tail={
        <>
          <span>{t('wallWords.open', { count: open.length })}</span>
          <WallTagMark tag={kind} />
        </>
      }
    >
      {open.length === 0 && <p className="wall-message">{t('wallWords.noEvents')}</p>}
      <ol className="event-rows">
        {open.slice(0, rows).map((incident) => (
          <EventRow key={incident.id} incident={incident} />
        ))}
      </ol>
      {open.length > rows && (
        <p className="wall-rest">{t('wallWords.more', { count: open.length - rows })}</p>
      )}
    </WallPanel>
  );
}

function EventRow({ incident }: { incident: Incident }) {
  useTick(2000);
  const { t, say, language, timeZone } = useWords();
  const { read } = useTwin();
  const isCalling = useTwinState(
    ({ past, calling }) => past === null && calling.includes(incident.id),
  );
  return (
    <li className="event-row" data-calling={isCalling} data-level={incident.level}>
      <LevelMark level={incident.level} />
      <span className="event-time">{formatMinute(incident.startedMs, timeZone)}</span>
      <span className="event-title wall-cut">{say(incident.title)}</span>
      <span className="event-stage">{t(`stage.${incident.stage}`)}</span>
      <span className="event-place wall-cut">{say(incident.place)}</span>
      <span className="event-age">{formatAge(read.now() - incident.startedMs, language)}</span>
    </li>
  );
}

/** Public warnings that hold at the shown instant. */
export function WarningsPanel({ rect, uPx }: { rect: Rect; uPx: number }) {
  const { t, language, timeZone } = useWords();
  const alerts = useTwinState((state) => state.alerts);
  const rows = rowsThatFit(rect.height / uPx, alerts.length);
  return (
    <WallPanel rect={rect} panel="warnings" title={t('wallWords.panel.warnings')}>
      {alerts.length === 0 && <p className="wall-message">{t('wallWords.noWarnings')}</p>}
      <ol className="event-rows">
        {alerts.slice(0, rows).map((alert) => {
          const info = infoIn(alert, language);
          const endsMs = expiryOf(alert);
          return (
            <li key={alert.id} className="event-row" data-level={alert.level}>
              <LevelMark level={alert.level} />
              <span className="event-time">{formatMinute(alert.sentMs, timeZone)}</span>
              <span className="event-title wall-cut">
                {info?.headline ?? info?.event ?? alert.id}
              </span>
              <span className="event-stage">
                {alert.status === 'Actual' ? '' : t(`alerts.status.${alert.status}`)}
              </span>
              <span className="event-place wall-cut">{info?.senderName ?? alert.sender}</span>
              <span className="event-age">
                {endsMs === undefined
                  ? ''
                  : t('alerts.until', { time: formatMinute(endsMs, timeZone) })}
              </span>
            </li>
          );
        })}
      </ol>
      {alerts.length > rows && (
        <p className="wall-rest">{t('wallWords.more', { count: alerts.length - rows })}</p>
      )}
    </WallPanel>
  );
}
