import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { type Availability, formatLocal } from '#app';
import { ALARM_LEVELS } from '#model';
import { LevelMark } from '../controls/level-mark.tsx';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { LoopBand } from './loop-band.tsx';
import { listTicks, SPANS, type StripSpan, type StripWindow, shareOf } from './strip-window.ts';
import type { AvailabilityView } from './use-availability.ts';

/** While it is dragged the scene follows this often. */
const DRAG_MS = 120;
const HEAD_MS = 100;
/** Marks nearer to each other than this part of the strip would hide each other: the worst one stays. */
const MARK_GAP = 0.018;

/** The past to be dragged along: how much of it is kept, what happened, and where the shown instant stands. */
export function TimeStrip({
  window,
  span,
  view,
  onSpan,
}: {
  window: StripWindow;
  span: StripSpan;
  view: AvailabilityView;
  onSpan: (span: StripSpan) => void;
}) {
  const { t, timeZone } = useWords();
  const { read } = useTwin();
  const loop = useTwinState(({ clock }) => (clock.mode === 'past' ? clock.loop : null));
  const strip = useRef<HTMLDivElement>(null);
  const scrub = useScrub(strip, window);
  useWheelZoom(strip, span, onSpan);
  const wanted = formatLocal(read.wantedNow(), timeZone).replace('T', ' ');
  const percent = (atMs: number) => `${100 * shareOf(window, atMs)}%`;
  return (
    <div className="time-strip" ref={strip}>
      <div
        className="time-track"
        role="slider"
        tabIndex={0}
        aria-label={t('time.strip')}
        aria-valuemin={Math.round(window.fromMs / 1000)}
        aria-valuemax={Math.round(Math.min(window.toMs, read.liveNow()) / 1000)}
        aria-valuenow={Math.round(read.wantedNow() / 1000)}
        aria-valuetext={wanted}
        {...scrub.handlers}
      >
        {listTicks(window, span.tickMs, timeZone).map(({ atMs, label }) => (
          <span key={atMs} className="time-tick" style={{ left: percent(atMs) }}>
            {label}
          </span>
        ))}
        <Bars view={view} window={window} />
        <div className="time-future" style={{ left: percent(read.liveNow()) }} />
        {view.state !== 'ready' && view.state !== 'loading' && (
          <span className="time-none" title={view.state === 'failed' ? view.problem : undefined}>
            {t(view.state === 'none' ? 'time.noPast' : 'time.availabilityFailed')}
          </span>
        )}
        <Head window={window} dragged={scrub.dragged} />
      </div>
      <Marks view={view} window={window} />
      {loop && <LoopBand loop={loop} window={window} strip={strip} />}
      {scrub.hover !== null && (
        <span
          className="time-hover"
          style={{ left: percent(scrub.hover) }}
          data-side={shareOf(window, scrub.hover) > 0.8 ? 'left' : 'right'}
        >
          {formatLocal(scrub.hover, timeZone).replace('T', ' ')}
        </span>
      )}
    </div>
  );
}

function useScrub(strip: RefObject<HTMLDivElement | null>, window: StripWindow) {
  const { commands } = useTwin();
  const [hover, setHover] = useState<number | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const toldAt = useRef(0);
  const instantOf = (event: PointerEvent) => {
    const box = strip.current?.getBoundingClientRect();
    const share = box ? (event.clientX - box.left) / box.width : 0;
    return window.fromMs + Math.min(1, Math.max(0, share)) * (window.toMs - window.fromMs);
  };
  const go = (event: PointerEvent) => {
    const atMs = instantOf(event);
    setDragged(atMs);
    toldAt.current = event.timeStamp;
    commands.goToInstant(atMs);
  };
  return {
    hover,
    dragged,
    handlers: {
      onPointerDown(event: PointerEvent) {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      },
      onPointerMove(event: PointerEvent) {
        setHover(instantOf(event));
        if (dragged === null) return;
        setDragged(instantOf(event));
        if (event.timeStamp - toldAt.current >= DRAG_MS) go(event);
      },
      onPointerUp(event: PointerEvent) {
        if (dragged === null) return;
        go(event);
        setDragged(null);
      },
      onPointerCancel: () => setDragged(null),
      onPointerLeave: () => setHover(null),
    },
  };
}

/** The wheel makes the window longer or shorter. React listens passively, so this one does not. */
function useWheelZoom(
  strip: RefObject<HTMLDivElement | null>,
  span: StripSpan,
  onSpan: (span: StripSpan) => void,
): void {
  useEffect(() => {
    const element = strip.current;
    if (!element) return;
    let turned = 0;
    const zoom = (event: WheelEvent) => {
      event.preventDefault();
      turned += event.deltaY;
      if (Math.abs(turned) < 60) return;
      const next = SPANS[SPANS.indexOf(span) + Math.sign(turned)];
      turned = 0;
      if (next) onSpan(next);
    };
    element.addEventListener('wheel', zoom, { passive: false });
    return () => element.removeEventListener('wheel', zoom);
  }, [strip, span, onSpan]);
}

function Head({ window, dragged }: { window: StripWindow; dragged: number | null }) {
  const { read } = useTwin();
  const head = useRef<HTMLDivElement>(null);
  const at = (atMs: number) => `${100 * shareOf(window, atMs)}%`;
  useEffect(() => {
    const timer = setInterval(() => {
      if (head.current)
        head.current.style.left = `${100 * shareOf(window, dragged ?? read.wantedNow())}%`;
    }, HEAD_MS);
    return () => clearInterval(timer);
  }, [read, window, dragged]);
  return <div className="time-head" ref={head} style={{ left: at(dragged ?? read.wantedNow()) }} />;
}

/** One bar a bin, as high as the bin is full; no bar where nothing is kept. */
function Bars({ view, window }: { view: AvailabilityView; window: StripWindow }) {
  if (view.state !== 'ready') return null;
  const { observations, tracks, fromMs, toMs } = view.availability;
  const counts = observations.map((count, i) => count + (tracks[i] ?? 0));
  const most = Math.max(1, ...counts);
  const path = counts
    .map((count, i) => (count > 0 ? `M${i} 1h0.86v-${0.25 + (0.75 * count) / most}h-0.86z` : ''))
    .join('');
  const left = 100 * ((fromMs - window.fromMs) / (window.toMs - window.fromMs));
  const width = 100 * ((toMs - fromMs) / (window.toMs - window.fromMs));
  return (
    <svg
      className="time-bars"
      style={{ left: `${left}%`, width: `${width}%` }}
      viewBox={`0 0 ${counts.length} 1`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}

function Marks({ view, window }: { view: AvailabilityView; window: StripWindow }) {
  const { say, timeZone } = useWords();
  const { commands } = useTwin();
  if (view.state !== 'ready') return null;
  const marks = declutter(view.availability.incidents, window);
  return (
    <div className="time-marks">
      {marks.map(({ id, startedMs, level, title }) => (
        <button
          key={id}
          type="button"
          className="time-mark"
          tabIndex={-1}
          style={{ left: `${100 * shareOf(window, startedMs)}%` }}
          title={`${formatLocal(startedMs, timeZone).slice(5, 16).replace('T', ' ')} ${say(title)}`}
          onClick={() => void commands.goToIncidentStart(id, startedMs)}
        >
          <LevelMark level={level} />
        </button>
      ))}
    </div>
  );
}

function declutter(incidents: Availability['incidents'], window: StripWindow) {
  const kept: Availability['incidents'][number][] = [];
  const urgent = [...incidents].sort(
    (a, b) => ALARM_LEVELS.indexOf(a.level) - ALARM_LEVELS.indexOf(b.level),
  );
  for (const one of urgent) {
    if (one.startedMs < window.fromMs || one.startedMs > window.toMs) continue;
    const share = shareOf(window, one.startedMs);
    if (kept.every((other) => Math.abs(shareOf(window, other.startedMs) - share) > MARK_GAP))
      kept.push(one);
  }
  return kept;
}
