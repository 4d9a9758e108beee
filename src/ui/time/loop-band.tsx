import { type KeyboardEvent, type PointerEvent, type RefObject, useState } from 'react';
import { formatLocal } from '#app';
import type { LoopRange } from '#state';
import { useTwin } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { type StripWindow, shareOf } from './strip-window.ts';

const SHORTEST_MS = 1000;

/** The range that is played over and over, between two handles. */
export function LoopBand({
  loop,
  window,
  strip,
}: {
  loop: LoopRange;
  window: StripWindow;
  strip: RefObject<HTMLDivElement | null>;
}) {
  const { commands } = useTwin();
  const [draft, setDraft] = useState<LoopRange | null>(null);
  const shown = draft ?? loop;
  const from = 100 * shareOf(window, shown.fromMs);
  const to = 100 * shareOf(window, shown.toMs);
  const instantOf = (event: PointerEvent) => {
    const box = strip.current?.getBoundingClientRect();
    return box
      ? window.fromMs + ((event.clientX - box.left) / box.width) * (window.toMs - window.fromMs)
      : 0;
  };
  const moved = (end: keyof LoopRange, atMs: number): LoopRange =>
    end === 'fromMs'
      ? { fromMs: Math.min(atMs, shown.toMs - SHORTEST_MS), toMs: shown.toMs }
      : { fromMs: shown.fromMs, toMs: Math.max(atMs, shown.fromMs + SHORTEST_MS) };
  const settle = (range: LoopRange) => {
    setDraft(null);
    commands.setLoop(range);
  };
  return (
    <>
      <div className="loop-band" style={{ left: `${from}%`, width: `${to - from}%` }} />
      {(['fromMs', 'toMs'] as const).map((end) => (
        <LoopHandle
          key={end}
          end={end}
          atMs={shown[end]}
          window={window}
          onDrag={(event) => setDraft(moved(end, instantOf(event)))}
          onDrop={() => draft && settle(draft)}
          onStep={(direction) =>
            settle(moved(end, shown[end] + (direction * (window.toMs - window.fromMs)) / 200))
          }
        />
      ))}
    </>
  );
}

function LoopHandle(props: {
  end: keyof LoopRange;
  atMs: number;
  window: StripWindow;
  onDrag: (event: PointerEvent) => void;
  onDrop: () => void;
  onStep: (direction: 1 | -1) => void;
}) {
  const { end, atMs, window, onDrag, onDrop, onStep } = props;
  const { t, timeZone } = useWords();
  const text = formatLocal(atMs, timeZone).replace('T', ' ');
  const label = t(end === 'fromMs' ? 'time.loopFrom' : 'time.loopTo');
  return (
    <div
      className="loop-handle"
      data-end={end}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={Math.round(window.fromMs / 1000)}
      aria-valuemax={Math.round(window.toMs / 1000)}
      aria-valuenow={Math.round(atMs / 1000)}
      aria-valuetext={text}
      title={`${label} ${text}`}
      style={{ left: `${100 * shareOf(window, atMs)}%` }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onDrag(event);
      }}
      onPointerUp={onDrop}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
        event.preventDefault();
        onStep(event.key === 'ArrowLeft' ? -1 : 1);
      }}
    />
  );
}
