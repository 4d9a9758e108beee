import { isVehicleKind, type ThingKind } from '#model';
import { formatFixed, formatNumber, formatPercent, UNKNOWN } from '../../format/number.ts';
import { formatUnit } from '../../format/unit.ts';
import { readMean, readOnline, readWater } from '../../signs/vital-signs.ts';
import { useTwin, useTwinState } from '../../twin-context.tsx';
import { useTick } from '../../use-tick.ts';
import { useWords } from '../../use-words.ts';
import { useDay } from '../data/use-day.ts';
import { useWallStreams } from '../data/wall-streams.ts';
import type { Rect } from '../layout/seams.ts';
import { IndicatorRow } from './indicator-row.tsx';
import { Trend } from './trend.tsx';
import { useDataKind, useReason } from './use-reason.ts';
import { WallPanel } from './wall-panel.tsx';

/** A digital readout changes no oftener than every two seconds. */
const READ_MS = 2000;
const MINUTE_MS = 60_000;

/** The six indicators that change while one looks. */
export function NowPanel({ rect }: { rect: Rect }) {
  const { t } = useWords();
  return (
    <WallPanel rect={rect} panel="now" title={t('wallWords.panel.now')} quiet>
      <dl className="indicators">
        <EventsRow />
        <WaterRow />
        <MeanRow id="traffic" digits={1} />
        <MeanRow id="weather" digits={1} />
        <MeanRow id="air" digits={0} />
        <DevicesRow />
      </dl>
    </WallPanel>
  );
}

function EventsRow() {
  const { t, language } = useWords();
  const incidents = useTwinState((state) => state.incidents);
  const tag = useDataKind();
  const isThere = useTwinState((state) => state.catalogue !== null);
  const reason = useReason();
  const open = incidents.filter(({ stage }) => stage !== 'closed').length;
  return (
    <IndicatorRow
      face={{
        id: 'events',
        value: isThere ? formatNumber(open, language) : UNKNOWN,
        unit: t('wallWords.unit.ofTotal', { total: formatNumber(incidents.length, language) }),
        tag,
        timeMs: null,
        cadenceMs: MINUTE_MS,
        reason,
      }}
    />
  );
}

function WaterRow() {
  useTick(READ_MS);
  const { t, language } = useWords();
  const { read } = useTwin();
  const { water } = useWallStreams();
  const tag = useDataKind();
  const reason = useReason();
  const sign = readWater(water, read);
  const over = sign && sign.warningM !== null ? sign.levelM - sign.warningM : null;
  const gap = over === null ? null : formatFixed(Math.abs(over), language, 2);
  return (
    <IndicatorRow
      face={{
        id: 'water',
        value: formatFixed(sign?.levelM ?? null, language, 2),
        unit: 'm',
        tag,
        timeMs: sign?.timeMs ?? null,
        cadenceMs: water[0]?.stream.cadenceMs ?? MINUTE_MS,
        reason,
        isOver: over !== null && over >= 0,
        ...(over !== null && {
          note: t(over < 0 ? 'wallWords.belowWarning' : 'wallWords.aboveWarning', {
            value: gap ?? UNKNOWN,
          }),
        }),
      }}
    />
  );
}

function MeanRow({ id, digits }: { id: 'traffic' | 'weather' | 'air'; digits: number }) {
  useTick(READ_MS);
  const { language } = useWords();
  const { read } = useTwin();
  const { traffic, temperature, air } = useWallStreams();
  const streams = { traffic, weather: temperature, air }[id];
  const tag = useDataKind();
  const reason = useReason();
  const sign = readMean(streams, read);
  const day = useDay(streams);
  return (
    <IndicatorRow
      face={{
        id,
        value: formatFixed(sign?.value ?? null, language, digits),
        unit: sign ? formatUnit(sign.unit, language) : '',
        tag,
        timeMs: sign?.timeMs ?? null,
        cadenceMs: streams[0]?.cadenceMs ?? MINUTE_MS,
        reason,
        trend: <Trend view={day} digits={digits} />,
      }}
    />
  );
}

function DevicesRow() {
  useTick(2 * READ_MS);
  const { language } = useWords();
  const { read } = useTwin();
  const tag = useDataKind();
  const reason = useReason();
  const heard = readOnline(read.liveness(), (kind) => !isVehicleKind(kind as ThingKind));
  // Silence of all says something about the feed, and nothing about the devices behind it.
  const online = heard?.fresh === 0 ? null : heard;
  return (
    <IndicatorRow
      face={{
        id: 'devices',
        value: formatPercent(online?.share ?? null, language).replace('%', ''),
        unit: '%',
        tag,
        timeMs: null,
        cadenceMs: MINUTE_MS,
        reason,
        ...(online && {
          note: `${formatNumber(online.fresh, language)} / ${formatNumber(online.total, language)}`,
        }),
      }}
    />
  );
}
