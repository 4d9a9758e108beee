import { useEffect } from 'react';

/**
 * Calls the handler of a pressed key, by `KeyboardEvent.key` in lower case. Keys typed into a field, held
 * with a modifier, repeated or pressed while a dialog is open are left alone.
 */
export function useKeys(handlers: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const { target } = event;
      if (target instanceof Element && target.closest('input, textarea, select, dialog[open]'))
        return;
      handlers[event.key.toLowerCase()]?.();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [handlers]);
}
