import { expiryOf, infoIn } from '../alerts/alert-text.ts';
import { LevelMark } from '../controls/level-mark.tsx';
import { formatMinute } from '../format/time.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { Facts } from './facts.tsx';
import { InspectorFrame } from './inspector-frame.tsx';

/** A public warning: what it says, where and until when it holds, and who issued it. */
export function AlertCard({ id }: { id: string }) {
  const { t, language, timeZone } = useWords();
  const { commands } = useTwin();
  const alert = useTwinState((state) => state.alerts.find((one) => one.id === id));
  const entity = { type: 'alert', id } as const;
  if (!alert)
    return (
      <InspectorFrame entity={entity} kind={t('themesWords.alert')} name={id}>
        <p>{t('themesWords.alertGone')}</p>
      </InspectorFrame>
    );
  const info = infoIn(alert, language);
  const expiresMs = expiryOf(alert);
  const areas = info?.area.map(({ areaDesc }) => areaDesc).join(' · ');
  return (
    <InspectorFrame
      entity={entity}
      kind={
        alert.status === 'Actual'
          ? t('themesWords.alert')
          : `${t('themesWords.alert')} · ${t(`alerts.status.${alert.status}`)}`
      }
      name={info?.headline ?? info?.event ?? alert.id}
      icon={<LevelMark level={alert.level} />}
    >
      {info?.description && <p>{info.description}</p>}
      {info?.instruction && (
        <section className="inspector-section">
          <h4>{t('themesWords.advice')}</h4>
          <p>{info.instruction}</p>
        </section>
      )}
      <Facts
        facts={[
          [t('fact.level'), `${t(`levelRank.${alert.level}`)} · ${t(`level.${alert.level}`)}`],
          [t('themesWords.sender'), info?.senderName ?? alert.sender],
          [t('themesWords.sent'), formatMinute(alert.sentMs, timeZone)],
          [
            t('themesWords.expires'),
            expiresMs === undefined ? t('alerts.noEnd') : formatMinute(expiresMs, timeZone),
          ],
          areas
            ? [
                t('themesWords.area'),
                <button
                  key="area"
                  type="button"
                  className="button outlined"
                  onClick={() => commands.goToAlert(id)}
                >
                  {areas}
                </button>,
              ]
            : undefined,
          [t('fact.id'), alert.id],
        ]}
      />
    </InspectorFrame>
  );
}
