import { useEffect } from 'react';

/**
 * Calls the handler of a pressed key, by `KeyboardEvent.key` in lower case. Keys typed into a field, held
 * with Control, Alt or Meta, repeated or pressed while a dialog is open are left alone. `shift+t` comes
 * before `t` where both have a handler.
 */
export function useKeys(handlers: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const { target } = event;
      if (target instanceof Element && target.closest('input, textarea, select, dialog[open]'))
        return;
      const key = event.key.toLowerCase();
      const handler = (event.shiftKey && handlers[`shift+${key}`]) || handlers[key];
      if (!handler) return;
      // A key that moves into a field must not write itself there.
      event.preventDefault();
      handler();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [handlers]);
}
