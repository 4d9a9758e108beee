import { freshnessOf, type Reading } from '#app';
import type { Datastream } from '#model';
import { Figure } from '../controls/figure.tsx';
import { formatReading, UNKNOWN } from '../format/number.ts';
import type { Quantity } from '../format/quantity.ts';
import { formatAge, formatSpan } from '../format/time.ts';
import { formatUnit } from '../format/unit.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords, type Words } from '../use-words.ts';

/** One datastream's newest reading; a click shows its past. */
export function ReadingRow({
  stream,
  chosen,
  onChoose,
}: {
  stream: Datastream;
  chosen: boolean;
  onChoose: () => void;
}) {
  useTick(1000);
  const words = useWords();
  const { t, say, language } = words;
  const { read } = useTwin();
  const reading = read.latest(stream.slot);
  const nowMs = read.now();
  const isPast = useTwinState(({ clock }) => clock.mode === 'past');
  const freshness = freshnessOf(nowMs - (reading?.timeMs ?? 0), stream.cadenceMs);
  const stale = reading !== null && (freshness === 'stale' || freshness === 'silent');
  return (
    <button
      type="button"
      className="reading"
      data-stale={stale}
      data-stream={stream.id}
      aria-pressed={chosen}
      onClick={onChoose}
    >
      <span>{say(stream.name)}</span>
      <span className="reading-value">
        <Figure {...describeReading(reading, stream, words)} />
      </span>
      <span className="reading-note">
        <span>{t('inspector.every', { period: formatSpan(stream.cadenceMs, language) })}</span>
        <span>
          {reading === null ? (
            t('inspector.neverHeard')
          ) : (
            <>
              <span className={stale ? 'reading-stale' : undefined}>
                {t(`freshness.${freshness === 'fresh' && isPast ? 'inTime' : freshness}`)} ·{' '}
              </span>
              {formatAge(nowMs - reading.timeMs, language)}
            </>
          )}
        </span>
      </span>
    </button>
  );
}

/** A reading in words or as a figure: coded states say what they mean. */
export function describeReading(
  reading: Reading | null,
  stream: Datastream,
  { say, language }: Pick<Words, 'say' | 'language'>,
): Quantity {
  if (!reading) return { value: UNKNOWN, unit: '' };
  const state = stream.states?.[Math.round(reading.value)];
  if (state) return { value: say(state), unit: '' };
  return {
    value: formatReading(reading.value, language),
    unit: formatUnit(stream.unit, language),
  };
}
