import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ImportReport } from '#state';
import { IconButton } from '../controls/icon-button.tsx';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import './imports.css';

/** What became of the files of the last import. */
export function ImportDialog() {
  const { t } = useWords();
  const { commands } = useTwin();
  const { busy, reports } = useTwinState((state) => state.imports);
  const open = busy || reports.length > 0;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);
  return (
    <dialog
      className="imports panel"
      ref={dialog}
      onClose={() => commands.closeImports()}
      onCancel={(event) => busy && event.preventDefault()}
      aria-labelledby="imports-title"
    >
      <header className="panel-head">
        <h2 id="imports-title">{t('importsWords.title')}</h2>
        <div className="panel-tail">
          <IconButton
            small
            icon={X}
            label={t('close')}
            disabled={busy}
            onClick={() => dialog.current?.close()}
          />
        </div>
      </header>
      <div className="imports-body" aria-live="polite">
        {busy && <p>{t('importsWords.busy')}</p>}
        {reports.map((report, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes while it is shown
          <FileReport key={at} report={report} />
        ))}
      </div>
    </dialog>
  );
}

function FileReport({ report }: { report: ImportReport }) {
  const { t, say, language } = useWords();
  const { commands } = useTwin();
  const { file, format, layerId, read, kept, refused, hints, problem } = report;
  const number = (value: number) => value.toLocaleString(language);
  return (
    <section className="imports-file" aria-label={file}>
      <h3>
        <span className="imports-name">{file}</span>
        {format && <span className="imports-format">{format}</span>}
      </h3>
      {problem && (
        <p className="imports-problem" role="alert">
          {say(problem)}
        </p>
      )}
      {read > 0 && <p>{t('importsWords.counts', { read: number(read), kept: number(kept) })}</p>}
      {hints.map((hint) => (
        <p key={hint.en} className="imports-hint">
          {say(hint)}
        </p>
      ))}
      {refused.map(({ reason, count, rows }) => (
        <details key={reason}>
          <summary>
            {t(`importsWords.reasons.${reason}`)}
            <span>{t('importsWords.refused', { count: number(count) as unknown as number })}</span>
          </summary>
          <ol>
            {rows.map(({ row, sample }) => (
              <li key={row}>
                <span>{t('importsWords.row', { row })}</span>
                <code>{sample}</code>
              </li>
            ))}
          </ol>
        </details>
      ))}
      {layerId && (
        <button
          type="button"
          className="imports-go"
          onClick={() => {
            commands.closeImports();
            commands.goToLayer(layerId);
          }}
        >
          {t('importsWords.goTo')}
        </button>
      )}
    </section>
  );
}
