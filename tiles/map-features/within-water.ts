import Flatbush from 'flatbush';
import { isInRing } from '#lib/geo/polygon.ts';
import type { LonLat } from '#model';
import type { Canal, WaterArea } from '../district.ts';
import { boxOfRing } from '../sources/osm/nest-rings.ts';

/**
 * Canals without the stretches whose water is drawn as an area already: a centre-line of a guessed width
 * would dig beyond the area's banks or leave an edge in the middle of a lake. Measured widths stay as they are.
 */
export function leaveOutDrawnWater(
  canals: readonly (Canal & { readonly isMeasured: boolean })[],
  areas: readonly WaterArea[],
): Canal[] {
  const findWater = createWaterFinder(areas);
  return canals.flatMap(({ isMeasured, widthM, line }) =>
    isMeasured
      ? [{ widthM, line }]
      : drySides(line, findWater).map((kept) => ({ widthM, line: kept })),
  );
}

export type WaterFinder = (a: LonLat, b: LonLat) => readonly WaterArea[];

/** The pieces of a line outside all areas, cut where it crosses a bank. */
function drySides(line: readonly LonLat[], findWater: WaterFinder): LonLat[][] {
  const pieces: LonLat[][] = [];
  let piece: LonLat[] = [];
  const end = () => {
    if (piece.length > 1) pieces.push(piece);
    piece = [];
  };
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1] as LonLat;
    const b = line[i] as LonLat;
    const areas = findWater(a, b);
    const cuts = [0, ...areas.flatMap((area) => crossings(a, b, area)), 1].sort((s, t) => s - t);
    const at = (t: number): LonLat =>
      t === 0 ? a : t === 1 ? b : [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    for (let k = 1; k < cuts.length; k++) {
      const [from, to] = [cuts[k - 1] as number, cuts[k] as number];
      if (from === to) continue;
      const [lonDeg, latDeg] = at((from + to) / 2);
      if (areas.some((area) => isInArea(lonDeg, latDeg, area))) {
        end();
        continue;
      }
      if (piece.length === 0) piece.push(at(from));
      piece.push(at(to));
    }
  }
  end();
  return pieces;
}

/** Where between `a` (0) and `b` (1) a bank is crossed. */
export function crossings(a: LonLat, b: LonLat, { ring, holes = [] }: WaterArea): number[] {
  const found: number[] = [];
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  for (const bank of [ring, ...holes])
    for (let i = 0; i < bank.length; i++) {
      const p = bank[i] as LonLat;
      const q = bank[(i + 1) % bank.length] as LonLat;
      const [ex, ey] = [q[0] - p[0], q[1] - p[1]];
      const cross = dx * ey - dy * ex;
      if (cross === 0) continue;
      const t = ((p[0] - a[0]) * ey - (p[1] - a[1]) * ex) / cross;
      const s = ((p[0] - a[0]) * dy - (p[1] - a[1]) * dx) / cross;
      if (t > 0 && t < 1 && s >= 0 && s <= 1) found.push(t);
    }
  return found;
}

export function isInArea(lonDeg: number, latDeg: number, { ring, holes = [] }: WaterArea): boolean {
  return isInRing(lonDeg, latDeg, ring) && !holes.some((hole) => isInRing(lonDeg, latDeg, hole));
}

export function createWaterFinder(areas: readonly WaterArea[]): WaterFinder {
  if (areas.length === 0) return () => [];
  const index = new Flatbush(areas.length);
  for (const { ring } of areas) {
    const box = boxOfRing(ring);
    index.add(box.west, box.south, box.east, box.north);
  }
  index.finish();
  return (a, b) =>
    index
      .search(
        Math.min(a[0], b[0]),
        Math.min(a[1], b[1]),
        Math.max(a[0], b[0]),
        Math.max(a[1], b[1]),
      )
      .map((i) => areas[i] as WaterArea);
}
