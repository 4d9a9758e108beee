import { formatFixed, UNKNOWN } from '../../format/number.ts';
import { formatFloorArea } from '../../format/quantity.ts';
import { formatUnit } from '../../format/unit.ts';
import { readMean } from '../../signs/vital-signs.ts';
import { useTwin } from '../../twin-context.tsx';
import { useTick } from '../../use-tick.ts';
import { useWords } from '../../use-words.ts';
import { useFloors } from '../data/use-floors.ts';
import { useWallStreams } from '../data/wall-streams.ts';
import type { Rect } from '../layout/seams.ts';
import { WallTagMark } from './data-age.tsx';
import { rowsThatFit } from './event-panels.tsx';
import { useDataKind, useReason } from './use-reason.ts';
import { WallPanel } from './wall-panel.tsx';

const RANKS = 5;
const BAR_U = 4.1;

interface Bar {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  /** Of the longest. */
  readonly share: number;
}

/** The towns whose roads are slowest now. */
export function RankingPanel({ rect, uPx }: { rect: Rect; uPx: number }) {
  useTick(4000);
  const { t, say, language } = useWords();
  const { read } = useTwin();
  const { trafficByTown, traffic } = useWallStreams();
  const kind = useDataKind();
  const reason = useReason();
  const unit = formatUnit(traffic[0]?.unit ?? 'km/h', language);
  const speeds = [...trafficByTown]
    .flatMap(([code, streams]) => {
      const mean = readMean(streams, read);
      const town = read.town(code);
      return mean && town ? [{ code, name: say(town.name), value: mean.value }] : [];
    })
    .sort((a, b) => a.value - b.value);
  const fastest = speeds.at(-1)?.value ?? 1;
  const rows = Math.min(RANKS, rowsThatFit(rect.height / uPx, speeds.length, BAR_U));
  return (
    <WallPanel
      rect={rect}
      panel="ranking"
      title={t('wallWords.panel.ranking')}
      tail={
        <>
          <span>{unit}</span>
          <WallTagMark tag={kind} />
        </>
      }
    >
      {speeds.length === 0 && <p className="wall-message">{reason}</p>}
      <Bars
        bars={speeds.slice(0, rows).map(({ code, name, value }) => ({
          key: code,
          name,
          value: formatFixed(value, language, 1),
          share: value / fastest,
        }))}
      />
    </WallPanel>
  );
}

/** Floor area by town, the most built first. */
export function TownsPanel({ rect, uPx }: { rect: Rect; uPx: number }) {
  const { t, say, language } = useWords();
  const { read } = useTwin();
  const view = useFloors();
  const made = read.manifest.buildings.provenance === 'synthetic' ? 'synthetic' : 'static';
  const towns =
    view.state === 'ready'
      ? [...view.floors.byTown].sort((a, b) => b.floorAreaM2 - a.floorAreaM2)
      : [];
  const most = towns[0]?.floorAreaM2 ?? 1;
  const rows = Math.floor((rect.height / uPx - 7) / BAR_U);
  return (
    <WallPanel
      rect={rect}
      panel="towns"
      title={t('wallWords.panel.towns')}
      tail={<WallTagMark tag={made} />}
    >
      {view.state !== 'ready' && (
        <p className="wall-message">
          {t(view.state === 'failed' ? 'wallWords.unknown.failed' : 'wallWords.unknown.loading')}
        </p>
      )}
      <Bars
        bars={towns.slice(0, rows).map(({ townCode, floorAreaM2 }) => {
          const town = townCode === null ? undefined : read.town(townCode);
          const { value, unit } = formatFloorArea(floorAreaM2, language);
          return {
            key: townCode ?? '',
            name: town ? say(town.name) : UNKNOWN,
            value: `${value} ${unit}`,
            share: floorAreaM2 / most,
          };
        })}
      />
    </WallPanel>
  );
}

function Bars({ bars }: { bars: readonly Bar[] }) {
  return (
    <ol className="bars">
      {bars.map(({ key, name, value, share }) => (
        <li key={key}>
          <span className="bar-name wall-cut">{name}</span>
          <span className="bar-value">{value}</span>
          <span className="bar-track">
            <span style={{ width: `${Math.max(1, 100 * share)}%` }} />
          </span>
        </li>
      ))}
    </ol>
  );
}
