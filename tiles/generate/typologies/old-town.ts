import { createRandom, type Random } from '#lib/random/random.ts';
import type { Block } from '../divide-ground.ts';
import { toWorld } from '../geometry/frame.ts';
import { findCentroid, type Xy } from '../geometry/ring.ts';
import { build, type Gaps, type Ground } from '../ground.ts';
import { walkFronts, walkRows } from '../rows.ts';
import { shapeCourtyard, shapeL, shapeRectangle, shapeU } from '../shape.ts';

const FRONT_GAPS: Gaps = { buildingM: 0.3, streetM: 0.8, canalM: 2 };
const YARD_GAPS: Gaps = { buildingM: 1.6, streetM: 1, canalM: 2 };
/** From the middle of the street to the house front: lanes, streets, main roads. */
const SETBACKS_M = [3.6, 6.2, 15, 19];

/** Old town: shop houses wall to wall along the lanes, courtyard houses behind them, one to three storeys. */
export function buildOldTown(ground: Ground, block: Block): void {
  const random = createRandom(block.seed);
  ground.landuse.push({ kind: 'old-town', ring: block.ring });
  lineWithShopHouses(ground, block, random);
  fillWithCourtyards(ground, block, random);
}

function lineWithShopHouses(ground: Ground, block: Block, random: Random): void {
  const shops = random() < 0.6;
  walkFronts(block, ({ a, lengthM, along, inward }) => {
    let at = 4;
    while (at < lengthM - 8) {
      const widthM = 5 + random() * 6;
      const depthM = 8.5 + random() * 5;
      const storeys = random() < 0.18 ? 1 : random() < 0.25 ? 3 : 2;
      for (const setbackM of SETBACKS_M) {
        const inM = setbackM + depthM / 2;
        const centre: Xy = [
          a[0] + along[0] * (at + widthM / 2) + inward[0] * inM,
          a[1] + along[1] * (at + widthM / 2) + inward[1] * inM,
        ];
        const shop = shops && random() < 0.75;
        const house = {
          shape: shapeRectangle(widthM, depthM),
          at: centre,
          axis: along,
          storeys,
          heightM: storeys * 3.2 + 1.4,
          use: shop ? 'commercial' : 'residential',
          dwellings: shop && storeys < 2 ? 0 : 1,
        } as const;
        if (build(ground, house, FRONT_GAPS)) break;
      }
      at += widthM + (random() < 0.12 ? 3.5 : 0.4);
    }
  });
}

function fillWithCourtyards(ground: Ground, block: Block, random: Random): void {
  const depthM = 15 + random() * 4;
  const rows = walkRows(ground, block.ring, block.axis, { marginM: 15, gapM: 1.6 }, () => ({
    depthM,
    pitchM: depthM + 2.2,
  }));
  for (const row of rows)
    for (const [from, to] of row.intervals) {
      let u = from;
      while (u < to - 9) {
        const lengthM = Math.min(to - u, 11 + random() * 10);
        addCourtyard(
          ground,
          toWorld(row.frame, u + lengthM / 2, row.v),
          block.axis,
          lengthM,
          depthM,
          random,
        );
        u += lengthM + 2;
      }
    }
  // What remains in the corners holds single houses.
  const [cx, cy] = findCentroid(block.ring);
  for (const corner of block.ring) {
    const at: Xy = [corner[0] + (cx - corner[0]) * 0.3, corner[1] + (cy - corner[1]) * 0.3];
    addHouse(ground, at, block.axis, 10, 9, random);
  }
}

function addCourtyard(
  ground: Ground,
  at: Xy,
  axis: Xy,
  lengthM: number,
  depthM: number,
  random: Random,
): void {
  const kind = random();
  const storeys = random() < 0.45 ? 1 : 2;
  const shape =
    lengthM < 12.5
      ? shapeRectangle(lengthM, depthM * 0.7)
      : kind < 0.4
        ? shapeCourtyard(lengthM, depthM, 4.6)
        : kind < 0.7
          ? shapeU(lengthM, depthM, 4.6)
          : shapeL(lengthM, depthM, 5.4, random() < 0.5);
  const house = {
    shape,
    at,
    axis,
    storeys,
    heightM: storeys * 3.1 + 1.6,
    use: 'residential',
    dwellings: 1 + Math.floor(random() * 3),
  } as const;
  if (!build(ground, house, YARD_GAPS)) addHouse(ground, at, axis, 9, 8, random);
}

function addHouse(
  ground: Ground,
  at: Xy,
  axis: Xy,
  lengthM: number,
  depthM: number,
  random: Random,
) {
  const storeys = 1 + Math.floor(random() * 2);
  build(
    ground,
    {
      shape: shapeRectangle(lengthM, depthM),
      at,
      axis,
      storeys,
      heightM: storeys * 3.1 + 1.2,
      use: 'residential',
      dwellings: 1,
    },
    YARD_GAPS,
  );
}
