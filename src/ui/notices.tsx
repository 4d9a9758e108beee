import { Info, type LucideIcon, OctagonAlert, TriangleAlert, X } from 'lucide-react';
import type { Notice } from '#state';
import { IconButton } from './controls/icon-button.tsx';
import { useTwin, useTwinState } from './twin-context.tsx';
import { useWords } from './use-words.ts';
import './notices.css';

const ICONS: Readonly<Record<Notice['severity'], LucideIcon>> = {
  info: Info,
  warning: TriangleAlert,
  error: OctagonAlert,
};

/** What a person must know now: what happened, what still works, what to do. */
export function Notices() {
  const { t, say } = useWords();
  const { store } = useTwin();
  const notices = useTwinState((state) => state.notices);
  return (
    <ul className="notices" aria-label={t('notices.title')} aria-live="polite">
      {notices.map(({ id, severity, text }) => {
        const Icon = ICONS[severity];
        return (
          <li key={id} className="notice" data-severity={severity}>
            <Icon aria-hidden="true" />
            <p>
              <b>{t(`notices.severity.${severity}`)}</b> {say(text)}
            </p>
            <IconButton
              small
              icon={X}
              label={t('dismiss')}
              onClick={() => store.getState().withdraw(id)}
            />
          </li>
        );
      })}
    </ul>
  );
}
