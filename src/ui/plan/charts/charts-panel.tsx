import { SegmentedControl } from '@mantine/core';
import { Download, Image } from 'lucide-react';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import type { CsvCell } from '#app';
import { useTwin } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';
import { ChartCanvas, type ChartOption } from './chart-canvas.tsx';
import { useHistogramChart, useTownChart } from './use-count-charts.tsx';
import { useSeriesChart } from './use-series-chart.tsx';
import './charts.css';

const VIEWS = ['series', 'histogram', 'towns'] as const;
export type ChartView = (typeof VIEWS)[number];

/** A chart of any kind: what it is of, its controls, its picture, its figures. */
export interface Chart {
  readonly tools: ReactNode;
  /** Why there is nothing to draw; null: there is. */
  readonly message: string | null;
  readonly note?: string | undefined;
  readonly label: string;
  readonly option: ChartOption;
  rows(): CsvCell[][];
}

/** Several streams over time, how buildings are spread, towns side by side. */
export function ChartsPanel() {
  const [view, setView] = useState<ChartView>('series');
  const shared = { view, onView: setView };
  switch (view) {
    case 'series':
      return <SeriesChart {...shared} />;
    case 'histogram':
      return <HistogramChart {...shared} />;
    case 'towns':
      return <TownChart {...shared} />;
  }
}

interface ViewProps {
  readonly view: ChartView;
  onView(view: ChartView): void;
}

const SeriesChart = (props: ViewProps) => <ChartFrame {...props} chart={useSeriesChart()} />;
const HistogramChart = (props: ViewProps) => <ChartFrame {...props} chart={useHistogramChart()} />;
const TownChart = (props: ViewProps) => <ChartFrame {...props} chart={useTownChart()} />;

function ChartFrame({ view, onView, chart }: ViewProps & { chart: Chart }) {
  const { t } = useWords();
  const { commands, read } = useTwin();
  const [picture, setPicture] = useState<(() => string) | null>(null);
  const onDrawn = useCallback((next: (() => string) | null) => setPicture(() => next), []);
  const data = useMemo(
    () => VIEWS.map((value) => ({ value, label: t(`planWords.charts.views.${value}`) })),
    [t],
  );
  const savePicture = () => {
    if (!picture) return;
    const link = document.createElement('a');
    link.href = picture();
    link.download = `${read.site.id}-${view}.png`;
    link.click();
  };
  return (
    <div className="table-panel">
      <div className="chart-tools">
        <SegmentedControl
          className="desk-segments"
          size="xs"
          transitionDuration={0}
          aria-label={t('planWords.charts.view')}
          data={data}
          value={view}
          onChange={(value) => onView(value as ChartView)}
        />
        {chart.tools}
        <span className="chart-space" />
        <button type="button" className="button outlined" disabled={!picture} onClick={savePicture}>
          <Image aria-hidden="true" />
          {t('planWords.charts.png')}
        </button>
        <button
          type="button"
          className="button outlined"
          disabled={chart.message !== null}
          onClick={() => commands.exportTable(view, chart.rows())}
        >
          <Download aria-hidden="true" />
          {t('planWords.charts.csv')}
        </button>
      </div>
      {chart.message === null ? (
        <ChartCanvas label={chart.label} option={chart.option} onDrawn={onDrawn} />
      ) : (
        <p className="message">{chart.message}</p>
      )}
      {chart.note && <p className="chart-note">{chart.note}</p>}
    </div>
  );
}
