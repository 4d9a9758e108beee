import { BellRing, History, LoaderCircle, TriangleAlert, Undo2 } from 'lucide-react';
import { formatLocal } from '#app';
import type { PlayerView } from '#state';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';

/** Says that the past is shown, which, how, and what calls meanwhile. Nothing in the present. */
export function ReplayLine() {
  useTick(500);
  const { t, timeZone } = useWords();
  const { read, commands } = useTwin();
  const clock = useTwinState((state) => state.clock);
  const player = useTwinState((state) => state.player);
  const isShown = useTwinState((state) => state.past !== null);
  const alarms = useTwinState((state) => state.calling.length);
  if (clock.mode === 'live') return null;
  const [day, time] = formatLocal(read.wantedNow(), timeZone).split('T');
  return (
    <div className="replay-line">
      <span className="replay-tag">
        <History aria-hidden="true" />
        {t('time.replay')}
      </span>
      <span className="replay-moment">
        {day} <b>{time}</b> {clock.playing ? `×${clock.rate}` : t('time.paused')}
      </span>
      <PlayerWords player={player} />
      {!isShown && <b>{t('time.stillLive')}</b>}
      <span className="replay-kind">{t(`time.kindHint.${clock.view}`)}</span>
      {alarms > 0 && (
        <button type="button" className="button outlined replay-alarms" onClick={commands.goLive}>
          <BellRing aria-hidden="true" />
          {t('time.liveAlarms', { count: alarms })}
        </button>
      )}
      <button type="button" className="button outlined replay-back" onClick={commands.goLive}>
        <Undo2 aria-hidden="true" />
        {t('time.backToLive')}
      </button>
    </div>
  );
}

const WORDS = {
  off: null,
  ready: null,
  edge: null,
  loading: 'time.loading',
  waiting: 'time.waiting',
  unavailable: 'time.unavailable',
} as const satisfies Record<PlayerView['state'], string | null>;

function PlayerWords({ player: { state, problem } }: { player: PlayerView }) {
  const { t } = useWords();
  const isTroubled = state === 'unavailable' || problem !== null;
  const words = isTroubled && state !== 'unavailable' ? 'time.retrying' : WORDS[state];
  if (!words) return <span role="status" className="replay-state" />;
  const Icon = isTroubled ? TriangleAlert : LoaderCircle;
  return (
    <span
      role="status"
      className="replay-state"
      data-troubled={isTroubled}
      title={problem ?? undefined}
    >
      <Icon aria-hidden="true" />
      {t(words)}
    </span>
  );
}
