import type { ReactNode } from 'react';
import type { WallIndicator } from '#model';
import { UNKNOWN } from '../../format/number.ts';
import { useTwinState } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';
import { DataAge, type WallTag, WallTagMark } from './data-age.tsx';

/** What one indicator says. */
export interface IndicatorFace {
  readonly id: WallIndicator;
  readonly value: string;
  readonly unit: string;
  readonly tag: WallTag | null;
  /** Of the newest reading in it; null where it has none. */
  readonly timeMs: number | null;
  readonly cadenceMs: number;
  /** The year it is of, or what it is measured against. */
  readonly note?: string;
  /** Why it is not known. */
  readonly reason: string;
  /** A limit is reached: the one reason for an alarm's colour. */
  readonly isOver?: boolean;
  readonly trend?: ReactNode;
}

/** Label and figure, and under them where it comes from, how old it is and how it changed. */
export function IndicatorRow({ face }: { face: IndicatorFace }) {
  const { t } = useWords();
  const isMarked = useTwinState(
    ({ attract }) => attract.state === 'scene' && attract.scene.highlight.includes(face.id),
  );
  const isKnown = face.value !== UNKNOWN;
  return (
    <div className="indicator" data-marked={isMarked} data-over={face.isOver ?? false}>
      <dt>{t(`wallWords.indicator.${face.id}`)}</dt>
      <dd className="indicator-value">
        <span>{face.value}</span>
        {isKnown && face.unit !== '' && <small>{face.unit}</small>}
      </dd>
      <dd className="indicator-foot">
        <WallTagMark tag={face.tag} />
        {isKnown ? (
          <>
            <DataAge timeMs={face.timeMs} cadenceMs={face.cadenceMs} />
            {face.trend}
            {face.note !== undefined && <span className="indicator-note">{face.note}</span>}
          </>
        ) : (
          <span className="wall-age" data-old="true">
            {face.reason}
          </span>
        )}
      </dd>
    </div>
  );
}
