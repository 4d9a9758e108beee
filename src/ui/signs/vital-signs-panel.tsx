import { type ReactNode, useMemo } from 'react';
import { ALARM_LEVELS, isVehicleKind, type ThingKind } from '#model';
import { Figure } from '../controls/figure.tsx';
import { KindTag } from '../controls/kind-tag.tsx';
import { LevelMark } from '../controls/level-mark.tsx';
import { Panel } from '../controls/panel.tsx';
import {
  formatFixed,
  formatNumber,
  formatPercent,
  formatReading,
  UNKNOWN,
} from '../format/number.ts';
import { formatSpan } from '../format/time.ts';
import { formatUnit } from '../format/unit.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';
import { findSignStreams, readMean, readOnline, readWater } from './vital-signs.ts';
import './vital-signs.css';

/** Six figures that say how the district is, each computed from readings of the last moments. */
export function VitalSignsPanel() {
  useTick(2000);
  const { t, language } = useWords();
  const { read } = useTwin();
  const catalogue = useTwinState((state) => state.catalogue);
  const streams = useMemo(() => findSignStreams(catalogue), [catalogue]);
  const nowMs = read.now();
  const down = useTwinState(({ feed }) => feed.state !== 'live');
  const liveness = read.liveness();
  const air = readMean(streams.air, read);
  const traffic = readMean(streams.traffic, read);
  // Silence of a broken feed says nothing about the devices behind it.
  const buses = down && liveness.bus?.fresh === 0 ? undefined : liveness.bus;
  const heard = readOnline(liveness, (kind) => !isVehicleKind(kind as ThingKind));
  const online = down && heard?.fresh === 0 ? null : heard;
  const age = (timeMs: number) => formatSpan(Math.max(0, nowMs - timeMs), language, 'narrow');
  const noData = useNoData();
  return (
    <Panel
      className="signs-panel"
      title={t('signs.title')}
      tail={catalogue && <KindTag kind={catalogue.kind} />}
    >
      <dl className="signs">
        <Sign
          name={t('signs.air-quality')}
          value={formatFixed(air?.value ?? null, language, 0)}
          unit={air ? formatUnit(air.unit, language) : ''}
          note={air ? t('signs.stations', { count: air.count }) : noData}
          age={air && age(air.timeMs)}
        />
        <WaterTile streams={streams.water} />
        <Sign
          name={t('signs.traffic')}
          value={formatFixed(traffic?.value ?? null, language, 1)}
          unit={traffic ? formatUnit(traffic.unit, language) : ''}
          note={traffic ? t('signs.detectors', { count: traffic.count }) : noData}
          age={traffic && age(traffic.timeMs)}
        />
        <Sign
          name={t('signs.buses')}
          value={formatNumber(buses?.fresh ?? null, language)}
          note={buses ? t('signs.ofTotal', { total: formatNumber(buses.total, language) }) : noData}
        />
        <Sign
          name={t('signs.devices')}
          value={formatPercent(online?.share ?? null, language).replace('%', '')}
          unit={online ? '%' : ''}
          note={
            online
              ? t('signs.devicesOf', {
                  fresh: formatNumber(online.fresh, language),
                  total: formatNumber(online.total, language),
                })
              : noData
          }
        />
        <IncidentTile />
      </dl>
    </Panel>
  );
}

/** Why a figure is missing: nothing heard yet, or the feed is down. */
function useNoData(): string {
  const { t } = useWords();
  const down = useTwinState(({ feed }) => feed.state === 'reconnecting' || feed.state === 'failed');
  return t(down ? 'signs.waiting' : 'signs.noData');
}

function WaterTile({ streams }: { streams: Parameters<typeof readWater>[0] }) {
  const { t, say, language } = useWords();
  const { read, commands } = useTwin();
  const water = readWater(streams, read);
  const noData = useNoData();
  const over = water && water.warningM !== null ? water.levelM - water.warningM : null;
  return (
    <Sign
      name={t('signs.water-level')}
      value={formatFixed(water?.levelM ?? null, language, 2)}
      unit={water ? 'm' : ''}
      alarm={over !== null && over >= 0}
      note={
        water ? (
          <button
            type="button"
            className="sign-link"
            title={say(water.thing.name)}
            onClick={() => commands.goTo({ type: 'thing', id: water.thing.id })}
          >
            {over === null
              ? say(water.thing.name)
              : t(over < 0 ? 'signs.belowWarning' : 'signs.aboveWarning', {
                  value: formatReading(Math.round(Math.abs(over) * 100) / 100, language),
                })}
          </button>
        ) : (
          noData
        )
      }
      age={water && formatSpan(Math.max(0, read.now() - water.timeMs), language, 'narrow')}
    />
  );
}

function IncidentTile() {
  const { t, language } = useWords();
  const incidents = useTwinState((state) => state.incidents);
  const hasFeed = useTwinState((state) => state.catalogue !== null);
  const open = incidents.filter(({ stage }) => stage !== 'closed');
  return (
    <Sign
      name={t('signs.incidents')}
      value={hasFeed ? formatNumber(open.length, language) : UNKNOWN}
      note={
        <span className="sign-levels">
          {ALARM_LEVELS.map((level) => (
            <span key={level}>
              <LevelMark level={level} />
              {open.filter((incident) => incident.level === level).length}
            </span>
          ))}
        </span>
      }
    />
  );
}

function Sign({
  name,
  value,
  unit = '',
  note,
  age,
  alarm = false,
}: {
  name: string;
  value: string;
  unit?: string;
  note: ReactNode;
  age?: string | null;
  alarm?: boolean;
}) {
  const { t } = useWords();
  return (
    <div className="sign" data-alarm={alarm}>
      <dt>
        <span>{name}</span>
        {age && (
          <span className="sign-age" title={t('signs.age')}>
            {age}
          </span>
        )}
      </dt>
      <dd>
        <span className="sign-value">
          <Figure value={value} unit={unit} />
        </span>
        <span className="sign-note">{note}</span>
      </dd>
    </div>
  );
}
