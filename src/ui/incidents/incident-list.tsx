import { ChevronDown, ChevronUp } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Incident } from '#model';
import { LevelMark } from '../controls/level-mark.tsx';
import { Panel } from '../controls/panel.tsx';
import { formatAge, formatMinute } from '../format/time.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useMedia } from '../use-media.ts';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';
import './incident-list.css';

/** A new incident calls for this long, then stands still. */
const CALL_MS = 10_000;

/** What happens in the district, worst level first; a click flies there. */
export function IncidentList() {
  const { t } = useWords();
  const incidents = useTwinState((state) => state.incidents);
  const isPast = useTwinState((state) => state.past !== null);
  const crowded = useTwinState((state) => state.scene.selected !== null);
  const low = useMedia('(max-height: 840px)');
  const [all, setAll] = useState(false);
  const open = incidents.filter(({ stage }) => stage !== 'closed').length;
  const rows = low ? (crowded ? 2 : 5) : crowded ? 4 : 7;
  const shown = all ? incidents : incidents.slice(0, rows);
  const hidden = incidents.length - shown.length;
  return (
    <Panel
      className="incident-panel"
      title={t('incidents.title')}
      tail={open > 0 && t('incidents.open', { count: open })}
    >
      {!isPast && <Announcement />}
      {incidents.length === 0 ? (
        <div className="message">
          <p>{t(isPast ? 'incidents.emptyThen' : 'incidents.empty')}</p>
          {!isPast && <p>{t('incidents.emptyHint')}</p>}
        </div>
      ) : (
        <ol className="panel-body incident-rows" data-all={all}>
          {shown.map((incident) => (
            <IncidentRow key={incident.id} incident={incident} />
          ))}
        </ol>
      )}
      {(hidden > 0 || all) && incidents.length > rows && (
        <button type="button" className="incident-more" onClick={() => setAll(!all)}>
          {all ? <ChevronUp aria-hidden="true" /> : <ChevronDown aria-hidden="true" />}
          {all ? t('incidents.less') : t('incidents.more', { count: hidden })}
        </button>
      )}
    </Panel>
  );
}

function IncidentRow({ incident }: { incident: Incident }) {
  const { t, say, timeZone } = useWords();
  const { commands } = useTwin();
  const calling = useTwinState(
    (state) => state.past === null && state.calling.includes(incident.id),
  );
  const selected = useTwinState(
    ({ scene }) => scene.selected?.type === 'incident' && scene.selected.id === incident.id,
  );
  useEffect(() => {
    if (!calling) return;
    const timer = setTimeout(() => commands.quietIncident(incident.id), CALL_MS);
    return () => clearTimeout(timer);
  }, [calling, commands, incident.id]);
  return (
    <li>
      <button
        type="button"
        className="incident-row"
        data-level={incident.level}
        data-calling={calling}
        data-closed={incident.stage === 'closed'}
        aria-current={selected}
        onClick={() => {
          if (calling) commands.quietIncident(incident.id);
          commands.goTo({ type: 'incident', id: incident.id });
        }}
      >
        <LevelMark level={incident.level} />
        <span className="incident-time">{formatMinute(incident.startedMs, timeZone)}</span>
        <span className="incident-title" title={say(incident.title)}>
          {say(incident.title)}
        </span>
        <span className="incident-stage">{t(`stage.${incident.stage}`)}</span>
        <span className="incident-place" title={say(incident.place)}>
          {say(incident.place)}
        </span>
        <Age timeMs={incident.startedMs} />
      </button>
    </li>
  );
}

function Age({ timeMs }: { timeMs: number }) {
  useTick(2000);
  const { language } = useWords();
  return <span className="incident-age">{formatAge(useTwin().read.now() - timeMs, language)}</span>;
}

/** Reads the newest calling incident aloud, once. */
function Announcement() {
  const { t, say } = useWords();
  const newest = useTwinState(({ calling, incidents }) =>
    incidents.find(({ id }) => id === calling.at(-1)),
  );
  return (
    <p className="unseen" aria-live="polite">
      {newest &&
        t('incidents.arrived', {
          level: t(`level.${newest.level}`),
          title: say(newest.title),
          place: say(newest.place),
        })}
    </p>
  );
}
