import { LevelMark } from '../../controls/level-mark.tsx';
import { formatClock } from '../../format/time.ts';
import { en } from '../../locales/en.ts';
import { zh } from '../../locales/zh.ts';
import { useTwinState } from '../../twin-context.tsx';
import { useTick } from '../../use-tick.ts';
import { useWords } from '../../use-words.ts';
import type { Rect } from '../layout/seams.ts';
import { WallTagMark } from './data-age.tsx';
import { placed } from './top-band.tsx';

const PULSE_MS = 10_000;

/** The alarm that the wall gave way to: what, where, since when, how far; in both languages. */
export function AlarmCard({ rect }: { rect: Rect }) {
  useTick(2000);
  const { timeZone } = useWords();
  const attract = useTwinState((state) => state.attract);
  const incident = useTwinState(({ incidents }) =>
    attract.state === 'alarm' ? incidents.find(({ id }) => id === attract.incidentId) : undefined,
  );
  if (attract.state !== 'alarm' || !incident) return null;
  const { level, title, place, stage, startedMs, provenance } = incident;
  const isNew = Date.now() - attract.sinceMs < PULSE_MS;
  return (
    <section
      className="alarm-card"
      role="alert"
      data-level={level}
      data-new={isNew}
      data-panel="alarm"
      data-fit
      style={placed(rect)}
    >
      <p className="alarm-level">
        <LevelMark level={level} />
        <span lang="zh-CN">
          {zh.levelRank[level]} {zh.level[level]}
        </span>
        <span lang="en">{en.level[level]}</span>
        <time dateTime={new Date(startedMs).toISOString()}>{formatClock(startedMs, timeZone)}</time>
      </p>
      <p className="alarm-title wall-cut" lang="zh-CN">
        {title.zh} <span className="wall-dim">{place.zh}</span>
      </p>
      <p className="alarm-title alarm-other wall-cut" lang="en">
        {title.en} <span className="wall-dim">{place.en}</span>
      </p>
      <p className="alarm-stage">
        <span lang="zh-CN">{zh.stage[stage]}</span>
        <span lang="en">{en.stage[stage]}</span>
        <WallTagMark tag={provenance.kind} />
      </p>
    </section>
  );
}
