import { useEffect, useState } from 'react';
import type { ProbeReport, SourceRecord, SourceView } from '#app';
import { Switch } from '../controls/switch.tsx';
import { useTwin } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { ProbeResult, Refusals } from './probe-result.tsx';
import { SOURCE_TEMPLATES, SOURCE_TYPES, type SourceType } from './templates.ts';

interface Draft {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly enabled: boolean;
  readonly type: string;
  /** The adapter's configuration as JSON. */
  readonly text: string;
}

const toText = (feed: object) => JSON.stringify(feed, undefined, 2);
const EMPTY: Draft = {
  id: '',
  zh: '',
  en: '',
  enabled: true,
  type: 'mqtt',
  text: toText(SOURCE_TEMPLATES.mqtt),
};

function draftOf({ record }: SourceView): Draft {
  const { id, name, enabled, feed } = record;
  return { id, zh: name.zh, en: name.en, enabled, type: feed.type, text: toText(feed) };
}

/** Sets up one source: what it is, how it is read; try it, see what comes, keep it. */
export function SourceEditor({
  view,
  token,
  onDone,
}: {
  /** Null for a new one. */
  view: SourceView | null;
  token: string;
  /** Saved or removed. */
  onDone: () => void;
}) {
  const { t } = useWords();
  const { sources } = useTwin();
  const [draft, setDraft] = useState<Draft>(view ? draftOf(view) : EMPTY);
  const [busy, setBusy] = useState<'test' | 'save' | null>(null);
  const [report, setReport] = useState<ProbeReport | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [stop, setStop] = useState<AbortController | null>(null);
  useEffect(() => () => stop?.abort(), [stop]);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });

  function choose(type: string) {
    const template = SOURCE_TEMPLATES[type as SourceType];
    if (template) change({ type, text: toText(template) });
  }

  /** The record, or undefined after saying what is wrong. */
  function read(): SourceRecord | undefined {
    try {
      const feed = JSON.parse(draft.text) as SourceRecord['feed'];
      const { zh, en, id, enabled } = draft;
      return { id, name: { zh: zh || en, en: en || zh }, enabled, feed };
    } catch (error) {
      setProblem(`${t('sources.badJson')} ${String(error)}`);
      return undefined;
    }
  }

  async function run(kind: 'test' | 'save', task: (record: SourceRecord) => Promise<void>) {
    const record = read();
    if (!record) return;
    setBusy(kind);
    setProblem(null);
    try {
      await task(record);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(null);
    }
  }

  const test = () =>
    run('test', async (record) => {
      const controller = new AbortController();
      setStop(controller);
      setReport(null);
      setReport(await sources.test(record, token, controller.signal));
    });
  const save = () =>
    run('save', async (record) => {
      await sources.save(record, token);
      onDone();
    });
  const remove = () =>
    run('save', async (record) => {
      await sources.remove(record.id, token);
      onDone();
    });

  return (
    <form className="source-editor" onSubmit={(event) => event.preventDefault()}>
      <div className="source-fields">
        <label>
          {t('sources.id')}
          <input
            value={draft.id}
            readOnly={view !== null}
            pattern="[a-z0-9][a-z0-9-]*"
            required
            onChange={({ target }) => change({ id: target.value })}
          />
        </label>
        <label>
          {t('sources.nameZh')}
          <input value={draft.zh} onChange={({ target }) => change({ zh: target.value })} />
        </label>
        <label>
          {t('sources.nameEn')}
          <input value={draft.en} onChange={({ target }) => change({ en: target.value })} />
        </label>
        <label>
          {t('sources.type')}
          <select value={draft.type} onChange={({ target }) => choose(target.value)}>
            {SOURCE_TYPES.map((type) => (
              <option key={type} value={type}>
                {t(`sources.types.${type}`)}
              </option>
            ))}
          </select>
        </label>
        <div className="source-switch">
          {t('sources.enabled')}
          <Switch
            checked={draft.enabled}
            label={t('sources.enabled')}
            onChange={(enabled) => change({ enabled })}
          />
        </div>
      </div>
      <label className="source-json">
        {t('sources.config')}
        <textarea
          value={draft.text}
          spellCheck={false}
          rows={12}
          onChange={({ target }) => change({ text: target.value })}
        />
      </label>
      <div className="source-buttons">
        <button type="button" onClick={test} disabled={busy !== null}>
          {busy === 'test' ? t('sources.testing') : t('sources.test')}
        </button>
        <button type="button" className="primary" onClick={save} disabled={busy !== null}>
          {t('sources.save')}
        </button>
        {view && (
          <button type="button" onClick={remove} disabled={busy !== null}>
            {t('sources.remove')}
          </button>
        )}
      </div>
      {problem !== null && (
        <p className="probe-problem" role="alert">
          {problem}
        </p>
      )}
      {report && <ProbeResult report={report} />}
      {!report && view && view.rejections.length > 0 && (
        <section className="probe">
          <h4>{t('sources.refused')}</h4>
          <Refusals rejections={view.rejections} />
        </section>
      )}
    </form>
  );
}
