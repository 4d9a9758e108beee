import { type KeyboardEvent, type RefCallback, useCallback } from 'react';
import { useTwin } from '../../twin-context.tsx';

const ITEM = '[role=treeitem]';

/**
 * The keys of a tree: arrows move, right and left unfold and fold, Space and Enter switch, Delete removes a layer that
 * was added, Alt with an arrow moves it. One item at a time can be reached by Tab.
 */
export function useTreeKeys() {
  const { commands } = useTwin();
  const ref: RefCallback<HTMLUListElement> = useCallback((tree) => {
    if (!tree) return;
    const settle = () => {
      const items = [...tree.querySelectorAll<HTMLElement>(ITEM)];
      const current = items.find((item) => item.tabIndex === 0) ?? items[0];
      for (const item of items) item.tabIndex = item === current ? 0 : -1;
      for (const control of tree.querySelectorAll<HTMLElement>('button')) control.tabIndex = -1;
    };
    settle();
    const watch = new MutationObserver(settle);
    watch.observe(tree, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, []);

  function press(event: KeyboardEvent<HTMLUListElement>): void {
    const tree = event.currentTarget;
    const item = (event.target as Element).closest<HTMLElement>(ITEM);
    if (!item || event.target !== item) return;
    const items = [...tree.querySelectorAll<HTMLElement>(ITEM)];
    const at = items.indexOf(item);
    const expanded = item.getAttribute('aria-expanded');
    const own = item.dataset.own;
    const focus = (next: HTMLElement | undefined) => {
      if (!next) return;
      for (const other of items) other.tabIndex = other === next ? 0 : -1;
      next.focus();
    };
    const click = (selector: string) => item.querySelector<HTMLElement>(selector)?.click();
    if (event.altKey && own && (event.key === 'ArrowUp' || event.key === 'ArrowDown'))
      commands.moveLayer(own, event.key === 'ArrowUp' ? -1 : 1);
    else if (event.key === 'ArrowDown') focus(items[at + 1]);
    else if (event.key === 'ArrowUp') focus(items[at - 1]);
    else if (event.key === 'Home') focus(items[0]);
    else if (event.key === 'End') focus(items.at(-1));
    else if (event.key === 'ArrowRight')
      expanded === 'false' ? click('[data-fold]') : focus(items[at + 1]);
    else if (event.key === 'ArrowLeft')
      expanded === 'true'
        ? click('[data-fold]')
        : focus(items.slice(0, at).findLast((other) => other.hasAttribute('aria-expanded')));
    else if (event.key === ' ' || event.key === 'Enter')
      click(expanded === null ? '[role=switch]' : '.layer-group-head [role=switch], [data-fold]');
    else if (event.key === 'Delete' && own) commands.removeLayer(own);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return { role: 'tree' as const, ref, onKeyDown: press };
}
