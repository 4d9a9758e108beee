import type { WallConfig, WallPanel } from '#model';
import { placeClear, type Rect, splitAtSeams, usualSeams } from './seams.ts';
import { sizeType, type WallType } from './wall-type.ts';

/** A panel and how high it must be, in units; one that can use more has weight. */
const PANEL_U: Readonly<Record<WallPanel, { readonly min: number; readonly grows: number }>> = {
  state: { min: 57, grows: 0 },
  now: { min: 57, grows: 0 },
  alarms: { min: 15, grows: 0 },
  events: { min: 22, grows: 3 },
  warnings: { min: 17, grows: 1 },
  water: { min: 23, grows: 1 },
  air: { min: 23, grows: 1 },
  traffic: { min: 23, grows: 1 },
  ranking: { min: 26, grows: 0.5 },
  towns: { min: 40, grows: 1 },
};

/** What the wall shows where nobody said it: a stretch between seams takes what fits, in this order. */
const USUAL = {
  one: { left: [['state', 'water', 'air']], right: [['now', 'alarms', 'events']] },
  two: {
    left: [
      ['now', 'traffic', 'ranking'],
      ['water', 'air', 'towns'],
    ],
    right: [
      ['alarms', 'warnings', 'events'],
      ['state', 'ranking'],
    ],
  },
} as const;

interface PlacedPanel {
  readonly panel: WallPanel;
  readonly rect: Rect;
}

/** Where everything on a wall stands, CSS pixels; no seam crosses what is to be read. */
export interface WallLayout {
  readonly type: WallType;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly clock: Rect;
  /** One, or two where a seam parts it. */
  readonly title: readonly Rect[];
  readonly weather: Rect;
  readonly panels: readonly PlacedPanel[];
  readonly source: Rect;
  readonly time: Rect;
  readonly credits: Rect;
  readonly legend: Rect;
  readonly card: Rect;
  /** Where the scene is free of panels. */
  readonly free: Rect;
  /** Panels that were wanted and found no room. */
  readonly dropped: readonly WallPanel[];
}

/** Width over height from which a wall has two columns on a side. */
const WIDE = 2.9;

export function layOutWall(
  size: { readonly widthPx: number; readonly heightPx: number },
  wall: WallConfig,
): WallLayout {
  const { widthPx, heightPx } = size;
  const isWide = widthPx / heightPx >= WIDE;
  const wanted = wall.columns ?? (isWide ? USUAL.two : USUAL.one);
  const sides = Math.max(1, wanted.left.length, wanted.right.length);
  const type = sizeType({ ...size, columns: sides }, wall);
  const u = type.uPx;
  const seams = wall.seams ?? usualSeams(widthPx, heightPx);
  const margin = isWide ? 4 * u : 3 * u;
  const gutter = 2 * u;
  const columnPx = Math.round((isWide ? 55 : 52) * u);
  const topPx = Math.round((isWide ? 8 : 9) * u);
  const bottomPx = Math.round((isWide ? 10 : 12) * u);
  const columnsTop = topPx + u;
  const columnsEnd = heightPx - bottomPx - u;

  const lefts = placeColumns(wanted.left.length, seams.x);
  const mirrored = seams.x.map((seam) => widthPx - seam);
  const rights = placeColumns(wanted.right.length, mirrored).map((x) => widthPx - x - columnPx);
  const leftEnd = lefts.length > 0 ? Math.max(...lefts) + columnPx : 0;
  const rightStart = rights.length > 0 ? Math.min(...rights) : widthPx;

  const stacks = [
    ...lefts.map((x, i) => stack(x, wanted.left[i] ?? [])),
    ...rights.map((x, i) => stack(x, wanted.right[i] ?? [])),
  ];
  const free = {
    x: leftEnd + gutter,
    y: topPx + gutter,
    width: Math.max(1, rightStart - leftEnd - 2 * gutter),
    height: Math.max(1, heightPx - bottomPx - topPx - 2 * gutter),
  };
  const bottomY = heightPx - bottomPx;
  const bottomH = bottomPx - 2 * u;
  // What is left of a gutter that a seam runs through is no place for anything.
  const middle = splitAtSeams(free.x, free.x + free.width, seams.x).filter(
    ([from, to]) => to - from > 8 * u,
  );
  const [firstMiddle = [free.x, free.x + free.width] as const] = middle;
  const lastMiddle = middle.at(-1) ?? firstMiddle;
  const outer = (x: number, end: number): Rect => ({
    x,
    y: bottomY,
    width: end - x,
    height: bottomH,
  });
  const longest = [...middle].sort((a, b) => b[1] - b[0] - (a[1] - a[0]))[0] ?? firstMiddle;
  const weatherPx = isWide ? widthPx - margin - rightStart : 72 * u;
  const cardH = 30 * u;
  const cardY = placeClear(free.y + 2 * u, cardH, columnsEnd, seams.y);
  const legendH = 26 * u;
  return {
    type,
    widthPx,
    heightPx,
    clock: { x: margin, y: 0, width: Math.max(columnPx, leftEnd - margin), height: topPx },
    title:
      middle.length > 1 && isParted(middle, widthPx / 2)
        ? halves(middle, widthPx / 2).map(([a, b]) => ({ x: a, y: 0, width: b - a, height: topPx }))
        : [{ x: free.x, y: 0, width: free.width, height: topPx }],
    weather: {
      x: widthPx - margin - weatherPx,
      y: 0,
      width: weatherPx,
      height: topPx,
    },
    panels: stacks.flatMap(({ placed }) => placed),
    dropped: stacks.flatMap(({ dropped }) => dropped),
    source: outer(margin, leftEnd),
    time: outer(lastMiddle[0], lastMiddle[1]),
    credits: outer(rightStart, widthPx - margin),
    legend: {
      x: firstMiddle[0],
      y: bottomY - legendH - u,
      width: Math.min(34 * u, firstMiddle[1] - firstMiddle[0]),
      height: legendH,
    },
    card: {
      x: longest[0] + Math.max(0, (longest[1] - longest[0] - 72 * u) / 2),
      y: cardY,
      width: Math.min(72 * u, longest[1] - longest[0]),
      height: cardH,
    },
    free,
  };

  function placeColumns(count: number, across: readonly number[]): number[] {
    const found: number[] = [];
    let from = margin;
    for (let i = 0; i < count; i++) {
      const x = placeClear(from, columnPx, widthPx / 2, across);
      found.push(x);
      from = x + columnPx + gutter;
    }
    return found;
  }

  /** Fills the stretches of a column from above; what finds no room is left out and told. */
  function stack(
    x: number,
    wantedPanels: readonly WallPanel[],
  ): { placed: PlacedPanel[]; dropped: WallPanel[] } {
    const gap = u;
    const slots = splitAtSeams(columnsTop, columnsEnd, seams.y).map(([from, to]) => ({
      from,
      to,
      panels: [] as WallPanel[],
      leftPx: to - from,
    }));
    const dropped: WallPanel[] = [];
    let at = 0;
    for (const panel of wantedPanels) {
      // Where a seam parts the column, the list of events has a stretch of its own.
      const needs = (panel === 'events' && slots.length > 1 ? 40 : PANEL_U[panel].min) * u;
      while (at < slots.length && needs > (slots[at]?.leftPx ?? 0) + 0.5) at++;
      const slot = slots[at];
      if (!slot) {
        dropped.push(panel);
        at = Math.max(
          0,
          slots.findIndex(({ leftPx }) => leftPx > 0),
        );
        continue;
      }
      slot.panels.push(panel);
      slot.leftPx -= needs + gap;
    }
    return { dropped, placed: slots.flatMap((slot) => share(x, slot, gap)) };
  }

  function share(
    x: number,
    { from, to, panels }: { from: number; to: number; panels: readonly WallPanel[] },
    gap: number,
  ): PlacedPanel[] {
    const taken = panels.reduce((sum, panel) => sum + PANEL_U[panel].min * u, 0);
    const spare = Math.max(0, to - from - taken - gap * (panels.length - 1));
    const weight = panels.reduce((sum, panel) => sum + PANEL_U[panel].grows, 0);
    let y = from;
    return panels.map((panel) => {
      const { min, grows } = PANEL_U[panel];
      const extra = weight > 0 ? (spare * grows) / weight : spare / panels.length;
      const height = min * u + extra;
      const rect = { x, y, width: columnPx, height };
      y += height + gap;
      return { panel, rect };
    });
  }
}

/** Whether a seam runs through the middle of the picture. */
function isParted(parts: readonly (readonly [number, number])[], middle: number): boolean {
  return !parts.some(([a, b]) => a < middle - 1 && b > middle + 1);
}

/** The stretches on both sides of the middle. */
function halves(parts: readonly (readonly [number, number])[], middle: number) {
  return parts.filter(([, b], i) => {
    const next = parts[i + 1];
    const isBefore = b <= middle && (!next || next[0] >= middle);
    const isAfter = (parts[i - 1]?.[1] ?? Number.POSITIVE_INFINITY) <= middle && b > middle;
    return isBefore || isAfter;
  });
}
