import { useMemo, useState } from 'react';
import type { Twin } from '#app';
import { LIGHT_PRESETS } from '#model';
import { AlertPanel } from '../alerts/alert-panel.tsx';
import { HelpDialog } from '../help-dialog.tsx';
import { IncidentList } from '../incidents/incident-list.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { addWords } from '../language.ts';
import { LayerPanel } from '../layers/layer-panel.tsx';
import { deskEn, deskZh } from '../locales/desk.ts';
import { planEn, planZh } from '../locales/plan.ts';
import { Notices } from '../notices.tsx';
import { QueryPanel } from '../query/query-panel.tsx';
import { QueryToolbar } from '../query/query-toolbar.tsx';
import { VitalSignsPanel } from '../signs/vital-signs-panel.tsx';
import { StatusBar } from '../status/status-bar.tsx';
import { TimeBar } from '../time/time-bar.tsx';
import { TopBar } from '../top-bar/top-bar.tsx';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useKeys } from '../use-keys.ts';
import { NARROW, useMedia } from '../use-media.ts';
import './plan-shell.css';

addWords('planWords', { zh: planZh, en: planEn });
for (const name of ['sources', 'query', 'helpDialog', 'inspector', 'status'] as const)
  addWords(name, { zh: deskZh[name], en: deskEn[name] });

/** The planner's desk: everything that can be asked and changed. */
export function PlanShell() {
  const twin = useTwin();
  const narrow = useMedia(NARROW.columns);
  const [layersWanted, wantLayers] = useState<boolean | null>(null);
  const [helpOpen, openHelp] = useState(false);
  const layersOpen = layersWanted ?? !narrow;
  useShellKeys(
    twin,
    () => wantLayers(!layersOpen),
    () => openHelp(true),
  );
  const selected = useTwinState((state) => state.scene.selected !== null);
  return (
    <>
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
