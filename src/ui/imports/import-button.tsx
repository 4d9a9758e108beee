import { Upload } from 'lucide-react';
import { useRef } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';

const ACCEPTED = '.geojson,.json,.ndjson,.geojsonl,.csv,.tsv,.txt,.kml,.kmz,.gpx,.czml,.zip';

/** Chooses files by hand, for those who drop none. */
export function ImportButton({ small }: { small?: boolean }) {
  const { t } = useWords();
  const { commands } = useTwin();
  const busy = useTwinState((state) => state.imports.busy);
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton
        icon={Upload}
        label={t('importsWords.button')}
        disabled={busy}
        onClick={() => input.current?.click()}
        {...(small && { small })}
      />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPTED}
        aria-label={t('importsWords.button')}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // The same file may be chosen again after it was mended.
          currentTarget.value = '';
          if (files.length > 0) void commands.importFiles(files);
        }}
      />
    </>
  );
}
