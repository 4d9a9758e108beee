import { History } from 'lucide-react';
import { INCIDENT_STAGES, type Incident } from '#model';
import { LevelMark } from '../controls/level-mark.tsx';
import { formatClock, formatMinute } from '../format/time.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { Facts, ProvenanceFacts } from './facts.tsx';
import { InspectorFrame } from './inspector-frame.tsx';
import { ReadingRow } from './reading-row.tsx';

/** An incident: where it stands, how it went, and the readings behind it. */
export function IncidentCard({ id }: { id: string }) {
  const { t, say, timeZone } = useWords();
  const { read, commands } = useTwin();
  const incident = useTwinState((state) => state.incidents.find((one) => one.id === id));
  if (!incident)
    return (
      <InspectorFrame entity={{ type: 'incident', id }} kind={t('inspector.incident')} name={id}>
        <p>{t('inspector.missing')}</p>
      </InspectorFrame>
    );
  const town = incident.townCode ? read.town(incident.townCode) : undefined;
  return (
    <InspectorFrame
      entity={{ type: 'incident', id }}
      kind={t(`incidentKind.${incident.kind}`)}
      name={say(incident.title)}
      icon={<LevelMark level={incident.level} />}
    >
      <ol className="step-stages">
        {INCIDENT_STAGES.map((stage, i) => {
          const at = INCIDENT_STAGES.indexOf(incident.stage);
          const state = i < at ? 'done' : i === at ? 'now' : 'ahead';
          return (
            <li key={stage} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
              {t(`stage.${stage}`)}
            </li>
          );
        })}
      </ol>
      <Facts
        facts={[
          [
            t('fact.level'),
            `${t(`levelRank.${incident.level}`)} · ${t(`level.${incident.level}`)}`,
          ],
          [t('fact.place'), say(incident.place)],
          town && [t('fact.town'), say(town.name)],
          [
            t('incidents.started'),
            <span key="started" className="incident-start">
              {formatClock(incident.startedMs, timeZone)}
              <button
                type="button"
                className="button outlined"
                onClick={() =>
                  void commands.goToIncidentStart(id, incident.steps[0]?.atMs ?? incident.startedMs)
                }
              >
                <History aria-hidden="true" />
                {t('time.toStart')}
              </button>
            </span>,
          ],
          [t('fact.id'), incident.id],
        ]}
      />
      <Evidence incident={incident} />
      <section className="inspector-section">
        <h4>{t('incidents.timeline')}</h4>
        <ol className="steps">
          {incident.steps.map((step) => (
            <li className="step" key={`${step.stage}${step.atMs}`}>
              <b>{t(`stage.${step.stage}`)}</b>
              <time dateTime={new Date(step.atMs).toISOString()}>
                {formatMinute(step.atMs, timeZone)}
              </time>
              <p>{say(step.note)}</p>
            </li>
          ))}
        </ol>
      </section>
      <ProvenanceFacts provenance={incident.provenance} />
    </InspectorFrame>
  );
}

function Evidence({ incident }: { incident: Incident }) {
  const { t } = useWords();
  const { read, commands } = useTwin();
  const rows = incident.evidence.flatMap(({ thingId, datastreamId }) => {
    const thing = read.thing(thingId);
    const stream = read.streamsOf(thingId).find(({ id }) => id === datastreamId);
    return thing && stream ? [{ thing, stream }] : [];
  });
  if (rows.length === 0) return null;
  return (
    <section className="inspector-section">
      <h4>{t('incidents.evidence')}</h4>
      {rows.map(({ thing, stream }) => (
        <ReadingRow
          key={stream.id}
          stream={{
            ...stream,
            name: {
              zh: `${thing.name.zh} · ${stream.name.zh}`,
              en: `${thing.name.en} · ${stream.name.en}`,
            },
          }}
          chosen={false}
          onChoose={() => commands.select({ type: 'thing', id: thing.id })}
        />
      ))}
    </section>
  );
}
