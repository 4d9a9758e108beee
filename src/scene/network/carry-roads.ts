import { createLocalPlane, type LocalPlane } from '#lib/geo/local-plane.ts';
import type { NetworkPoint, NetworkRoad, NetworkWaterway } from '#model';

/** Where a road on the ground crosses water: the line of the deck that carries it. */
export interface Crossing {
  readonly class: NetworkRoad['class'];
  readonly widthM: number;
  /** From bank to bank, highest in the middle. */
  readonly line: readonly NetworkPoint[];
}

const CELL_M = 64;
const STEP_M = 4;
/** The deck reaches this far onto land. */
const MARGIN_M = 3;
/** Pieces of water closer than this have one bridge. */
const GAP_M = 14;
/** Points of a deck lie at most this far apart. */
const LEG_M = 14;
/** A road that stays in the water longer than this many widths runs along it: the facts do not fit, no bridge. */
const MOST_WIDTHS = 3;
const RISE = 0.022;
const MOST_RISE_M = 2.4;

/**
 * Carries roads on the ground over waterways, as the facts draw both; the shape of a deck is an estimate.
 *
 * @returns the roads, on their decks where they cross, and the decks
 */
export function carryRoads(
  roads: readonly NetworkRoad[],
  waterways: readonly NetworkWaterway[],
): { readonly roads: readonly NetworkRoad[]; readonly crossings: readonly Crossing[] } {
  const [lon, lat] = waterways[0]?.line[0] ?? [0, 0];
  const plane = createLocalPlane(lon, lat);
  const widthAt = indexWater(waterways, plane);
  const crossings: Crossing[] = [];
  const carried = roads.map((road) => {
    if (road.structure !== 'ground') return road;
    const along = measure(road.line, plane);
    const spans = spansOf(road.line, along, plane, widthAt);
    if (spans.length === 0) return road;
    for (const { line } of spans) crossings.push({ class: road.class, widthM: road.widthM, line });
    return { ...road, line: replaceSpans(road.line, along, spans) };
  });
  return { roads: carried, crossings };
}

interface Span {
  /** Metres along the road. */
  readonly start: number;
  readonly end: number;
  readonly line: readonly NetworkPoint[];
}

function replaceSpans(
  line: readonly NetworkPoint[],
  along: readonly number[],
  spans: readonly Span[],
): NetworkPoint[] {
  const out: NetworkPoint[] = [];
  let i = 0;
  for (const span of spans) {
    for (; i < line.length && (along[i] as number) < span.start; i++)
      out.push(line[i] as NetworkPoint);
    out.push(...span.line);
    while (i < line.length && (along[i] as number) <= span.end) i++;
  }
  return [...out, ...line.slice(i)];
}

type WidthAt = (x: number, y: number) => number;

/** Width of the water at a place, 0 on land. */
function indexWater(waterways: readonly NetworkWaterway[], plane: LocalPlane): WidthAt {
  const cells = new Map<number, number[]>();
  const segments: number[] = [];
  for (const { line, widthM } of waterways)
    for (let i = 1; i < line.length; i++) {
      const [a, b] = [line[i - 1], line[i]] as [NetworkPoint, NetworkPoint];
      const [ax, ay] = [plane.toX(a[0]), plane.toY(a[1])];
      const [bx, by] = [plane.toX(b[0]), plane.toY(b[1])];
      const half = Math.max(widthM[i - 1] as number, widthM[i] as number) / 2;
      const at = segments.push(ax, ay, bx, by, half) - 5;
      const range = (p: number, q: number) => [
        Math.floor((Math.min(p, q) - half) / CELL_M),
        Math.floor((Math.max(p, q) + half) / CELL_M),
      ];
      const [west, east] = range(ax, bx) as [number, number];
      const [south, north] = range(ay, by) as [number, number];
      for (let u = west; u <= east; u++)
        for (let v = south; v <= north; v++) {
          const cell = cells.get(keyOf(u, v));
          if (cell) cell.push(at);
          else cells.set(keyOf(u, v), [at]);
        }
    }
  return (x, y) => {
    let width = 0;
    for (const at of cells.get(keyOf(Math.floor(x / CELL_M), Math.floor(y / CELL_M))) ?? []) {
      const [ax, ay, bx, by, half] = segments.slice(at, at + 5) as [
        number,
        number,
        number,
        number,
        number,
      ];
      const [dx, dy] = [bx - ax, by - ay];
      const t = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
      const k = Math.max(0, Math.min(1, t));
      if (Math.hypot(x - ax - k * dx, y - ay - k * dy) < half) width = Math.max(width, 2 * half);
    }
    return width;
  };
}

function keyOf(u: number, v: number): number {
  return (u + 32_768) * 65_536 + v + 32_768;
}

function spansOf(
  line: readonly NetworkPoint[],
  along: readonly number[],
  plane: LocalPlane,
  widthAt: WidthAt,
): Span[] {
  const lengthM = along.at(-1) ?? 0;
  const wet: { from: number; to: number; widthM: number }[] = [];
  for (let s = 0; s <= lengthM; s += STEP_M) {
    const [lon, lat] = pointAt(line, along, s);
    const widthM = widthAt(plane.toX(lon), plane.toY(lat));
    if (widthM === 0) continue;
    const last = wet.at(-1);
    if (last && s - last.to <= GAP_M) {
      last.to = s;
      last.widthM = Math.max(last.widthM, widthM);
    } else wet.push({ from: s, to: s, widthM });
  }
  return wet.flatMap(({ from, to, widthM }) => {
    if (to - from > MOST_WIDTHS * widthM + GAP_M) return [];
    const [start, end] = [
      Math.max(0, from - STEP_M - MARGIN_M),
      Math.min(lengthM, to + STEP_M + MARGIN_M),
    ];
    return end - start < STEP_M ? [] : [{ start, end, line: deckOf(line, along, start, end) }];
  });
}

function deckOf(
  line: readonly NetworkPoint[],
  along: readonly number[],
  start: number,
  end: number,
): NetworkPoint[] {
  const length = end - start;
  const [fromM, toM] = [pointAt(line, along, start)[2], pointAt(line, along, end)[2]];
  const rise = Math.min(MOST_RISE_M, RISE * length);
  const legs = Math.max(2, Math.ceil(length / LEG_M));
  const stops = Array.from({ length: legs + 1 }, (_, i) => start + (length * i) / legs);
  const corners = along.filter((s) => s > start + 1 && s < end - 1);
  return [...stops, ...corners]
    .sort((a, b) => a - b)
    .map((s) => {
      const [lon, lat] = pointAt(line, along, s);
      const t = (s - start) / length;
      // The banks' heights, never the river bed's; an even arch between them.
      return [lon, lat, fromM + (toM - fromM) * t + 0.3 + 4 * rise * t * (1 - t)];
    });
}

function measure(line: readonly NetworkPoint[], plane: LocalPlane): number[] {
  let sum = 0;
  return line.map(([lon, lat], i) => {
    const before = line[i - 1];
    if (before)
      sum += Math.hypot(
        plane.toX(lon) - plane.toX(before[0]),
        plane.toY(lat) - plane.toY(before[1]),
      );
    return sum;
  });
}

function pointAt(line: readonly NetworkPoint[], along: readonly number[], s: number): NetworkPoint {
  let i = 1;
  while (i < along.length - 1 && (along[i] as number) < s) i++;
  const [a, b] = [line[i - 1], line[i]] as [NetworkPoint, NetworkPoint];
  const [from, to] = [along[i - 1] as number, along[i] as number];
  const t = to > from ? Math.max(0, Math.min(1, (s - from) / (to - from))) : 0;
  return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2])];
}
