import { useMemo, useState } from 'react';
import { formatLocal } from '#app';
import { MAX_CHARTED } from '#state';
import { formatUnit } from '../../format/unit.ts';
import { useTwin, useTwinState } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';
import { axisLook, baseOption } from './chart-look.ts';
import type { Chart } from './charts-panel.tsx';
import { useSeries } from './use-series.ts';

const SPANS = [1, 6, 24, 168] as const;

/** The chosen streams over time, up to the shown instant. */
export function useSeriesChart(): Chart {
  const { t, say, language, timeZone } = useWords();
  const { read, store } = useTwin();
  const catalogue = useTwinState((state) => state.catalogue);
  const charted = useTwinState((state) => state.charted);
  const isKnown = useTwinState(({ clock }) => clock.mode === 'past' && clock.view === 'known');
  const [hours, setHours] = useState<number>(24);
  const streams = useMemo(
    () => charted.flatMap((id) => catalogue?.datastreams.find((stream) => stream.id === id) ?? []),
    [charted, catalogue],
  );
  const properties = useMemo(() => {
    const found = new Map(
      (catalogue?.datastreams ?? [])
        .filter(({ states }) => !states)
        .map(({ property, name }) => [property, name]),
    );
    return [...found];
  }, [catalogue]);
  const { drawn, problem } = useSeries(streams, hours);
  const named = useMemo(
    () =>
      (drawn ?? []).map(({ stream, series }) => {
        const thing = read.thing(stream.thingId);
        return {
          name: `${thing ? say(thing.name) : stream.thingId} · ${say(stream.name)}`,
          unit: formatUnit(stream.unit, language),
          points: series
            ? Array.from(series.timeMs, (at, i) => [at, series.value[i]] as const)
            : [],
          isStepped: stream.states !== undefined,
        };
      }),
    [drawn, read, say, language],
  );
  const show = (property: string) => {
    const wanted = (catalogue?.datastreams ?? []).filter((one) => one.property === property);
    const { charted: before, toggleCharted } = store.getState();
    for (const id of before) toggleCharted(id);
    for (const { id } of wanted.slice(0, MAX_CHARTED)) store.getState().toggleCharted(id);
  };
  const isEmpty = named.every(({ points }) => points.length === 0);
  return {
    tools: (
      <>
        <select
          className="time-select"
          aria-label={t('planWords.charts.property')}
          value=""
          onChange={(event) => show(event.target.value)}
        >
          <option value="">{t('planWords.charts.pick')}</option>
          {properties.map(([property, name]) => (
            <option key={property} value={property}>
              {say(name)}
            </option>
          ))}
        </select>
        <select
          className="time-select"
          aria-label={t('planWords.charts.span')}
          value={hours}
          onChange={(event) => setHours(Number(event.target.value))}
        >
          {SPANS.map((span) => (
            <option key={span} value={span}>
              {t(`planWords.charts.spans.h${span}`)}
            </option>
          ))}
        </select>
      </>
    ),
    message:
      streams.length === 0
        ? t('planWords.charts.noStreams')
        : problem !== null
          ? t('planWords.charts.failed', { problem })
          : drawn === null
            ? t('loading')
            : isEmpty
              ? t('planWords.charts.noSeries')
              : null,
    note: isKnown ? t('planWords.charts.known') : undefined,
    label: t('planWords.charts.views.series'),
    option: useMemo(
      () => (look) => {
        const units = [...new Set(named.map(({ unit }) => unit))].slice(0, 2);
        return {
          ...baseOption(look),
          xAxis: {
            ...axisLook(look),
            type: 'time',
            splitLine: { show: false },
            axisLabel: {
              ...axisLook(look).axisLabel,
              formatter: (at: number) =>
                formatLocal(at, timeZone)
                  .slice(hours > 24 ? 5 : 11, 16)
                  .replace('T', ' '),
            },
          },
          yAxis: (units.length > 0 ? units : ['']).map((name, i) => ({
            ...axisLook(look),
            name,
            type: 'value',
            scale: true,
            ...(i > 0 && { splitLine: { show: false } }),
          })),
          series: named.map(({ name, unit, points, isStepped }) => ({
            name,
            type: 'line',
            yAxisIndex: Math.max(0, units.indexOf(unit)),
            showSymbol: false,
            step: isStepped ? 'end' : false,
            lineStyle: { width: 1.75 },
            data: points,
          })),
        };
      },
      [named, timeZone, hours],
    ),
    rows: () => [
      [
        t('planWords.table.column.time'),
        t('planWords.table.column.stream'),
        t('planWords.table.column.value'),
        t('planWords.table.column.unit'),
      ],
      ...named.flatMap(({ name, unit, points }) =>
        points.map(([at, value]) => [new Date(at).toISOString(), name, value, unit]),
      ),
    ],
  };
}
