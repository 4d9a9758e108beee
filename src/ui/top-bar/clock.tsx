import { formatClock, formatDay } from '../format/time.ts';
import { useTwin } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';

/** Date and time at the site. */
export function Clock() {
  useTick(500);
  const { language, timeZone } = useWords();
  const nowMs = useTwin().read.now();
  return (
    <time className="clock" dateTime={new Date(nowMs).toISOString()}>
      <span className="clock-time">{formatClock(nowMs, timeZone)}</span>
      <span className="clock-day">{formatDay(nowMs, timeZone, language)}</span>
    </time>
  );
}
