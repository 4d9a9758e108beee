import { measureArea, type Ring } from './geometry/ring.ts';
import { splitRing } from './geometry/split-ring.ts';
import type { SitePlan } from './site-plan.ts';

export interface PlannedCell {
  readonly code: string;
  readonly townCode: string;
  readonly ring: Ring;
}

const CELL_M = 500;
const SLIVER_M2 = 500;

/**
 * The management grid: squares of 500 m, cut along the towns' limits. A square that a limit cuts into several
 * parts gives as many cells; slivers under 500 m² are left out. Numbered in each town from the north-west.
 */
export function gridTowns(plan: SitePlan): PlannedCell[] {
  return plan.towns.flatMap(({ town, ring }) => {
    const rows = cutApart([ring], 'y').reverse();
    return rows
      .flatMap((row) => cutApart(row, 'x').flat())
      .filter((cell) => measureArea(cell) >= SLIVER_M2)
      .map((cell, i) => ({
        code: `${town.code}-${String(i + 1).padStart(4, '0')}`,
        townCode: town.code,
        ring: cell,
      }));
  });
}

/** Cuts rings into bands of one cell, from low to high. */
function cutApart(rings: readonly Ring[], by: 'x' | 'y'): Ring[][] {
  const k = by === 'x' ? 0 : 1;
  const bands: Ring[][] = [];
  let rest = rings;
  let low = Infinity;
  for (const ring of rings) for (const point of ring) low = Math.min(low, point[k]);
  for (let edge = (Math.floor(low / CELL_M) + 1) * CELL_M; rest.length > 0; edge += CELL_M) {
    const band: Ring[] = [];
    const beyond: Ring[] = [];
    for (const ring of rest) {
      // Looking north along x = edge, left is west; looking west along y = edge, left is south.
      const { left, right } =
        by === 'x' ? splitRing(ring, edge, 0, 0, 1) : splitRing(ring, 0, edge, -1, 0);
      band.push(...left);
      beyond.push(...right);
    }
    bands.push(band);
    rest = beyond;
  }
  return bands;
}
