import { BookmarkPlus, Download, Upload } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { Panel } from '../controls/panel.tsx';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { BookmarkRow } from './bookmark-row.tsx';
import './bookmark-panel.css';

/** The kept views of this district: go, keep, rename, order, hand on. */
export function BookmarkPanel() {
  const { t } = useWords();
  const { commands } = useTwin();
  const bookmarks = useTwinState((state) => state.bookmarks);
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const wanted = name.trim() || t('bookmarksWords.unnamed', { number: bookmarks.length + 1 });
    void commands.addBookmark(wanted).finally(() => setBusy(false));
    setName('');
  };
  return (
    <Panel
      className="bookmarks"
      title={t('bookmarksWords.title')}
      tail={
        <>
          <IconButton
            small
            icon={Upload}
            label={t('bookmarksWords.import')}
            onClick={() => file.current?.click()}
          />
          <IconButton
            small
            icon={Download}
            label={t('bookmarksWords.export')}
            disabled={bookmarks.length === 0}
            onClick={() => commands.exportBookmarks()}
          />
          <input
            ref={file}
            type="file"
            hidden
            accept=".json"
            aria-label={t('bookmarksWords.import')}
            onChange={({ currentTarget }) => {
              const [chosen] = currentTarget.files ?? [];
              if (chosen) void commands.importBookmarks(chosen);
              currentTarget.value = '';
            }}
          />
        </>
      }
    >
      <form className="bookmarks-add" onSubmit={add}>
        <input
          type="text"
          value={name}
          maxLength={100}
          placeholder={t('bookmarksWords.name')}
          aria-label={t('bookmarksWords.name')}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <button type="submit" disabled={busy}>
          <BookmarkPlus aria-hidden="true" />
          {t('bookmarksWords.add')}
        </button>
      </form>
      {bookmarks.length === 0 ? (
        <p className="bookmarks-none">{t('bookmarksWords.none')}</p>
      ) : (
        <ol className="bookmarks-list">
          {bookmarks.map((bookmark, at) => (
            <BookmarkRow
              key={bookmark.id}
              bookmark={bookmark}
              isFirst={at === 0}
              isLast={at === bookmarks.length - 1}
            />
          ))}
        </ol>
      )}
    </Panel>
  );
}
