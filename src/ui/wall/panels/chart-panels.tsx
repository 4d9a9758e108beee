import { formatUnit } from '../../format/unit.ts';
import { readMean, readWater } from '../../signs/vital-signs.ts';
import { useTwin } from '../../twin-context.tsx';
import { useTick } from '../../use-tick.ts';
import { useWords } from '../../use-words.ts';
import { useDay } from '../data/use-day.ts';
import { useWallStreams } from '../data/wall-streams.ts';
import type { Rect } from '../layout/seams.ts';
import { WallTagMark } from './data-age.tsx';
import { DayChart } from './day-chart.tsx';
import { useDataKind } from './use-reason.ts';

const READ_MS = 2000;
/** Which gauge is drawn is chosen anew as seldom, or the chart would hop between two that stand alike. */
const CHOOSE_MS = 600_000;

/** The day of the gauge that stands highest against its warning level. */
export function WaterChart({ rect }: { rect: Rect }) {
  useTick(CHOOSE_MS);
  const { say } = useWords();
  const { read } = useTwin();
  const { water } = useWallStreams();
  const sign = readWater(water, read);
  const chosen = water.find(({ thing }) => thing.id === sign?.thing.id);
  const view = useDay(chosen ? [chosen.stream] : []);
  return (
    <DayChart
      rect={rect}
      panel="water"
      view={view}
      digits={1}
      limit={sign?.warningM ?? null}
      figure={<ChartTail words={sign ? say(sign.thing.name) : ''} unit="m" />}
    />
  );
}

/** The day of the mean of all stations. */
export function MeanChart({ rect, name }: { rect: Rect; name: 'air' | 'traffic' }) {
  useTick(READ_MS);
  const { t, language } = useWords();
  const { read } = useTwin();
  const streams = useWallStreams()[name];
  const sign = readMean(streams, read);
  const view = useDay(streams);
  const count = view.state === 'ready' ? view.streams : 0;
  return (
    <DayChart
      rect={rect}
      panel={name}
      view={view}
      digits={0}
      limit={name === 'air' ? read.limitOf('pm25') : null}
      figure={
        <ChartTail
          words={count > 0 ? t('wallWords.stations', { count }) : ''}
          unit={sign ? formatUnit(sign.unit, language) : ''}
        />
      }
    />
  );
}

function ChartTail({ words, unit }: { words: string; unit: string }) {
  const kind = useDataKind();
  return (
    <>
      <span className="wall-cut">{words}</span>
      <span>{unit}</span>
      <WallTagMark tag={kind} />
    </>
  );
}
