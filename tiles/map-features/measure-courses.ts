import { createLocalPlane } from '#lib/geo/local-plane.ts';
import type { LonLat } from '#model';
import type { WaterArea, Watercourse } from '../district.ts';
import type { MappedCanal } from './feature-collector.ts';
import { createWaterFinder, crossings, isInArea, type WaterFinder } from './within-water.ts';

/** Banks are looked for so far to either side, metres. */
const REACH_M = 1500;
/** Beyond a bank by this, water of a neighbouring area goes on, metres: rivers are mapped in pieces. */
const BEYOND_M = 1;
/** A width above this many times the usual one of its line looks up a tributary or into a lake. */
const MOST_TIMES = 3;

/** Gives mapped watercourses their width from bank to bank where their water is mapped as an area. */
export function measureCourses(
  canals: readonly MappedCanal[],
  areas: readonly WaterArea[],
): Watercourse[] {
  const findWater = createWaterFinder(areas);
  return canals.map(({ isMeasured, widthM, line, ...course }) => {
    const across = isMeasured ? [] : line.map((_, i) => widthAt(line, i, findWater));
    const sorted = across.filter((m) => m !== undefined).sort((a, b) => a - b);
    const mostM = MOST_TIMES * (sorted[sorted.length >> 1] ?? 0);
    return {
      ...course,
      line,
      widthM: line.map((_, i) => Math.min(across[i] ?? widthM, mostM || widthM)),
    };
  });
}

/** From bank to bank across a line at one of its points; undefined where it lies in no area. */
function widthAt(line: readonly LonLat[], i: number, findWater: WaterFinder): number | undefined {
  const here = line[i] as LonLat;
  const before = line[Math.max(0, i - 1)] as LonLat;
  const after = line[Math.min(line.length - 1, i + 1)] as LonLat;
  const plane = createLocalPlane(...here);
  const eastM = plane.toX(after[0]) - plane.toX(before[0]);
  const northM = plane.toY(after[1]) - plane.toY(before[1]);
  const lengthM = Math.hypot(eastM, northM);
  if (lengthM === 0) return undefined;
  const at = (m: number): LonLat => [
    plane.toLonDeg((-northM / lengthM) * m),
    plane.toLatDeg((eastM / lengthM) * m),
  ];
  const left = bankAt(here, at, 1, findWater);
  const right = bankAt(here, at, -1, findWater);
  return left !== undefined && right !== undefined ? left + right : undefined;
}

/** How far it is to the first bank on a side behind which there is no more water. */
function bankAt(
  here: LonLat,
  at: (m: number) => LonLat,
  side: 1 | -1,
  findWater: WaterFinder,
): number | undefined {
  const areas = findWater(here, at(side * REACH_M));
  const isWet = ([lonDeg, latDeg]: LonLat) => areas.some((area) => isInArea(lonDeg, latDeg, area));
  if (!isWet(here)) return undefined;
  return areas
    .flatMap((area) => crossings(here, at(side * REACH_M), area))
    .map((share) => share * REACH_M)
    .sort((a, b) => a - b)
    .find((m) => !isWet(at(side * (m + BEYOND_M))));
}
