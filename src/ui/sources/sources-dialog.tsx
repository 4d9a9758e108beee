import { Plus, X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { SourceList } from '#app';
import { TwinError } from '#model';
import { IconButton } from '../controls/icon-button.tsx';
import { useTwin } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { SourceEditor } from './source-editor.tsx';
import './sources-dialog.css';

type Loaded =
  | { readonly state: 'loading' }
  | { readonly state: 'no-gateway' }
  | { readonly state: 'locked' }
  | { readonly state: 'ready'; readonly list: SourceList };

/** The gateway's outside sources: how they fare, and a form to add, test and change them. */
export function SourcesDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);
  return (
    <dialog
      className="sources panel"
      ref={dialog}
      onClose={onClose}
      aria-labelledby="sources-title"
    >
      <header className="panel-head">
        <h2 id="sources-title">{t('sources.title')}</h2>
        <div className="panel-tail">
          <IconButton small icon={X} label={t('close')} onClick={onClose} />
        </div>
      </header>
      {open && <Body />}
    </dialog>
  );
}

function Body() {
  const { t, say } = useWords();
  const { sources } = useTwin();
  const [token, setToken] = useState('');
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
  const [chosen, choose] = useState<string | null>(null);
  const load = useCallback(async () => {
    try {
      setLoaded({ state: 'ready', list: await sources.list(token) });
    } catch (error) {
      const isLocked = error instanceof TwinError && error.code === 'feed-refused';
      setLoaded({ state: isLocked ? 'locked' : 'no-gateway' });
    }
  }, [sources, token]);
  useEffect(() => void load(), [load]);
  if (loaded.state === 'loading') return <p className="sources-message">{t('sources.loading')}</p>;
  if (loaded.state === 'no-gateway')
    return <p className="sources-message">{t('sources.noGateway')}</p>;
  if (loaded.state === 'locked') return <TokenForm onToken={setToken} />;
  const { list } = loaded;
  const view = list.sources.find(({ record }) => record.id === chosen) ?? null;
  return (
    <div className="sources-body">
      <nav className="sources-list" aria-label={t('sources.title')}>
        <button
          type="button"
          className="source-item"
          aria-current={chosen === null}
          onClick={() => choose(null)}
        >
          <Plus aria-hidden="true" />
          {t('sources.add')}
        </button>
        {list.sources.map(({ record, status }) => (
          <button
            key={record.id}
            type="button"
            className="source-item"
            aria-current={record.id === chosen}
            onClick={() => choose(record.id)}
          >
            <span className="source-dot" data-state={record.enabled ? status?.state : 'off'} />
            <span className="source-name">{say(record.name)}</span>
            <span className="source-state">
              {record.enabled
                ? t(`sources.states.${knownState(status?.state)}`)
                : t('sources.states.off')}
            </span>
          </button>
        ))}
        {list.problems.map((problem) => (
          <p key={problem} className="probe-problem">
            {problem}
          </p>
        ))}
        <p className="sources-hint">{t('sources.hint')}</p>
      </nav>
      <SourceEditor
        key={chosen ?? ''}
        view={view}
        token={token}
        onDone={() => {
          choose(null);
          void load();
        }}
      />
    </div>
  );
}

const STATES = ['connecting', 'live', 'reconnecting', 'failed', 'closed'] as const;

function knownState(state: string | undefined): (typeof STATES)[number] {
  return STATES.find((known) => known === state) ?? 'connecting';
}

function TokenForm({ onToken }: { onToken: (token: string) => void }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  return (
    <form
      className="sources-message"
      onSubmit={(event) => {
        event.preventDefault();
        onToken(text);
      }}
    >
      <label>
        {t('sources.token')}
        <input
          type="password"
          autoComplete="current-password"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <button type="submit">{t('sources.unlock')}</button>
    </form>
  );
}
