import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export interface DrawnChart {
  set(option: EChartsCoreOption): void;
  /** A PNG as a data address, on the panel's own ground. */
  picture(background: string): string;
  dispose(): void;
}

/** Puts a chart into the element; it follows the element's size until it is disposed of. */
export function drawChart(element: HTMLElement): DrawnChart {
  const chart = init(element);
  const watch = new ResizeObserver(() => chart.resize());
  watch.observe(element);
  return {
    set: (option) => chart.setOption(option, { notMerge: true }),
    picture: (backgroundColor) => chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor }),
    dispose() {
      watch.disconnect();
      chart.dispose();
    },
  };
}
