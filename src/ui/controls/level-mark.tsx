import type { AlarmLevel } from '#model';
import { useWords } from '../use-words.ts';

const SHAPES: Readonly<Record<AlarmLevel, string>> = {
  red: 'M2 2h12v12H2z',
  orange: 'M8 0.5 15.5 8 8 15.5 0.5 8z',
  yellow: 'M8 1 15.5 14.5H0.5z',
  blue: 'M8 1.5a6.5 6.5 0 1 0 0.001 0z',
};

/** A warning level by shape and colour, named for those who see neither. */
export function LevelMark({ level }: { level: AlarmLevel }) {
  const { t } = useWords();
  return (
    <svg
      className="level-mark"
      data-level={level}
      viewBox="0 0 16 16"
      role="img"
      aria-label={`${t(`levelRank.${level}`)} ${t(`level.${level}`)}`}
    >
      <path d={SHAPES[level]} />
    </svg>
  );
}
