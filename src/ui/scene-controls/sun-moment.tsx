import { useState } from 'react';
import { formatLocal, parseLocal } from '#app';
import { computeSunPosition } from '#lib/time/sun-position.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';

const MINUTES = 24 * 60;
const STEP_MINUTES = 5;

/** Any day of the year and hour of the day whose sun is to light the scene. */
export function SunMoment() {
  const { t, timeZone, language } = useWords();
  const { read, commands } = useTwin();
  const sunMs = useTwinState((state) => state.scene.sunMs);
  const [openedMs] = useState(() => read.now());
  const local = formatLocal(sunMs ?? openedMs, timeZone);
  const [date = '', time = '00:00'] = local.split('T');
  const minutes = 60 * Number(time.slice(0, 2)) + Number(time.slice(3, 5));
  const go = (day: string, minute: number) => {
    const clamped = Math.max(0, Math.min(MINUTES - 1, minute));
    const hh = String(Math.floor(clamped / 60)).padStart(2, '0');
    const mm = String(clamped % 60).padStart(2, '0');
    const atMs = parseLocal(`${day}T${hh}:${mm}`, timeZone);
    if (atMs !== undefined) commands.setSun(atMs);
  };
  const [lonDeg, latDeg] = read.site.centre;
  const sun = sunMs === null ? null : computeSunPosition(sunMs, lonDeg, latDeg);
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  return (
    <div className="sun-moment">
      <div className="sun-entry">
        <input
          type="date"
          aria-label={t('sceneWords.date')}
          value={date}
          onChange={(event) => event.target.value && go(event.target.value, minutes)}
        />
        <output>{sunMs === null ? '—' : time.slice(0, 5)}</output>
      </div>
      <input
        type="range"
        min={0}
        max={MINUTES - STEP_MINUTES}
        step={STEP_MINUTES}
        value={minutes}
        aria-label={t('sceneWords.hour')}
        aria-valuetext={time.slice(0, 5)}
        onChange={(event) => go(date, Number(event.target.value))}
      />
      <small>
        {sun &&
          (sun.elevationDeg >= 0
            ? t('sceneWords.sunAt', {
                elevation: number.format(sun.elevationDeg),
                azimuth: number.format(sun.azimuthDeg),
              })
            : t('sceneWords.sunDown', { elevation: number.format(-sun.elevationDeg) }))}
      </small>
    </div>
  );
}
