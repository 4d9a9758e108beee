import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../use-words.ts';
import { readLook } from './chart-look.ts';
import type { DrawnChart } from './draw-chart.ts';

export type ChartOption = (look: ReturnType<typeof readLook>) => Record<string, unknown>;

/** A chart that is loaded when it is first needed and thrown away with its panel. */
export function ChartCanvas({
  label,
  option,
  onDrawn,
}: {
  label: string;
  /** A new one draws anew. */
  option: ChartOption;
  onDrawn: (picture: (() => string) | null) => void;
}) {
  const { t } = useWords();
  const host = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<DrawnChart | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let drawn: DrawnChart | undefined;
    let gone = false;
    import('./draw-chart.ts').then(
      ({ drawChart }) => {
        if (gone || !host.current) return;
        drawn = drawChart(host.current);
        setChart(drawn);
      },
      (cause: unknown) => setProblem(String(cause)),
    );
    return () => {
      gone = true;
      drawn?.dispose();
    };
  }, []);
  useEffect(() => {
    const element = host.current;
    if (!chart || !element) return;
    const look = readLook(element);
    chart.set(option(look));
    onDrawn(() => chart.picture(look.ground));
    return () => {
      onDrawn(null);
    };
  }, [chart, option, onDrawn]);
  if (problem)
    return (
      <p className="message" role="alert">
        {t('planWords.charts.failed', { problem })}
      </p>
    );
  return (
    <div
      className="chart-host"
      role="img"
      aria-label={t('planWords.charts.image', { name: label })}
      ref={host}
    />
  );
}
