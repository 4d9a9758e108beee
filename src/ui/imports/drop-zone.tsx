import { useEffect, useState } from 'react';
import { useTwin } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { ImportDialog } from './import-dialog.tsx';
import './imports.css';

/** Takes files dropped anywhere on the window, shows where, and reports what became of them. */
export function DropZone() {
  const { t } = useWords();
  const { commands } = useTwin();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    // Entering a child leaves its parent: only as many leaves as enters mean that the window was left.
    let depth = 0;
    const stopped = new AbortController();
    const { signal } = stopped;
    const carries = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    const on = (
      type: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
      act: (e: DragEvent) => void,
    ) =>
      window.addEventListener(
        type,
        (event) => {
          if (!carries(event)) return;
          event.preventDefault();
          act(event);
        },
        { signal },
      );
    on('dragenter', () => {
      depth++;
      setOver(true);
    });
    on('dragover', () => {});
    on('dragleave', () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    });
    on('drop', ({ dataTransfer }) => {
      depth = 0;
      setOver(false);
      const files = [...(dataTransfer?.files ?? [])];
      if (files.length > 0) void commands.importFiles(files);
    });
    return () => stopped.abort();
  }, [commands]);
  return (
    <>
      {isOver && (
        <div className="drop-zone" aria-hidden="true">
          <div className="drop-zone-sheet">
            <strong>{t('importsWords.drop')}</strong>
            <span>{t('importsWords.formats')}</span>
            <small>{t('importsWords.limits')}</small>
          </div>
        </div>
      )}
      <ImportDialog />
    </>
  );
}
