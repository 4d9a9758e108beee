import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { cornerRadiusM, findHexagon, hexagonMiddle } from '#lib/grid/hexagons.ts';
import type { LonLat } from '../site.ts';
import { aggregate, type PointFigure } from './figures.ts';
import type { Aggregate } from './layer-spec.ts';

/** The figures of one hexagon as one. */
export interface HexagonFigure {
  /** Its axial coordinates, `q,r`. */
  readonly id: string;
  readonly at: LonLat;
  /** Closed. */
  readonly ring: readonly LonLat[];
  readonly value: number;
  readonly count: number;
  readonly timeMs?: number;
}

/** Gathers figures in hexagons of a tiling around `centre`, in the order of their ids. */
export function binFigures(
  points: readonly PointFigure[],
  { sizeM, aggregate: how, centre }: { sizeM: number; aggregate: Aggregate; centre: LonLat },
): HexagonFigure[] {
  if (!(sizeM > 0)) return [];
  const plane = createLocalPlane(...centre);
  const bins = new Map<
    string,
    { at: readonly [number, number]; values: number[]; timeMs: number }
  >();
  for (const { lonDeg, latDeg, value, timeMs } of points) {
    const hexagon = findHexagon(plane.toX(lonDeg), plane.toY(latDeg), sizeM);
    const id = `${hexagon.q},${hexagon.r}`;
    const bin = bins.get(id) ?? { at: hexagonMiddle(hexagon, sizeM), values: [], timeMs: 0 };
    bin.values.push(value);
    bin.timeMs = Math.max(bin.timeMs, timeMs ?? 0);
    bins.set(id, bin);
  }
  const toLonLat = (x: number, y: number): LonLat => [plane.toLonDeg(x), plane.toLatDeg(y)];
  const radius = cornerRadiusM(sizeM);
  return [...bins]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([
        id,
        {
          at: [x, y],
          values,
          timeMs,
        },
      ]) => ({
        id,
        at: toLonLat(x, y),
        ring: Array.from({ length: 7 }, (_, i) => {
          const angle = Math.PI / 6 + (i % 6) * (Math.PI / 3);
          return toLonLat(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
        }),
        value: aggregate(values, how),
        count: values.length,
        ...(timeMs > 0 && { timeMs }),
      }),
    );
}
