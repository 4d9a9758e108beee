import { useEffect, useMemo, useRef, useState } from 'react';
import type { Twin } from '#app';
import { LIGHT_PRESETS } from '#model';
import { AlertPanel } from '../alerts/alert-panel.tsx';
import { HelpDialog } from '../help-dialog.tsx';
import { DropZone } from '../imports/drop-zone.tsx';
import { IncidentList } from '../incidents/incident-list.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { addWords } from '../language.ts';
import { LegendPanel } from '../legend/legend-panel.tsx';
import { deskEn, deskZh } from '../locales/desk.ts';
import { planEn, planZh } from '../locales/plan.ts';
import { Notices } from '../notices.tsx';
import { QueryToolbar } from '../query/query-toolbar.tsx';
import { VitalSignsPanel } from '../signs/vital-signs-panel.tsx';
import { StatusBar } from '../status/status-bar.tsx';
import { TimeBar } from '../time/time-bar.tsx';
import { TopBar } from '../top-bar/top-bar.tsx';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useCovered } from '../use-covered.ts';
import { useKeys } from '../use-keys.ts';
import { NARROW, useMedia } from '../use-media.ts';
import { CompareBar, CompareStage } from './compare/compare-stage.tsx';
import { DeskKit } from './desk-kit.tsx';
import { DeskLayout } from './desk-layout.tsx';
import { DeskTools } from './desk-tools.tsx';
import { Drawer, useAnswerDrawer } from './drawer/drawer.tsx';
import { LayerTree } from './layers/layer-tree.tsx';
import { CommandPalette } from './search/command-palette.tsx';
import { SearchBox } from './search/search-box.tsx';
import { useDeskCommands } from './search/use-desk-commands.ts';
import { useUiTheme } from './use-ui-theme.ts';
import './light-theme.css';
import './plan-shell.css';

addWords('planWords', { zh: planZh, en: planEn });
for (const name of ['sources', 'query', 'helpDialog', 'inspector', 'status'] as const)
  addWords(name, { zh: deskZh[name], en: deskEn[name] });

/** The planner's desk: everything that can be asked and changed. */
export function PlanShell() {
  const [theme, toggleTheme] = useUiTheme();
  return (
    <DeskKit theme={theme}>
      <Desk theme={theme} toggleTheme={toggleTheme} />
    </DeskKit>
  );
}

function Desk({ theme, toggleTheme }: { theme: 'dark' | 'light'; toggleTheme: () => void }) {
  const twin = useTwin();
  const narrow = useMedia(NARROW.columns);
  const [leftWanted, wantLeft] = useState<boolean | null>(null);
  const [rightWanted, wantRight] = useState<boolean | null>(null);
  const [helpOpen, openHelp] = useState(false);
  const [paletteOpen, openPalette] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const selected = useTwinState((state) => state.scene.selected !== null);
  const drawer = useTwinState((state) => state.drawer);
  const leftOpen = leftWanted ?? !narrow;
  // On a narrow screen what is selected opens the dock, and closes with it.
  const rightOpen = rightWanted ?? (!narrow || selected);
  const shell = useRef<HTMLDivElement>(null);
  useCovered(shell, '.panel, .top-bar, .query-toolbar, .legend');
  useAnswerDrawer();
  const actions = {
    toggleTheme,
    toggleLeft: () => wantLeft(!leftOpen),
    toggleRight: () => wantRight(!rightOpen),
    help: () => openHelp(true),
    palette: () => openPalette(true),
    search: () => field.current?.focus(),
  };
  const commands = useDeskCommands(theme, actions);
  useShellKeys(twin, actions);
  usePaletteKey(() => openPalette((open) => !open));
  return (
    <>
      <CompareStage />
      <div className="shell" data-layers={leftOpen} data-selected={selected} ref={shell}>
        <TopBar
          onHelp={actions.help}
          search={<SearchBox field={field} />}
          tools={<DeskTools theme={theme} onTheme={toggleTheme} onPalette={actions.palette} />}
        />
        <DeskLayout
          narrow={narrow}
          left={
            leftOpen && (
              <>
                <VitalSignsPanel />
                <LayerTree onClose={() => wantLeft(false)} />
              </>
            )
          }
          stage={
            <main className="stage">
              <QueryToolbar
                layersOpen={leftOpen}
                onLayers={actions.toggleLeft}
                rightOpen={rightOpen}
                onRight={actions.toggleRight}
              />
              <CompareBar />
              <Notices />
              <div className="stage-legend">
                <LegendPanel />
              </div>
            </main>
          }
          right={
            rightOpen && (
              <>
                <AlertPanel />
                <IncidentList />
                <Inspector />
              </>
            )
          }
          drawer={drawer && <Drawer tab={drawer} />}
        />
        <TimeBar />
        <StatusBar />
      </div>
      <DropZone />
      <CommandPalette open={paletteOpen} onClose={() => openPalette(false)} commands={commands} />
      <HelpDialog open={helpOpen} onClose={() => openHelp(false)} />
    </>
  );
}

interface ShellActions {
  toggleTheme(): void;
  toggleLeft(): void;
  toggleRight(): void;
  help(): void;
  search(): void;
}

function useShellKeys(twin: Twin, actions: ShellActions): void {
  const newest = useRef(actions);
  useEffect(() => {
    newest.current = actions;
  });
  useKeys(
    useMemo(
      () => ({
        t: () => newest.current.toggleTheme(),
        'shift+t': () => {
          const { light } = twin.store.getState().scene;
          const next = LIGHT_PRESETS[(LIGHT_PRESETS.indexOf(light) + 1) % LIGHT_PRESETS.length];
          if (next) twin.commands.setLight(next);
        },
        h: () => twin.commands.goHome(),
        g: () => newest.current.toggleLeft(),
        i: () => newest.current.toggleRight(),
        d: () => {
          const { drawer, setDrawer } = twin.store.getState();
          setDrawer(drawer ? null : 'table');
        },
        c: () => twin.commands.compare(twin.store.getState().compare ? null : 'swipe'),
        '/': () => newest.current.search(),
        '?': () => newest.current.help(),
        escape: () => giveUp(twin),
      }),
      [twin],
    ),
  );
}

/** Control or Command with K, wherever the focus is. */
function usePaletteKey(toggle: () => void): void {
  const newest = useRef(toggle);
  useEffect(() => {
    newest.current = toggle;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      newest.current();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

/** Escape takes back one thing at a time: the drawing, then the selection, then the area. */
function giveUp({ store, commands }: Twin): void {
  const { query, scene } = store.getState();
  if (query.state === 'drawing') commands.cancelDrawing();
  else if (scene.selected) commands.select(null);
  else if (query.state !== 'idle') commands.clearArea();
}
