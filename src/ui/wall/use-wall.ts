import { useEffect, useMemo, useState } from 'react';
import type { WallControl } from '#app';
import type { WallConfig } from '#model';
import { useTwin } from '../twin-context.tsx';
import { useKeys } from '../use-keys.ts';

const POINTER_MS = 3000;

export interface WindowSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

export function useWindowSize(): WindowSize {
  const [size, setSize] = useState<WindowSize>(() => ({
    widthPx: innerWidth,
    heightPx: innerHeight,
  }));
  useEffect(() => {
    const measure = () => setSize({ widthPx: innerWidth, heightPx: innerHeight });
    addEventListener('resize', measure);
    return () => removeEventListener('resize', measure);
  }, []);
  return size;
}

/** Speaks the wall's language, or one and then the other. */
export function useAlternation({ language, alternateS }: WallConfig): void {
  const { commands } = useTwin();
  useEffect(() => {
    if (language === null) return;
    if (language !== 'alternate') return commands.setLanguage(language);
    const everyMs = 1000 * alternateS;
    // By the clock, so that the screens of one room speak the same.
    const speak = () =>
      commands.setLanguage(Math.floor(Date.now() / everyMs) % 2 === 0 ? 'zh' : 'en');
    speak();
    const timer = setInterval(speak, 1000);
    return () => clearInterval(timer);
  }, [commands, language, alternateS]);
}

/** Keys, where there is a keyboard: Space holds the rotation, B hides the picture, F fills the screen, Shift+1 … 9 look. */
export function useWallKeys(control: WallControl | null): void {
  const { store } = useTwin();
  useKeys(
    useMemo(
      () => ({
        ' ': () => control?.hold(),
        b: () => store.getState().setBlack(!store.getState().isBlack),
        escape: () => control?.dismissAlarm(),
        f: () => {
          if (document.fullscreenElement) void document.exitFullscreen();
          else void document.documentElement.requestFullscreen().catch(() => undefined);
        },
      }),
      [control, store],
    ),
  );
  useEffect(() => {
    const press = ({ code, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
      // The sign on a shifted digit differs from keyboard to keyboard; the key does not.
      const number = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
      if (number && shiftKey && !ctrlKey && !metaKey && !altKey) control?.showScene(Number(number));
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [control]);
}

/** Hides the pointer that nobody moves. */
export function useHiddenPointer(): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wake = () => {
      delete dataset.pointer;
      clearTimeout(timer);
      timer = setTimeout(() => {
        dataset.pointer = 'hidden';
      }, POINTER_MS);
    };
    wake();
    addEventListener('pointermove', wake, { passive: true });
    return () => {
      clearTimeout(timer);
      delete dataset.pointer;
      removeEventListener('pointermove', wake);
    };
  }, []);
}
