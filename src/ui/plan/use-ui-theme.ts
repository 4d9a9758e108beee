import { useEffect, useState } from 'react';
import { readStored, writeStored } from './stored.ts';

export type UiTheme = 'dark' | 'light';

const isTheme = (value: unknown): value is UiTheme => value === 'dark' || value === 'light';

/** Colours of the desk's panels, remembered; other shells are dark and stay so. */
export function useUiTheme(): [theme: UiTheme, toggle: () => void] {
  const [theme, setTheme] = useState<UiTheme>(() => readStored('theme', isTheme) ?? 'dark');
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    return () => {
      delete document.documentElement.dataset.theme;
    };
  }, [theme]);
  return [
    theme,
    () => {
      const next = theme === 'dark' ? 'light' : 'dark';
      writeStored('theme', next);
      setTheme(next);
    },
  ];
}
