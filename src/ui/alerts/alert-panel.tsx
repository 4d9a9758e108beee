import { useState } from 'react';
import type { Alert } from '#model';
import { LevelMark } from '../controls/level-mark.tsx';
import { Panel } from '../controls/panel.tsx';
import { formatMinute } from '../format/time.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { expiryOf, infoIn } from './alert-text.ts';
import './alert-panel.css';

/** Public warnings that hold at the shown instant, the worst first; nothing where there is none. */
export function AlertPanel() {
  const { t } = useWords();
  const alerts = useTwinState((state) => state.alerts);
  const [openId, open] = useState<string | null>(null);
  if (alerts.length === 0) return null;
  return (
    <Panel
      className="alert-panel"
      title={t('alerts.title')}
      tail={t('alerts.count', { count: alerts.length })}
    >
      <ol className="panel-body alert-rows">
        {alerts.map((alert) => (
          <AlertRow
            key={alert.id}
            alert={alert}
            isOpen={alert.id === openId}
            onToggle={() => open(alert.id === openId ? null : alert.id)}
          />
        ))}
      </ol>
    </Panel>
  );
}

function AlertRow({
  alert,
  isOpen,
  onToggle,
}: {
  alert: Alert;
  isOpen: boolean;
  onToggle: () => void;
}) {
  const { t, language, timeZone } = useWords();
  const { commands } = useTwin();
  const info = infoIn(alert, language);
  const expiresMs = expiryOf(alert);
  return (
    <li data-level={alert.level} className="alert-item">
      <button
        type="button"
        className="alert-row"
        aria-expanded={isOpen}
        onClick={() => {
          onToggle();
          if (!isOpen) commands.goToAlert(alert.id);
        }}
      >
        <LevelMark level={alert.level} />
        <span className="alert-headline">{info?.headline ?? info?.event ?? alert.id}</span>
        {alert.status !== 'Actual' && (
          <span className="alert-exercise">{t(`alerts.status.${alert.status}`)}</span>
        )}
        <span className="alert-source">
          {info?.senderName ?? alert.sender}
          {' · '}
          {expiresMs === undefined
            ? t('alerts.noEnd')
            : t('alerts.until', { time: formatMinute(expiresMs, timeZone) })}
        </span>
      </button>
      {isOpen && (
        <div className="alert-detail">
          {info?.description && <p>{info.description}</p>}
          {info?.instruction && <p className="alert-instruction">{info.instruction}</p>}
          {info && info.area.length > 0 && (
            <p className="alert-source">{info.area.map(({ areaDesc }) => areaDesc).join(' · ')}</p>
          )}
          <p className="alert-source">
            {t('alerts.sent', { time: formatMinute(alert.sentMs, timeZone) })} · {alert.id}
          </p>
        </div>
      )}
    </li>
  );
}
