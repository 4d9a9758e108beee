import { ArrowDown, ArrowUp, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Bookmark } from '#state';
import { IconButton } from '../controls/icon-button.tsx';
import { useTwin } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';

/** One kept view; Enter takes a new name, Escape leaves the old one. */
export function BookmarkRow({
  bookmark: { id, name, light, madeMs, picture },
  isFirst,
  isLast,
}: {
  bookmark: Bookmark;
  isFirst: boolean;
  isLast: boolean;
}) {
  const { t, language, timeZone } = useWords();
  const { commands } = useTwin();
  const [draft, setDraft] = useState<string | null>(null);
  const finish = () => {
    if (draft?.trim() && draft !== name) commands.renameBookmark(id, draft);
    setDraft(null);
  };
  const day = new Date(madeMs).toLocaleDateString(language, { timeZone });
  return (
    <li className="bookmarks-row">
      <button
        type="button"
        className="bookmarks-go"
        aria-label={t('bookmarksWords.goTo', { name })}
        onClick={() => commands.goToBookmark(id)}
      >
        {picture ? <img src={picture} alt="" /> : <span className="bookmarks-blank" />}
      </button>
      <div className="bookmarks-words">
        {draft === null ? (
          <span className="bookmarks-name">{name}</span>
        ) : (
          <input
            type="text"
            value={draft}
            maxLength={100}
            aria-label={t('bookmarksWords.name')}
            // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here
            autoFocus
            onChange={({ currentTarget }) => setDraft(currentTarget.value)}
            onBlur={finish}
            onKeyDown={(event) => {
              // The keys of the desk are not meant while one writes.
              event.stopPropagation();
              if (event.key === 'Enter') finish();
              if (event.key === 'Escape') setDraft(null);
            }}
          />
        )}
        <small>
          {t(`bookmarksWords.light.${light}`)} · {day}
        </small>
      </div>
      <div className="bookmarks-tools">
        <IconButton
          small
          icon={ArrowUp}
          label={t('bookmarksWords.up', { name })}
          disabled={isFirst}
          onClick={() => commands.moveBookmark(id, -1)}
        />
        <IconButton
          small
          icon={ArrowDown}
          label={t('bookmarksWords.down', { name })}
          disabled={isLast}
          onClick={() => commands.moveBookmark(id, 1)}
        />
        <IconButton
          small
          icon={Pencil}
          label={t('bookmarksWords.rename', { name })}
          onClick={() => setDraft(name)}
        />
        <IconButton
          small
          icon={Trash2}
          label={t('bookmarksWords.remove', { name })}
          onClick={() => commands.removeBookmark(id)}
        />
      </div>
    </li>
  );
}
