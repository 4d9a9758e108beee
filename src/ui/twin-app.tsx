import { lazy, Suspense, useEffect, useMemo } from 'react';
import type { Twin } from '#app';
import { loadChineseFaces } from './base-styles.ts';
import { changeLanguage, PRODUCT_NAME } from './language.ts';
import { SceneHost } from './scene-host.tsx';
import { TwinProvider, useTwin, useTwinState } from './twin-context.tsx';
import { useKeys } from './use-keys.ts';
import { useWords } from './use-words.ts';
import './twin-app.css';

/** Each shell is loaded when it is first shown: a wall must not carry a desk's controls. */
const SHELLS = {
  wall: lazy(async () => ({ default: (await import('./wall/wall-shell.tsx')).WallShell })),
  plan: lazy(async () => ({ default: (await import('./plan/plan-shell.tsx')).PlanShell })),
  tour: lazy(async () => ({ default: (await import('./tour/tour-shell.tsx')).TourShell })),
};

/** The whole screen over a running twin: the scene, which stays, and one of three shells around it. */
export function TwinApp({ twin }: { twin: Twin }) {
  return (
    <TwinProvider twin={twin}>
      <Screen />
    </TwinProvider>
  );
}

function Screen() {
  const { t, say, language } = useWords();
  const twin = useTwin();
  const mode = useTwinState((state) => state.mode);
  const district = say(twin.read.site.name);
  useEffect(() => {
    changeLanguage(language);
    document.title = `${t('title', { district })} · ${PRODUCT_NAME[language]}`;
  }, [language, district, t]);
  useEffect(() => {
    document.documentElement.dataset.mode = mode;
  }, [mode]);
  useEffect(() => void loadChineseFaces(), []);
  useScreenKeys(twin);
  const Shell = SHELLS[mode];
  return (
    <>
      <SceneHost />
      <Suspense>
        <Shell />
      </Suspense>
    </>
  );
}

/** Keys that every shell knows: 1, 2 and 3 change the shell, L the language. */
function useScreenKeys({ store, commands }: Twin): void {
  useKeys(
    useMemo(
      () => ({
        1: () => commands.setMode('wall'),
        2: () => commands.setMode('plan'),
        3: () => commands.setMode('tour'),
        l: () => commands.setLanguage(store.getState().scene.language === 'zh' ? 'en' : 'zh'),
      }),
      [store, commands],
    ),
  );
}
