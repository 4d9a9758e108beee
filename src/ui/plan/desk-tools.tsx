import { Bookmark, Camera, Command, Moon, SplitSquareHorizontal, Sun } from 'lucide-react';
import { useState } from 'react';
import { BookmarkPanel } from '../bookmarks/bookmark-panel.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { ImportButton } from '../imports/import-button.tsx';
import { useExportPicture } from '../legend/use-export-picture.ts';
import { SceneControlsButton } from '../scene-controls/scene-controls-button.tsx';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';

/** Buttons of the top bar that only the desk has. */
export function DeskTools({
  theme,
  onTheme,
  onPalette,
}: {
  theme: 'dark' | 'light';
  onTheme: () => void;
  onPalette: () => void;
}) {
  const { t } = useWords();
  const { commands } = useTwin();
  const isComparing = useTwinState((state) => state.compare !== null);
  const [keepsOpen, setKeepsOpen] = useState(false);
  const exportPicture = useExportPicture();
  return (
    <>
      <SceneControlsButton />
      <div className="desk-keeps">
        <IconButton
          icon={Bookmark}
          label={t('bookmarksWords.title')}
          expanded={keepsOpen}
          onClick={() => setKeepsOpen(!keepsOpen)}
        />
        {keepsOpen && <BookmarkPanel />}
      </div>
      <ImportButton />
      <IconButton
        icon={Camera}
        label={t('themesWords.exportPicture')}
        onClick={() => void exportPicture()}
      />
      <IconButton
        icon={SplitSquareHorizontal}
        label={t('planWords.compare.start')}
        pressed={isComparing}
        onClick={() => commands.compare(isComparing ? null : 'swipe')}
      />
      <IconButton icon={Command} label={t('planWords.palette.open')} onClick={onPalette} />
      <IconButton
        icon={theme === 'dark' ? Sun : Moon}
        label={t(`planWords.theme.${theme === 'dark' ? 'light' : 'dark'}`)}
        onClick={onTheme}
      />
    </>
  );
}
