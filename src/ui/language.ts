import i18next from 'i18next';
import type { Language } from '#model';
import type { deskZh } from './locales/desk.ts';
import { en } from './locales/en.ts';
import type { planZh } from './locales/plan.ts';
import type { tourZh } from './locales/tour.ts';
import type { wallZh } from './locales/wall.ts';
import { zh } from './locales/zh.ts';

/** The languages of the screen, each by its own name. */
export const LANGUAGES: readonly { readonly code: Language; readonly name: string }[] = [
  { code: 'zh', name: '中' },
  { code: 'en', name: 'EN' },
];

/** The product's name is written in both languages wherever it stands. */
export const PRODUCT_NAME = { zh: '云间', en: 'Yunjian' } as const;

/** BCP 47 tags: of the document, and for figures and dates. */
export const LOCALE: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' };

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof zh & ShellWords };
  }
}

type DeskWords = typeof deskZh;

/** Words that only one shell says; each comes with its shell, so that a wall does not carry a desk's. */
interface ShellWords extends DeskWords {
  readonly planWords: typeof planZh;
  readonly tourWords: typeof tourZh;
  readonly wallWords: typeof wallZh;
}

const words: Record<Language, Record<string, unknown>> = { zh: { ...zh }, en: { ...en } };

/** Adds a shell's own words, before or after the others are loaded. */
export function addWords<Name extends keyof ShellWords>(
  name: Name,
  added: Readonly<Record<Language, ShellWords[Name]>>,
): void {
  for (const { code } of LANGUAGES) {
    words[code][name] = added[code];
    if (i18next.isInitialized)
      i18next.addResourceBundle(code, 'translation', { [name]: added[code] }, true, true);
  }
}

/** Loads the words and sets the page's language; call once, before anything is drawn. */
export function initLanguage(language: Language): void {
  void i18next.init({
    lng: language,
    fallbackLng: false,
    initAsync: false,
    resources: { zh: { translation: words.zh }, en: { translation: words.en } },
    interpolation: { escapeValue: false },
  });
  setDocumentLanguage(language);
}

/** Changes the words on screen. */
export function changeLanguage(language: Language): void {
  if (i18next.language !== language) void i18next.changeLanguage(language);
  setDocumentLanguage(language);
}

function setDocumentLanguage(language: Language): void {
  if (typeof document !== 'undefined') document.documentElement.lang = LOCALE[language];
}
