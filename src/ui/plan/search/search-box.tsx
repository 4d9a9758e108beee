import { Search } from 'lucide-react';
import { type RefObject, useState } from 'react';
import type { SearchHit } from '#app';
import { useTwin } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';
import { OptionList } from './option-list.tsx';
import { openHit, useHits } from './use-hits.ts';
import { type ListOption, useOptions } from './use-options.ts';
import './search.css';

/** One box for names, pinyin, ids and coordinates; a find is flown to and selected. */
export function SearchBox({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const hits = useHits(text);
  const toOption = useHitOptions();
  const options = (hits ?? []).map(toOption);
  const list = useOptions(options, () => {
    setOpen(false);
    setText('');
    field.current?.blur();
  });
  const shown = open && text.trim() !== '';
  return (
    <search className="search-box">
      <Search aria-hidden="true" />
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-label={t('planWords.search.label')}
        aria-expanded={shown}
        aria-controls={list.listId}
        aria-autocomplete="list"
        aria-activedescendant={shown ? list.activeId : undefined}
        placeholder={t('planWords.search.hint')}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          list.restart();
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return list.press(event);
          event.stopPropagation();
          if (text === '') field.current?.blur();
          setText('');
        }}
      />
      <kbd>/</kbd>
      <div className="search-drop panel" hidden={!shown}>
        <OptionList options={options} list={list} />
        {hits?.length === 0 && <NothingFound words={text.trim()} />}
      </div>
      <span className="unseen" role="status">
        {shown && hits && t('planWords.search.count', { count: hits.length })}
      </span>
    </search>
  );
}

/** Says that nothing was found, and what can be typed. */
export function NothingFound({ words }: { words: string }) {
  const { t } = useWords();
  return (
    <div className="message">
      <p>{t('planWords.search.none', { words })}</p>
      <p>{t('planWords.search.noneHint')}</p>
    </div>
  );
}

/** How a find reads in a list. */
export function useHitOptions(): (hit: SearchHit) => ListOption {
  const { t, language } = useWords();
  const twin = useTwin();
  return (hit) => ({
    key: `${hit.kind}:${hit.id}`,
    title: hit.name[language] || hit.name[language === 'zh' ? 'en' : 'zh'],
    hint: hit.name.zh === hit.name.en ? undefined : hit.name[language === 'zh' ? 'en' : 'zh'],
    tag: t(`planWords.search.kind.${hit.kind}`),
    run: () => openHit(twin, hit),
  });
}
