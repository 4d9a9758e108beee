import { foldText } from './fold-text.ts';
import { matchPinyin, type Syllables } from './match-pinyin.ts';
import { SEARCH_KINDS, type SearchEntry, type SearchHit, type SearchKind } from './search-entry.ts';

/** What a kind weighs where two finds fit equally well. */
const WEIGHTS = Object.fromEntries(
  SEARCH_KINDS.map((kind, i) => [kind, 6 * (SEARCH_KINDS.length - i)]),
) as Readonly<Record<SearchKind, number>>;

interface Prepared {
  readonly entry: SearchEntry;
  readonly zh: string;
  readonly en: string;
  readonly enWords: readonly string[];
  readonly id: string;
  /** Read when it is first needed. */
  syllables?: Syllables;
}

export interface SearchIndex {
  /** Replaces all entries of a group. */
  set(group: string, entries: readonly SearchEntry[]): void;
  /** The best first. */
  find(text: string, limit: number): SearchHit[];
}

/** @param readSyllables how a Chinese name is read; names can then be typed in letters */
export function createSearchIndex(readSyllables: (name: string) => Syllables): SearchIndex {
  const groups = new Map<string, readonly Prepared[]>();
  return {
    set: (group, entries) => groups.set(group, entries.map(prepare)),
    find(text, limit) {
      const wanted = foldText(text);
      if (wanted === '') return [];
      const isLatin = /^[a-zv\d]+$/.test(wanted) && /[a-z]/.test(wanted);
      const hits: SearchHit[] = [];
      for (const prepared of [...groups.values()].flat()) {
        let fit = Math.max(
          fitId(wanted, prepared.id),
          fitChinese(wanted, prepared.zh),
          fitEnglish(wanted, prepared),
        );
        if (isLatin && fit < 900) {
          prepared.syllables ??= readSyllables(prepared.entry.name.zh);
          fit = Math.max(fit, fitPinyin(wanted, prepared.syllables));
        }
        if (fit <= 0) continue;
        const { entry } = prepared;
        const score = fit + WEIGHTS[entry.kind] - Math.min(40, 2 * entry.name.zh.length);
        hits.push({ ...entry, score });
      }
      return hits.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit);
    },
  };
}

function prepare(entry: SearchEntry): Prepared {
  return {
    entry,
    zh: foldText(entry.name.zh),
    en: foldText(entry.name.en),
    enWords: entry.name.en.split(/[^\p{L}\p{N}]+/u).map(foldText),
    id: foldText(entry.id),
  };
}

function fitId(wanted: string, id: string): number {
  if (id === wanted) return 1000;
  if (wanted.length < 3) return 0;
  return id.startsWith(wanted) ? 640 : 0;
}

function fitChinese(wanted: string, zh: string): number {
  if (zh === wanted) return 1000;
  const at = zh.indexOf(wanted);
  return at < 0 ? 0 : at === 0 ? 820 : 620 - Math.min(60, 6 * at);
}

function fitEnglish(wanted: string, { en, enWords }: Prepared): number {
  if (en === wanted) return 960;
  if (enWords[0] === wanted) return 880;
  if (en.startsWith(wanted)) return 780;
  if (enWords.some((word) => word.startsWith(wanted))) return 600;
  return wanted.length > 3 && en.includes(wanted) ? 420 : 0;
}

function fitPinyin(wanted: string, syllables: Syllables): number {
  const match = matchPinyin(wanted, syllables);
  if (!match) return 0;
  const covers = match.from === 0 && match.length === syllables.length;
  const late = Math.min(120, 40 * match.from);
  if (match.isInitials) return (covers ? 720 : match.length > 1 ? 540 : 300) - late;
  if (match.isWhole) return (covers ? 900 : 800) - late;
  return (covers ? 700 : 520) - late;
}
