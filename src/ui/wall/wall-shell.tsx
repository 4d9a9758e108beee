import { type CSSProperties, useEffect, useMemo, useState } from 'react';
import type { WallControl } from '#app';
import { DEFAULT_WALL, type WallPanel } from '#model';
import { formatMinute } from '../format/time.ts';
import { addWords } from '../language.ts';
import { LegendPanel } from '../legend/legend-panel.tsx';
import { wallEn, wallZh } from '../locales/wall.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';
import { driftAt, isDimmed, isMirrored } from './layout/burn-in.ts';
import type { Rect } from './layout/seams.ts';
import { layOutWall, type WallLayout } from './layout/wall-layout.ts';
import { AlarmCard } from './panels/alarm-card.tsx';
import { RankingPanel, TownsPanel } from './panels/bar-panels.tsx';
import { Credits, SourcePanel, TimeStrip } from './panels/bottom-band.tsx';
import { MeanChart, WaterChart } from './panels/chart-panels.tsx';
import { AlarmsPanel, EventsPanel, WarningsPanel } from './panels/event-panels.tsx';
import { NowPanel } from './panels/now-panel.tsx';
import { SceneName } from './panels/scene-name.tsx';
import { StatePanel } from './panels/state-panel.tsx';
import { placed, TopBand } from './panels/top-band.tsx';
import { WallHints } from './panels/wall-hints.tsx';
import { useAlternation, useHiddenPointer, useWallKeys, useWindowSize } from './use-wall.ts';
import './wall.css';

addWords('wallWords', { zh: wallZh, en: wallEn });

const DRIFT_MS = 10_000;

/** The wall of an operations centre: read from afar, nobody at the keyboard. */
export function WallShell() {
  const { t } = useWords();
  const twin = useTwin();
  const control = useWallControl();
  const wall = useTwinState((state) => state.wall) ?? DEFAULT_WALL;
  const isBlack = useTwinState((state) => state.isBlack);
  const size = useWindowSize();
  const layout = useMemo(() => layOutWall(size, wall), [size, wall]);
  useAlternation(wall);
  useWallKeys(control);
  useHiddenPointer();
  useCovered(layout);
  return (
    <main
      className="wall-shell"
      aria-label={t('wallWords.twin')}
      style={
        {
          '--u': `${layout.type.uPx}px`,
          '--b': `${layout.type.bodyPx}px`,
          '--c': `${layout.type.captionPx}px`,
        } as CSSProperties
      }
    >
      <DriftingLayer layout={layout} />
      <SceneName layout={layout} />
      <AlarmCard rect={layout.card} />
      <WallHints layout={layout} />
      {isBlack && (
        <div className="wall-black" onPointerDown={() => twin.store.getState().setBlack(false)} />
      )}
    </main>
  );
}

/** The panels, moved by a few pixels against burn-in, darker at night, sides changed where that is wished. */
function DriftingLayer({ layout }: { layout: WallLayout }) {
  useTick(DRIFT_MS);
  const { timeZone } = useWords();
  const { dim, mirrorH } = useTwinState((state) => state.wall) ?? DEFAULT_WALL;
  const nowMs = Date.now();
  const { x, y } = driftAt(nowMs);
  const isMirror = isMirrored(nowMs, mirrorH);
  const isDark = isDimmed(formatMinute(nowMs, timeZone), dim);
  const { uPx } = layout.type;
  const turn = (rect: Rect): Rect =>
    isMirror ? { ...rect, x: layout.widthPx - rect.x - rect.width } : rect;
  return (
    <>
      <div className="wall-layer" style={{ transform: `translate(${x}px, ${y}px)` }}>
        <TopBand layout={layout} />
        {layout.panels.map(({ panel, rect }) => (
          <Placed key={panel} panel={panel} rect={turn(rect)} uPx={uPx} />
        ))}
        <SourcePanel rect={turn(layout.source)} />
        <TimeStrip rect={layout.time} />
        <Credits rect={turn(layout.credits)} />
        <div className="wall-legend" style={placed(turn(layout.legend))}>
          <LegendPanel />
        </div>
      </div>
      <div className="wall-night" style={{ opacity: isDark && dim ? 1 - dim.share : 0 }} />
    </>
  );
}

function Placed({ panel, rect, uPx }: { panel: WallPanel; rect: Rect; uPx: number }) {
  switch (panel) {
    case 'state':
      return <StatePanel rect={rect} />;
    case 'now':
      return <NowPanel rect={rect} />;
    case 'alarms':
      return <AlarmsPanel rect={rect} />;
    case 'events':
      return <EventsPanel rect={rect} uPx={uPx} />;
    case 'warnings':
      return <WarningsPanel rect={rect} uPx={uPx} />;
    case 'water':
      return <WaterChart rect={rect} />;
    case 'air':
    case 'traffic':
      return <MeanChart rect={rect} name={panel} />;
    case 'ranking':
      return <RankingPanel rect={rect} uPx={uPx} />;
    case 'towns':
      return <TownsPanel rect={rect} uPx={uPx} />;
  }
}

function useWallControl(): WallControl | null {
  const twin = useTwin();
  const [control, setControl] = useState<WallControl | null>(null);
  useEffect(() => {
    let isGone = false;
    let opened: WallControl | undefined;
    void twin.openWall().then((next) => {
      if (isGone) return next.close();
      opened = next;
      setControl(next);
    });
    return () => {
      isGone = true;
      opened?.close();
    };
  }, [twin]);
  return control;
}

/** Tells the scene where panels lie, so that no name is written under them. */
function useCovered(layout: WallLayout): void {
  const { commands } = useTwin();
  useEffect(() => {
    const { clock, panels, source, time, credits, widthPx } = layout;
    const top: Rect = { x: 0, y: 0, width: widthPx, height: clock.height };
    const rects = [top, ...panels.map(({ rect }) => rect), source, time, credits];
    commands.setCovered(
      rects.map(({ x, y, width, height }) => ({
        x: x + width / 2,
        y: y + height / 2,
        width,
        height,
      })),
    );
    return () => commands.setCovered([]);
  }, [commands, layout]);
}
