// biome-ignore-all lint/a11y/useSemanticElements: the field keeps the focus and has the keys
// biome-ignore-all lint/a11y/useFocusableInteractive: the field keeps the focus and has the keys
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the field keeps the focus and has the keys
import { useWords } from '../../use-words.ts';
import type { ListOption, useOptions } from './use-options.ts';

/** The list below a search field. */
export function OptionList({
  options,
  list,
}: {
  options: readonly ListOption[];
  list: ReturnType<typeof useOptions>;
}) {
  const { t } = useWords();
  return (
    <div
      role="listbox"
      className="option-list"
      id={list.listId}
      aria-label={t('planWords.search.results')}
    >
      {options.map((option, i) => (
        <div
          key={option.key}
          id={list.optionId(i)}
          role="option"
          className="option"
          aria-selected={i === list.active}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => list.run(option)}
        >
          <span className="option-title">{option.title}</span>
          {option.hint && <span className="option-hint">{option.hint}</span>}
          {option.keys && <kbd>{option.keys}</kbd>}
          <span className="option-tag">{option.tag}</span>
        </div>
      ))}
    </div>
  );
}
