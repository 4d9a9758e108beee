import type { Tour } from '#model';
import { useTwinState } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';

/** How far the tour is, and how long it takes when it goes on by itself: 01:12 / 06:30. */
export function StopTime({ tour }: { tour: Tour }) {
  useTick(1000);
  const { stop, sinceMs, playing } = useTwinState((state) => state.tour);
  const dwells = tour.stops.map(({ dwellS }) => dwellS);
  const sum = (seconds: readonly number[]) => seconds.reduce((a, b) => a + b, 0);
  const here = playing ? Math.min(dwells[stop] ?? 0, (Date.now() - sinceMs) / 1000) : 0;
  return (
    <p className="tour-time">
      {clock(sum(dwells.slice(0, stop)) + here)} / {clock(sum(dwells))}
    </p>
  );
}

function clock(seconds: number): string {
  const whole = Math.floor(Math.max(0, seconds));
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(whole / 60))}:${two(whole % 60)}`;
}
