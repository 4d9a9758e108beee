import { Command, Moon, SplitSquareHorizontal, Sun } from 'lucide-react';
import { IconButton } from '../controls/icon-button.tsx';
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
  return (
    <>
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
