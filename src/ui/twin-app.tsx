import { useEffect, useMemo, useState } from 'react';
import type { Twin } from '#app';
import { LIGHT_PRESETS } from '#model';
import { AlertPanel } from './alerts/alert-panel.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { IncidentList } from './incidents/incident-list.tsx';
import { Inspector } from './inspector/inspector.tsx';
import { changeLanguage, PRODUCT_NAME } from './language.ts';
import { LayerPanel } from './layers/layer-panel.tsx';
import { Notices } from './notices.tsx';
import { QueryPanel } from './query/query-panel.tsx';
import { QueryToolbar } from './query/query-toolbar.tsx';
import { SceneHost } from './scene-host.tsx';
import { VitalSignsPanel } from './signs/vital-signs-panel.tsx';
import { StatusBar } from './status/status-bar.tsx';
import { TimeBar } from './time/time-bar.tsx';
import { TopBar } from './top-bar/top-bar.tsx';
import { TwinProvider, useTwinState } from './twin-context.tsx';
import { useKeys } from './use-keys.ts';
import { NARROW, useMedia } from './use-media.ts';
import { useWords } from './use-words.ts';
import './base-styles.ts';
import './twin-app.css';

/** The whole screen over a running twin. */
export function TwinApp({ twin }: { twin: Twin }) {
  return (
    <TwinProvider twin={twin}>
      <Shell twin={twin} />
    </TwinProvider>
  );
}

function Shell({ twin }: { twin: Twin }) {
  const { t, say, language } = useWords();
  const narrow = useMedia(NARROW.columns);
  const [layersWanted, wantLayers] = useState<boolean | null>(null);
  const [helpOpen, openHelp] = useState(false);
  const layersOpen = layersWanted ?? !narrow;
  const district = say(twin.read.site.name);
  useEffect(() => {
    changeLanguage(language);
    document.title = `${t('title', { district })} · ${PRODUCT_NAME[language]}`;
  }, [language, district, t]);
  useShellKeys(
    twin,
    () => wantLayers(!layersOpen),
    () => openHelp(true),
  );
  const selected = useTwinState((state) => state.scene.selected !== null);
  return (
    <>
      <SceneHost />
      <div className="shell" data-layers={layersOpen} data-selected={selected}>
        <TopBar onHelp={() => openHelp(true)} />
        <div className="column left">
          <VitalSignsPanel />
          {layersOpen && <LayerPanel onClose={() => wantLayers(false)} />}
        </div>
        <main className="stage">
          <QueryToolbar layersOpen={layersOpen} onLayers={() => wantLayers(!layersOpen)} />
          <Notices />
          <QueryPanel />
        </main>
        <div className="column right">
          <AlertPanel />
          <IncidentList />
          <Inspector />
        </div>
        <TimeBar />
        <StatusBar />
      </div>
      <HelpDialog open={helpOpen} onClose={() => openHelp(false)} />
    </>
  );
}

function useShellKeys(twin: Twin, toggleLayers: () => void, help: () => void): void {
  useKeys(
    useMemo(
      () => ({
        l: () => {
          const { scene } = twin.store.getState();
          twin.commands.setLanguage(scene.language === 'zh' ? 'en' : 'zh');
        },
        t: () => {
          const { light } = twin.store.getState().scene;
          const next = LIGHT_PRESETS[(LIGHT_PRESETS.indexOf(light) + 1) % LIGHT_PRESETS.length];
          if (next) twin.commands.setLight(next);
        },
        h: () => twin.commands.goHome(),
        g: toggleLayers,
        '?': help,
        escape: () => giveUp(twin),
      }),
      [twin, toggleLayers, help],
    ),
  );
}

/** Escape takes back one thing at a time: the drawing, then the selection, then the area. */
function giveUp({ store, commands }: Twin): void {
  const { query, scene } = store.getState();
  if (query.state === 'drawing') commands.cancelDrawing();
  else if (scene.selected) commands.select(null);
  else if (query.state !== 'idle') commands.clearArea();
}
