import { useState } from 'react';
import { isVehicleKind, KIND_COLOURS, type Thing } from '#model';
import { formatNumber, UNKNOWN } from '../format/number.ts';
import { formatPosition } from '../format/position.ts';
import { formatAge } from '../format/time.ts';
import { isFixStale } from '../freshness.ts';
import { KIND_ICONS } from '../layers/kind-icons.ts';
import { nameDirection } from '../signs/weather.ts';
import { useTwin } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';
import { type Fact, Facts, ProvenanceFacts } from './facts.tsx';
import { HistoryChart } from './history-chart.tsx';
import { InspectorFrame } from './inspector-frame.tsx';
import { findSiteName, namePropertyIn, thresholdOf } from './properties.ts';
import { ReadingRow } from './reading-row.tsx';

/** A device or vehicle: what it is, what it says now, and its last day. */
export function ThingCard({ id }: { id: string }) {
  const { t, say } = useWords();
  const thing = useTwin().read.thing(id);
  if (!thing)
    return (
      <InspectorFrame entity={{ type: 'thing', id }} kind={t('inspector.thing')} name={id}>
        <p>{t('inspector.missing')}</p>
      </InspectorFrame>
    );
  const Icon = KIND_ICONS[thing.kind];
  return (
    <InspectorFrame
      entity={{ type: 'thing', id }}
      kind={t(`thingKind.${thing.kind}`)}
      name={say(thing.name)}
      icon={<Icon color={KIND_COLOURS[thing.kind]} aria-hidden="true" />}
    >
      <Readings thing={thing} />
      <section className="inspector-section">
        <h4>{t('inspector.facts')}</h4>
        {isVehicleKind(thing.kind) ? <VehicleFacts thing={thing} /> : <DeviceFacts thing={thing} />}
      </section>
      <ProvenanceFacts provenance={thing.provenance} />
    </InspectorFrame>
  );
}

function Readings({ thing }: { thing: Thing }) {
  const { t } = useWords();
  const { read } = useTwin();
  const streams = read.streamsOf(thing.id);
  const [chosenId, choose] = useState<string | null>(null);
  const chosen = streams.find(({ id }) => id === chosenId) ?? streams[0];
  if (!chosen) return isVehicleKind(thing.kind) ? null : <p>{t('inspector.noReadings')}</p>;
  return (
    <>
      {streams.map((stream) => (
        <ReadingRow
          key={stream.id}
          stream={stream}
          chosen={streams.length > 1 && stream === chosen}
          onChoose={() => choose(stream.id)}
        />
      ))}
      <HistoryChart key={chosen.id} stream={chosen} threshold={thresholdOf(thing, chosen, read)} />
    </>
  );
}

function DeviceFacts({ thing }: { thing: Thing }) {
  const { t } = useWords();
  const { location } = thing;
  const common = useCommonFacts(thing);
  return (
    <Facts
      facts={[
        ...common,
        location && [t('fact.position'), formatPosition(location.lonDeg, location.latDeg)],
        [t('fact.id'), thing.id],
      ]}
    />
  );
}

function VehicleFacts({ thing }: { thing: Thing }) {
  useTick(1000);
  const { t, language } = useWords();
  const { read } = useTwin();
  const common = useCommonFacts(thing);
  const fix = thing.trackSlot === undefined ? null : read.fix(thing.trackSlot);
  const stale = fix !== null && isFixStale(fix, read.now());
  return (
    <Facts
      facts={[
        [
          t('fact.speed'),
          fix ? `${formatNumber(Math.round(fix.speedMps * 3.6), language)} km/h` : UNKNOWN,
        ],
        [
          t('fact.bearing'),
          fix ? t(`weather.directions.${nameDirection(fix.bearingDeg)}`) : UNKNOWN,
        ],
        [t('fact.position'), fix ? formatPosition(fix.lonDeg, fix.latDeg) : UNKNOWN],
        [
          t('fact.updated'),
          fix ? (
            <>
              {stale && <b>{t('inspector.stale')} · </b>}
              {formatAge(read.now() - fix.timeMs, language)}
            </>
          ) : (
            t('inspector.neverHeard')
          ),
        ],
        ...common,
        [t('fact.id'), thing.id],
      ]}
    />
  );
}

function useCommonFacts(thing: Thing): readonly (Fact | undefined)[] {
  const { t, say, language } = useWords();
  const { read } = useTwin();
  const town = thing.townCode ? read.town(thing.townCode)?.name : undefined;
  const tell = (value: string | number | boolean) => {
    if (typeof value === 'number') return formatNumber(value, language, 2);
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    const name = findSiteName(read.site, value);
    return name ? say(name) : value;
  };
  return [
    town ? [t('fact.town'), say(town)] : undefined,
    ...Object.entries(thing.properties).map(
      ([key, value]): Fact => [namePropertyIn(language, key), tell(value)],
    ),
  ];
}
