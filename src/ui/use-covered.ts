import { type RefObject, useEffect } from 'react';
import { useTwin } from './twin-context.tsx';

/**
 * Tells the scene where the elements that fit `selector` lie over it, so that no name is written under them; nothing is
 * covered any more once the caller is gone.
 *
 * @param within what holds them
 */
export function useCovered(within: RefObject<HTMLElement | null>, selector: string): void {
  const { commands } = useTwin();
  useEffect(() => {
    const root = within.current;
    if (!root) return;
    const tell = () =>
      commands.setCovered(
        [...root.querySelectorAll(selector)].map((element) => {
          const { left, top, width, height } = element.getBoundingClientRect();
          return { x: left + width / 2, y: top + height / 2, width, height };
        }),
      );
    const sizes = new ResizeObserver(tell);
    const watch = () => {
      sizes.disconnect();
      for (const element of root.querySelectorAll(selector)) sizes.observe(element);
      tell();
    };
    const changes = new MutationObserver(watch);
    changes.observe(root, { childList: true, subtree: true });
    watch();
    return () => {
      sizes.disconnect();
      changes.disconnect();
      commands.setCovered([]);
    };
  }, [commands, within, selector]);
}
