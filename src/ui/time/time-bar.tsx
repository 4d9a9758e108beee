import {
  ChevronFirst,
  ChevronLast,
  Link,
  Pause,
  Play,
  Radio,
  Repeat,
  StepBack,
  StepForward,
  SunMoon,
} from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { Segments } from '../controls/segments.tsx';
import { formatSpan } from '../format/time.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';
import { MomentEntry } from './moment-entry.tsx';
import { ReplayLine } from './replay-line.tsx';
import { SPEEDS } from './speeds.ts';
import { placeWindow, SPANS, type StripSpan, type StripWindow } from './strip-window.ts';
import { TimeStrip } from './time-strip.tsx';
import { useAvailability } from './use-availability.ts';
import { useTimeKeys } from './use-time-keys.ts';
import './time.css';

/** The one clock of the scene: live or any second of the stored past, at any speed. */
export function TimeBar() {
  useTick(1000);
  const { t, language } = useWords();
  const twin = useTwin();
  const { read, commands } = twin;
  const clock = useTwinState((state) => state.clock);
  const [span, setSpan] = useState<StripSpan>(SPANS[3]);
  const window = useStripWindow(span);
  const availability = useAvailability(window);
  useTimeKeys(twin, span.stepMs);
  const isPast = clock.mode === 'past';
  const isShown = useTwinState(({ past }) => past !== null);
  const isPlaying = !isPast || clock.playing;
  const step = formatSpan(span.stepMs, language);
  const marks = availability.state === 'ready' ? availability.availability.incidents : [];
  const jump = (direction: 1 | -1) => {
    const at = read.wantedNow();
    const next =
      direction > 0
        ? marks.find(({ startedMs }) => startedMs > at)
        : marks.findLast(({ startedMs }) => startedMs < at - 1000);
    if (next) void commands.goToIncidentStart(next.id, next.startedMs);
  };
  return (
    <section className="time-bar" aria-label={t('time.title')} data-past={isPast}>
      {isShown && <div className="replay-edge" aria-hidden="true" />}
      <ReplayLine />
      <div className="time-row">
        <button
          type="button"
          className="button time-live"
          aria-pressed={!isPast}
          title={t('time.liveHint')}
          onClick={commands.goLive}
        >
          <Radio aria-hidden="true" />
          {t('time.live')}
        </button>
        <div className="time-buttons">
          <IconButton icon={ChevronFirst} label={t('time.lastIncident')} onClick={() => jump(-1)} />
          <IconButton
            icon={StepBack}
            label={t('time.stepBack', { step })}
            onClick={() => commands.stepTime(-span.stepMs)}
          />
          <IconButton
            icon={isPlaying ? Pause : Play}
            label={t(isPlaying ? 'time.pause' : 'time.play')}
            onClick={() => commands.setPlaying(!isPlaying)}
          />
          <IconButton
            icon={StepForward}
            label={t('time.stepForward', { step })}
            disabled={!isPast}
            onClick={() => commands.stepTime(span.stepMs)}
          />
          <IconButton icon={ChevronLast} label={t('time.nextIncident')} onClick={() => jump(1)} />
        </div>
        <select
          className="time-select"
          aria-label={t('time.speed')}
          title={t('time.speed')}
          disabled={!isPast}
          value={isPast ? clock.rate : 1}
          onChange={(event) => commands.setRate(Number(event.target.value))}
        >
          {SPEEDS.map((speed) => (
            <option key={speed} value={speed}>
              ×{speed}
            </option>
          ))}
        </select>
        <TimeStrip window={window} span={span} view={availability} onSpan={setSpan} />
        <select
          className="time-select"
          aria-label={t('time.window')}
          title={t('time.window')}
          value={span.key}
          onChange={(event) =>
            setSpan(SPANS.find(({ key }) => key === event.target.value) ?? SPANS[3])
          }
        >
          {SPANS.map(({ key }) => (
            <option key={key} value={key}>
              {t(`time.span.${key}`)}
            </option>
          ))}
        </select>
        <MomentEntry />
        <PastTools window={window} />
      </div>
    </section>
  );
}

/** Which past, over and over, by which light, and to whom. */
function PastTools({ window }: { window: StripWindow }) {
  const { t } = useWords();
  const { read, commands } = useTwin();
  const clock = useTwinState((state) => state.clock);
  const autoLight = useTwinState((state) => state.autoLight);
  const [copied, setCopied] = useState<'yes' | 'no' | null>(null);
  const past = clock.mode === 'past' ? clock : null;
  const loopHere = () => {
    const eighth = (window.toMs - window.fromMs) / 8;
    const fromMs = Math.min(read.wantedNow(), read.liveNow() - eighth);
    commands.setLoop({ fromMs, toMs: fromMs + eighth });
  };
  const copy = () => {
    const write = commands.shareLink().then((link) => navigator.clipboard.writeText(link));
    void write.then(
      () => setCopied('yes'),
      () => setCopied('no'),
    );
    setTimeout(() => setCopied(null), 2500);
  };
  return (
    <>
      <Segments
        label={t('time.kind')}
        value={past?.view ?? 'true'}
        options={(['true', 'known'] as const).map((kind) => ({
          value: kind,
          label: t(`time.kindHint.${kind}`),
          face: t(`time.kindFace.${kind}`),
        }))}
        onChange={(kind) => commands.setPastKind(kind)}
      />
      <div className="time-buttons">
        <IconButton
          icon={Repeat}
          label={t(past?.loop ? 'time.loopOff' : 'time.loopOn')}
          pressed={past?.loop !== undefined && past.loop !== null}
          onClick={() => (past?.loop ? commands.setLoop(null) : loopHere())}
        />
        <IconButton
          icon={SunMoon}
          label={t('time.sun')}
          pressed={autoLight}
          onClick={() => commands.followSun(!autoLight)}
        />
        <span className="time-copy">
          <IconButton icon={Link} label={t('time.copy')} onClick={copy} />
          <span role="status" className="time-copied" data-shown={copied !== null}>
            {copied && t(copied === 'yes' ? 'time.copied' : 'time.notCopied')}
          </span>
        </span>
      </div>
    </>
  );
}

/** The window follows the present, and stands in the past until the instant leaves it. */
function useStripWindow(span: StripSpan): StripWindow {
  const { read } = useTwin();
  const follows = useTwinState((state) => state.clock.mode === 'live');
  const [former, setFormer] = useState<StripWindow | null>(null);
  const place = { atMs: read.wantedNow(), liveMs: read.liveNow(), follows };
  const window = placeWindow(former, span, place);
  if (window !== former && !(former && isSame(window, former))) setFormer(window);
  return window;
}

function isSame(a: StripWindow, b: StripWindow): boolean {
  return a.fromMs === b.fromMs && a.toMs === b.toMs;
}
