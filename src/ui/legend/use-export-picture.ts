import { formatDay, formatMinute } from '../format/time.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { composeLegend } from './compose-legend.ts';

/** Takes the picture away with legends, title, time and sources in the language of the screen. */
export function useExportPicture(): () => Promise<void> {
  const words = useWords();
  const { read, commands } = useTwin();
  const catalogue = useTwinState((state) => state.catalogue);
  const { t, say, language, timeZone } = words;
  return () => {
    const nowMs = read.now();
    const minute = formatMinute(nowMs, timeZone);
    const district = say(read.site.name);
    const sources = read.site.attributions.map(({ text, licence }) => `${text} (${licence})`);
    const isSimulated = catalogue?.kind === 'simulated';
    return commands.exportPicture({
      title: t('title', { district }),
      time: t('themesWords.pictureTime', {
        time: `${formatDay(nowMs, timeZone, language)} ${minute}`,
      }),
      legends: read.legends().map((facts) => composeLegend(facts, words, { nowMs, as: 'time' })),
      source: t('themesWords.pictureSource', {
        sources: [...sources, ...(isSimulated ? [t('themesWords.isSimulated')] : [])].join(' · '),
      }),
      fileName: `${read.site.id}-${new Date(nowMs).toISOString().slice(0, 16).replaceAll(/[:T]/g, '-')}`,
    });
  };
}
