import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ReadingSeries } from '#app';

interface HistoryLook {
  /** A limit drawn as a dashed line, or null. */
  readonly threshold: number | null;
  /** Coded states jump instead of slope. */
  readonly stepped: boolean;
  readonly timeZone: string;
  /** What the chart spans, Unix milliseconds; it ends at the shown instant. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Marks that the end is an instant of the past. */
  readonly markEnd: boolean;
}

/** Draws a day of readings into `host`, which gives the size. Returns its undo. */
export function drawHistory(
  host: HTMLElement,
  series: ReadingSeries,
  look: HistoryLook,
): () => void {
  const style = getComputedStyle(host);
  const colour = (token: string) => style.getPropertyValue(token).trim();
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const font = `${0.6875 * rem}px ${colour('--sans')}`;
  const axis = {
    stroke: colour('--text-2'),
    font,
    ticks: { show: false },
    gap: 0.25 * rem,
  };
  const line = colour('--line');
  const { threshold } = look;
  const box = host.parentElement ?? host;
  const plot = new uPlot(
    {
      width: box.clientWidth,
      height: box.clientHeight,
      padding: [0.375 * rem, 0.5 * rem, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), look.timeZone),
      scales: {
        x: { range: [look.fromMs / 1000, look.toMs / 1000] },
        y: {
          range: (_, low, high) => withRoom(low, high, threshold),
        },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          border: { show: true, stroke: line, width: 1 },
          size: 1.25 * rem,
          space: 4.5 * rem,
          values: (_, ticks) =>
            ticks.map((tick) => {
              const at = uPlot.tzDate(new Date(tick * 1000), look.timeZone);
              return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
            }),
        },
        {
          ...axis,
          grid: { stroke: line, width: 0.5 },
          size: 2.75 * rem,
          space: 1.5 * rem,
        },
      ],
      series: [
        {},
        {
          stroke: colour('--accent'),
          width: Math.max(1.25, 0.09 * rem),
          fill: colour('--accent-soft'),
          points: { show: false },
          ...(look.stepped && uPlot.paths.stepped
            ? { paths: uPlot.paths.stepped({ align: 1 }) }
            : {}),
        },
      ],
      hooks: {
        draw: [
          ...(threshold === null ? [] : [drawLimit(threshold, colour('--level-orange'))]),
          ...(look.markEnd ? [drawEnd(look.toMs / 1000, colour('--replay'))] : []),
        ],
      },
    },
    [Array.from(series.timeMs, (ms) => ms / 1000), Array.from(series.value)],
    host,
  );
  const resizing = new ResizeObserver(() =>
    plot.setSize({ width: box.clientWidth, height: box.clientHeight }),
  );
  resizing.observe(box);
  return () => {
    resizing.disconnect();
    plot.destroy();
  };
}

/** Room above and below, and for the limit where it is near: a far one would flatten the line to nothing. */
function withRoom(low: number, high: number, threshold: number | null): [number, number] {
  const span = high > low ? high - low : Math.max(1, Math.abs(high) * 0.2);
  const near = threshold !== null && threshold < high + span && threshold > low - span;
  const from = near ? Math.min(low, threshold) : low;
  const to = near ? Math.max(high, threshold) : high;
  const room = 0.12 * Math.max(span, to - from);
  return [from >= 0 ? Math.max(0, from - room) : from - room, to + room];
}

function drawLimit(value: number, stroke: string): (plot: uPlot) => void {
  return (plot) => {
    const { ctx, bbox } = plot;
    const y = plot.valToPos(value, 'y', true);
    if (y < bbox.top || y > bbox.top + bbox.height) return;
    ctx.save();
    ctx.strokeStyle = stroke;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  };
}

/** The shown instant: an upright line where the chart ends. */
function drawEnd(seconds: number, stroke: string): (plot: uPlot) => void {
  return (plot) => {
    const { ctx, bbox } = plot;
    const x = plot.valToPos(seconds, 'x', true) - devicePixelRatio;
    ctx.save();
    ctx.strokeStyle = stroke;
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.restore();
  };
}
