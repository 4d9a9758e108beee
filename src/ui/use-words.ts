import i18next, { type TFunction } from 'i18next';
import type { Language, Text } from '#model';
import { useTwin, useTwinState } from './twin-context.tsx';

export interface Words {
  readonly t: TFunction;
  readonly language: Language;
  readonly timeZone: string;
  /** The text in the screen's language. */
  say(text: Text): string;
}

/** The words of the screen in the language that the scene speaks. */
export function useWords(): Words {
  const { site } = useTwin().read;
  const language = useTwinState((state) => state.scene.language);
  return {
    t: i18next.getFixedT(language),
    language,
    timeZone: site.timeZone,
    say: (text) => text[language] || text[language === 'zh' ? 'en' : 'zh'],
  };
}
