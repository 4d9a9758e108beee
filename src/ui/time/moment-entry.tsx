import { useState } from 'react';
import { formatLocal, parseLocal } from '#app';
import { useTwin } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';

/** Date and time at the site, to be read and to be written. */
export function MomentEntry() {
  useTick(500);
  const { t, timeZone } = useWords();
  const { read, commands } = useTwin();
  const [draft, setDraft] = useState<string | null>(null);
  const shown = formatLocal(read.wantedNow(), timeZone);
  const go = () => {
    const atMs = draft === null || draft === shown ? undefined : parseLocal(draft, timeZone);
    setDraft(null);
    if (atMs !== undefined) commands.goToInstant(atMs);
  };
  return (
    <input
      type="datetime-local"
      className="moment-entry"
      step={1}
      aria-label={t('time.entry')}
      title={t('time.entry')}
      value={draft ?? shown}
      max={formatLocal(read.liveNow(), timeZone)}
      onFocus={() => setDraft(shown)}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={go}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setDraft(shown);
      }}
    />
  );
}
