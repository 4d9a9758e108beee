import { useEffect } from 'react';
import type { Twin } from '#app';
import { nextSpeed } from './speeds.ts';
import { LARGE_STEP } from './strip-window.ts';

/**
 * Space, arrows, comma, full stop and N drive the clock, unless a field, a button or a dialog wants them.
 *
 * @param stepMs of one press of an arrow; Shift makes it larger
 */
export function useTimeKeys(twin: Twin, stepMs: number): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const { target } = event;
      const isTaken = (selector: string) => target instanceof Element && target.closest(selector);
      if (isTaken('input, textarea, select, dialog[open], [role=radiogroup], [role=tablist]'))
        return;
      if (event.key === ' ' && isTaken('button, a')) return;
      if (drive(twin, event, stepMs)) event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [twin, stepMs]);
}

/** True where the key meant the clock. */
function drive({ store, commands }: Twin, event: KeyboardEvent, stepMs: number): boolean {
  const { clock } = store.getState();
  const isPast = clock.mode === 'past';
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowRight': {
      const direction = event.key === 'ArrowLeft' ? -1 : 1;
      commands.stepTime(direction * stepMs * (event.shiftKey ? LARGE_STEP : 1));
      return true;
    }
    case ' ':
      if (!event.repeat) commands.setPlaying(isPast && !clock.playing);
      return true;
    case ',':
    case '.':
      if (isPast) commands.setRate(nextSpeed(clock.rate, event.key === '.' ? 1 : -1));
      return isPast;
    case 'n':
    case 'N':
      commands.goLive();
      return true;
    default:
      return false;
  }
}
