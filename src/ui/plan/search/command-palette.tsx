import { Command } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../use-words.ts';
import { filterCommands } from './filter-commands.ts';
import { OptionList } from './option-list.tsx';
import { NothingFound, useHitOptions } from './search-box.tsx';
import { useHits } from './use-hits.ts';
import { type ListOption, useOptions } from './use-options.ts';

const MAX_COMMANDS = 60;

/** Everything that can be done and found, by name. */
export function CommandPalette({
  open,
  onClose,
  commands,
}: {
  open: boolean;
  onClose: () => void;
  commands: readonly ListOption[];
}) {
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);
  return (
    <dialog
      className="palette panel"
      ref={dialog}
      onClose={onClose}
      aria-label={t('planWords.palette.title')}
    >
      {open && <PaletteBody commands={commands} onClose={onClose} />}
    </dialog>
  );
}

function PaletteBody({
  commands,
  onClose,
}: {
  commands: readonly ListOption[];
  onClose: () => void;
}) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const hits = useHits(text);
  const toOption = useHitOptions();
  const options = [
    ...filterCommands(commands, text).slice(0, MAX_COMMANDS),
    ...(hits ?? []).map(toOption),
  ];
  const list = useOptions(options, onClose);
  return (
    <>
      <div className="palette-field">
        <Command aria-hidden="true" />
        <input
          type="text"
          role="combobox"
          // biome-ignore lint/a11y/noAutofocus: a dialog that is opened by a key is typed into at once
          autoFocus
          aria-label={t('planWords.palette.title')}
          aria-expanded="true"
          aria-controls={list.listId}
          aria-autocomplete="list"
          aria-activedescendant={list.activeId}
          placeholder={t('planWords.palette.hint')}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            list.restart();
          }}
          onKeyDown={list.press}
        />
      </div>
      <OptionList options={options} list={list} />
      {options.length === 0 && hits && <NothingFound words={text.trim()} />}
    </>
  );
}
