import { type KeyboardEvent, useId, useState } from 'react';

/** One line of a list under a field. */
export interface ListOption {
  readonly key: string;
  readonly title: string;
  /** The other language's name, or nothing. */
  readonly hint?: string | undefined;
  readonly tag: string;
  readonly keys?: string | undefined;
  run(): void;
}

/** A field with a list below: arrows choose, Enter runs, and the reader is told which one is chosen. */
export function useOptions(options: readonly ListOption[], onDone: () => void) {
  const id = useId();
  const [wanted, setWanted] = useState(0);
  const active = Math.min(wanted, Math.max(0, options.length - 1));
  const optionId = (i: number) => `${id}-${i}`;
  const run = (option: ListOption | undefined) => {
    if (!option) return;
    onDone();
    option.run();
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && options.length > 0) {
      const next = (active + step + options.length) % options.length;
      setWanted(next);
      document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') run(options[active]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    listId: id,
    active,
    optionId,
    run,
    press,
    restart: () => setWanted(0),
    activeId: options.length > 0 ? optionId(active) : undefined,
  };
}
