import { useEffect, useMemo, useState } from 'react';
import type { Histogram } from '#app';
import { formatNumber } from '../../format/number.ts';
import { useTwin, useTwinState } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';
import { axisLook, baseOption } from './chart-look.ts';
import type { Chart } from './charts-panel.tsx';

const ATTRIBUTES = ['height', 'storeys', 'footprint', 'dwellings'] as const;
const MEASURES = ['devices', 'open', 'count', 'floor', 'dwellings'] as const;
const BINS = 24;

/** How an attribute is spread over the buildings of the answer, else of the district. */
export function useHistogramChart(): Chart {
  const { t, language } = useWords();
  const { read } = useTwin();
  const query = useTwinState((state) => state.query);
  const gids = query.state === 'answered' ? query.answer.buildings.gids : null;
  const [attribute, setAttribute] = useState<(typeof ATTRIBUTES)[number]>('height');
  const [found, setFound] = useState<Histogram | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isNewest = true;
    read.buildingHistogram(attribute, gids, BINS).then(
      (next) => {
        if (!isNewest) return;
        setFound(next);
        setProblem(null);
      },
      (error: unknown) =>
        isNewest && setProblem(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      isNewest = false;
    };
  }, [read, attribute, gids]);
  const name = t(`planWords.table.column.${attribute}`);
  const bins = useMemo(() => {
    const width = found ? (found.max - found.min) / BINS : 0;
    return (found?.counts ?? []).map((count, i) => ({
      from: (found?.min ?? 0) + i * width,
      to: (found?.min ?? 0) + (i + 1) * width,
      count,
    }));
  }, [found]);
  const count = formatNumber(gids ? gids.length : read.manifest.buildings.count, language);
  return {
    tools: (
      <>
        <select
          className="time-select"
          aria-label={t('planWords.charts.attribute')}
          value={attribute}
          onChange={(event) => setAttribute(event.target.value as typeof attribute)}
        >
          {ATTRIBUTES.map((one) => (
            <option key={one} value={one}>
              {t(`planWords.table.column.${one}`)}
            </option>
          ))}
        </select>
        <span className="table-count">
          {t(gids ? 'planWords.charts.ofAnswer' : 'planWords.charts.ofAll', { count })}
        </span>
      </>
    ),
    message:
      problem !== null
        ? t('planWords.charts.failed', { problem })
        : found === null
          ? t('loading')
          : null,
    note: read.manifest.buildings.provenance === 'synthetic' ? t('query.method') : undefined,
    label: name,
    option: useMemo(
      () => (look) => ({
        ...baseOption(look),
        color: [look.accent],
        xAxis: {
          ...axisLook(look),
          type: 'category',
          name,
          data: bins.map(({ from }) => formatNumber(from, language, from < 10 ? 1 : 0)),
        },
        yAxis: { ...axisLook(look), type: 'value', name: t('planWords.charts.buildings') },
        series: [{ type: 'bar', barCategoryGap: '12%', data: bins.map((bin) => bin.count) }],
      }),
      [bins, name, language, t],
    ),
    rows: () => [
      [`${name} ≥`, `${name} <`, t('planWords.charts.buildings')],
      ...bins.map(({ from, to, count: n }) => [from, to, n]),
    ],
  };
}

/** One figure for each town. */
export function useTownChart(): Chart {
  const { t, say, language } = useWords();
  const { read } = useTwin();
  const catalogue = useTwinState((state) => state.catalogue);
  const incidents = useTwinState((state) => state.incidents);
  const query = useTwinState((state) => state.query);
  const answer = query.state === 'answered' ? query.answer : null;
  const [measure, setMeasure] = useState<(typeof MEASURES)[number]>('devices');
  const needsAnswer = measure !== 'devices' && measure !== 'open' && !answer;
  const bars = useMemo(() => {
    const of = (code: string): number => {
      const row = answer?.byTown.find(({ townCode }) => townCode === code);
      switch (measure) {
        case 'devices':
          return catalogue?.things.filter(({ townCode }) => townCode === code).length ?? 0;
        case 'open':
          return incidents.filter(({ townCode, stage }) => townCode === code && stage !== 'closed')
            .length;
        case 'count':
          return row?.count ?? 0;
        case 'floor':
          return Math.round(row?.floorAreaM2 ?? 0);
        case 'dwellings':
          return row?.dwellings ?? 0;
      }
    };
    return read.site.towns
      .map(({ code, name }) => ({ code, name: say(name), value: of(code) }))
      .sort((a, b) => b.value - a.value);
  }, [answer, measure, catalogue, incidents, read, say]);
  const name = t(`planWords.charts.measures.${measure}`);
  return {
    tools: (
      <select
        className="time-select"
        aria-label={t('planWords.charts.measure')}
        value={measure}
        onChange={(event) => setMeasure(event.target.value as typeof measure)}
      >
        {MEASURES.map((one) => (
          <option key={one} value={one}>
            {t(`planWords.charts.measures.${one}`)}
          </option>
        ))}
      </select>
    ),
    message: needsAnswer ? t('planWords.charts.needsAnswer') : null,
    label: name,
    option: useMemo(
      () => (look) => ({
        ...baseOption(look),
        color: [look.accent],
        xAxis: {
          ...axisLook(look),
          type: 'category',
          data: bars.map((bar) => bar.name),
          axisLabel: {
            ...axisLook(look).axisLabel,
            hideOverlap: false,
            interval: 0,
            rotate: language === 'en' ? 35 : 20,
          },
        },
        yAxis: {
          ...axisLook(look),
          type: 'value',
          name: measure === 'floor' ? `${name} (m²)` : name,
        },
        series: [{ type: 'bar', barMaxWidth: 28, data: bars.map(({ value }) => value) }],
      }),
      [bars, name, measure, language],
    ),
    rows: () => [
      [t('planWords.table.column.code'), t('planWords.table.column.town'), name],
      ...bars.map(({ code, name: town, value }) => [code, town, value]),
    ],
  };
}
