import { formatClock, formatDay } from '../format/time.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';

/** Date and time at the site, of the instant that is shown. */
export function Clock() {
  useTick(500);
  const { t, language, timeZone } = useWords();
  const isPast = useTwinState(({ past }) => past !== null);
  const nowMs = useTwin().read.now();
  return (
    <time className="clock" data-past={isPast} dateTime={new Date(nowMs).toISOString()}>
      <span className="clock-time">{formatClock(nowMs, timeZone)}</span>
      <span className="clock-day">
        {isPast && `${t('time.replay')} · `}
        {formatDay(nowMs, timeZone, language)}
      </span>
    </time>
  );
}
