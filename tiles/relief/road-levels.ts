import type { LocalPlane } from '#lib/geo/local-plane.ts';
import type { LonLat, Site } from '#model';
import type { MapRoad } from '../district.ts';
import type { LevelStrip } from './level-strips.ts';
import { type DryGround, subdivide } from './water-levels.ts';

/** Half the width of the site's own roads, metres; sources give the widths of theirs. */
export const ROAD_HALF_WIDTH_M = { expressway: 14, arterial: 9 } as const;
/** Roads are followed in steps of this, metres. */
const STEP_M = 20;
/** Ground that tilts less than this across a road is level already and left alone, metres. */
const LEVEL_M = 0.15;

/** Roads on the ground; those of sources take the place of the site's own. Bridges, tunnels and viaducts are out. */
export function listGradedRoads(
  site: Site,
  roads: readonly MapRoad[] | null | undefined,
): { line: readonly LonLat[]; halfWidthM: number }[] {
  if (!roads)
    return site.roads
      .filter(({ structure }) => structure === 'ground')
      .map((road) => ({ line: road.line, halfWidthM: ROAD_HALF_WIDTH_M[road.class] }));
  return roads
    .filter((road) => road.structure === 'ground' && road.class !== 'path')
    .map(({ line, widthM }) => ({ line, halfWidthM: widthM / 2 }));
}

/** Grades a road over the dry ground: level across, its long profile evened out; null where it is level anyway. */
export function gradeRoad(
  line: readonly LonLat[],
  halfWidthM: number,
  { plane, dryM }: { readonly plane: LocalPlane; readonly dryM: DryGround },
): LevelStrip | null {
  const { x, y } = subdivide(line, plane, STEP_M);
  const isTilted: boolean[] = [];
  const meanM = x.map((_, i) => {
    const before = Math.max(0, i - 1);
    const after = Math.min(x.length - 1, i + 1);
    const dx = (x[after] as number) - (x[before] as number);
    const dy = (y[after] as number) - (y[before] as number);
    const length = Math.hypot(dx, dy) || 1;
    const at = (side: number) =>
      dryM(
        (x[i] as number) - (dy / length) * halfWidthM * side,
        (y[i] as number) + (dx / length) * halfWidthM * side,
      );
    const [left, middle, right] = [at(1), at(0), at(-1)];
    isTilted.push(Math.max(left, middle, right) - Math.min(left, middle, right) > LEVEL_M);
    return (left + middle + right) / 3;
  });
  if (!isTilted.includes(true)) return null;
  const levelM = even(even(meanM));
  const isLaid = x.map((_, i) => isTilted[i] === true || isTilted[i + 1] === true);
  return { x, y, halfWidthM: x.map(() => halfWidthM), levelM, isLaid };
}

function even(values: readonly number[]): number[] {
  return values.map(
    (value, i) => ((values[i - 1] ?? value) + 2 * value + (values[i + 1] ?? value)) / 4,
  );
}
