import { useSyncExternalStore } from 'react';

/** Whether the media query holds now. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
    () => false,
  );
}

/**
 * Screens too narrow for the columns beside the map, as in the style sheets: since sizes grow with the
 * screen's height, a width in rem is a width in pixels or a shape.
 */
export const NARROW = {
  /** Under 105 rem: one column less within panels. */
  panels: '(max-width: 1680px), (max-aspect-ratio: 1050 / 675)',
  /** Under 75 rem: the left column lies over the map when asked for. */
  columns: '(max-width: 1199px), (max-aspect-ratio: 750 / 675)',
} as const;
