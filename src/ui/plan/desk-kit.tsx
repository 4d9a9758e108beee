import { createTheme, MantineProvider } from '@mantine/core';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/SegmentedControl.css';
import '@mantine/core/styles/Slider.css';
import '@mantine/core/styles/Tabs.css';
import './desk-kit.css';
import type { ReactNode } from 'react';
import type { UiTheme } from './use-ui-theme.ts';

/** Sizes and colours come from our own tokens, in desk-kit.css; the kit brings behaviour. */
const THEME = createTheme({
  fontFamily: 'var(--sans)',
  defaultRadius: 'xs',
  respectReducedMotion: true,
  cursorType: 'pointer',
});

/** The controls of the desk speak the colours of its panels. */
export function DeskKit({ theme, children }: { theme: UiTheme; children: ReactNode }) {
  return (
    <MantineProvider theme={THEME} forceColorScheme={theme} withGlobalClasses={false}>
      {children}
    </MantineProvider>
  );
}
