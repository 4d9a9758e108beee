import { createRandom, type Random } from '#lib/random/random.ts';
import type { Block } from '../divide-ground.ts';
import { toWorld, turnToSouth } from '../geometry/frame.ts';
import { UNBUILDABLE } from '../geometry/mask.ts';
import type { Xy } from '../geometry/ring.ts';
import { addLane, build, type Gaps, type Ground } from '../ground.ts';
import { type Row, walkRows } from '../rows.ts';
import { shapeL, shapeRectangle, shapeStepped } from '../shape.ts';

const VILLA_GAPS: Gaps = { buildingM: 5, streetM: 3.5, canalM: 6 };
const LANE_WIDTH_M = 6;

/** Detached and terraced homes on both sides of curved lanes, two or three storeys. */
export function buildVillas(ground: Ground, block: Block): void {
  const random = createRandom(block.seed);
  ground.landuse.push({ kind: 'villa', ring: block.ring });
  const axis = turnToSouth(block.axis);
  const terraced = random() < 0.28;
  const bandM = 46;
  const bow = (random() - 0.5) * 70;
  for (const row of walkRows(ground, block.ring, axis, { marginM: 8, gapM: 1 }, () => ({
    depthM: bandM,
    pitchM: bandM + 8,
  })))
    for (const [from, to] of row.intervals) {
      if (to - from < 40) continue;
      // A lane that bows like a parabola across the block, houses north and south of it.
      const bend = (u: number) => {
        const t = (2 * (u - from)) / (to - from) - 1;
        return bow * (1 - t * t) * 0.5;
      };
      const lane = { widthM: LANE_WIDTH_M, blocking: UNBUILDABLE, leastM: 36 };
      addLane(ground, bendLane(row, from, to, bend), lane);
      for (const side of [-1, 1])
        for (let u = from + 8; u < to - 6; ) {
          const step = terraced ? 30 + Math.floor(random() * 3) * 7 : 20 + random() * 4;
          if (u + step > to + 2) break;
          if (random() < 0.95)
            addHome(ground, row, u + step / 2, bend(u + step / 2) + side * 15.5, {
              terraced,
              step,
              random,
            });
          u += step;
        }
    }
}

function bendLane(row: Row, from: number, to: number, bend: (u: number) => number): Xy[] {
  const pieces = Math.max(2, Math.round((to - from) / 18));
  return Array.from({ length: pieces + 1 }, (_, i) => {
    const u = from + ((to - from) * i) / pieces;
    return toWorld(row.frame, u, row.v + bend(u));
  });
}

function addHome(
  ground: Ground,
  row: Row,
  u: number,
  offset: number,
  { terraced, step, random }: { terraced: boolean; step: number; random: Random },
): void {
  const at = toWorld(row.frame, u, row.v + offset + (random() - 0.5) * 1.5);
  const storeys = 2 + (random() < 0.45 ? 1 : 0);
  const axis = [row.frame.ux, row.frame.uy] as const;
  const lengthM = terraced ? step - 6 : 12 + random() * 3.5;
  const units = Math.max(1, Math.round(lengthM / 7));
  const shape = terraced
    ? shapeStepped(lengthM, 12.5, units, 1.2)
    : random() < 0.6
      ? shapeL(lengthM, 12.5, 7.5, random() < 0.5)
      : shapeRectangle(lengthM, 11.5);
  build(
    ground,
    {
      shape,
      at,
      axis,
      storeys,
      heightM: storeys * 3.2 + 2,
      use: 'villa',
      dwellings: terraced ? units : 1,
    },
    VILLA_GAPS,
  );
}
