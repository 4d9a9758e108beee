import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { IconButton } from './controls/icon-button.tsx';
import { useTwin } from './twin-context.tsx';
import { useWords } from './use-words.ts';
import './help-dialog.css';

const KEYS = [
  ['L', 'l'],
  ['H', 'h'],
  ['G', 'g'],
  ['Space', 'space'],
  ['← →', 'arrows'],
  [', .', 'speed'],
  ['N', 'n'],
  ['Esc', 'esc'],
  ['?', 'help'],
] as const;

const DESK_KEYS = [
  ['/', 'slash'],
  ['Ctrl K', 'palette'],
  ['T', 'theme'],
  ['⇧ T', 'light'],
  ['D', 'table'],
  ['C', 'compare'],
  ['I', 'right'],
  ['↑ ↓ ␣', 'tree'],
  ['↑ ↓ ⏎', 'grid'],
] as const;

/** The keys, the mouse, and how to read the figures. */
export function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const { site } = useTwin().read;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);
  return (
    <dialog className="help panel" ref={dialog} onClose={onClose} aria-labelledby="help-title">
      <header className="panel-head">
        <h2 id="help-title">{t('helpDialog.title')}</h2>
        <div className="panel-tail">
          <IconButton small icon={X} label={t('close')} onClick={onClose} />
        </div>
      </header>
      <div className="help-body">
        <h3>{t('helpDialog.keys')}</h3>
        <dl className="help-keys">
          {KEYS.map(([face, key]) => (
            <div key={key}>
              <dt>
                <kbd>{face}</kbd>
              </dt>
              <dd>{t(`helpDialog.key.${key}`)}</dd>
            </div>
          ))}
        </dl>
        <h3>{t('planWords.keys.title')}</h3>
        <dl className="help-keys">
          {DESK_KEYS.map(([face, key]) => (
            <div key={key}>
              <dt>
                <kbd>{face}</kbd>
              </dt>
              <dd>{t(`planWords.keys.${key}`)}</dd>
            </div>
          ))}
        </dl>
        <h3>{t('helpDialog.about')}</h3>
        <p>{t('helpDialog.mouse')}</p>
        <p>{t('helpDialog.truth')}</p>
        <p>{t('helpDialog.siteAsOf', { date: site.asOf })}</p>
      </div>
    </dialog>
  );
}
