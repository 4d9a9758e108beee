import { createRandom, type Random } from '#lib/random/random.ts';
import type { Block } from '../divide-ground.ts';
import { toWorld, turnToSouth } from '../geometry/frame.ts';
import { findCentroid, type Xy } from '../geometry/ring.ts';
import { build, type Gaps, type Ground } from '../ground.ts';
import { type Row, spacePlaces, walkRows } from '../rows.ts';
import { type Shape, shapeCross, shapeL, shapeRectangle, shapeStepped } from '../shape.ts';
import { lineWithShops } from './shops.ts';

/** How one housing estate is built. */
interface Estate {
  readonly lengthM: number;
  readonly depthM: number;
  readonly gapM: number;
  /** Storeys of the southernmost and of the northernmost row. */
  readonly low: number;
  readonly high: number;
  readonly tower: boolean;
  readonly stepped: boolean;
  readonly shopShare: number;
  /** Share of the middle that is left as a lawn. */
  readonly lawn: number;
}

const STOREY_M = 3;
const DWELLING_M2 = 100;
const ESTATE_GAPS: Gaps = { buildingM: 6, streetM: 4, canalM: 6 };

/**
 * A gated estate: rows that face south within 20°, each as far behind the next as its height asks for sun,
 * the tallest in the north, a lawn in the middle of the larger ones, shops along the streets of the older.
 */
export function buildEstate(ground: Ground, block: Block): void {
  const random = createRandom(block.seed);
  const centre = findCentroid(block.ring);
  const estate = chooseEstate(ground, centre, random);
  const axis = turnToSouth(block.axis);
  ground.landuse.push({ kind: 'residential', ring: block.ring });
  lineWithShops(ground, block, random, { share: estate.shopShare, storeys: 2 });
  if (block.areaM2 > 40_000) addCommons(ground, block, axis, centre, random);

  const storeysAt = (northness: number) =>
    Math.round(estate.low + (estate.high - estate.low) * northness);
  const lawnM = block.areaM2 > 38_000 ? Math.sqrt(block.areaM2) * estate.lawn : 0;
  const rows = walkRows(ground, block.ring, axis, { marginM: 8, gapM: 5 }, (_, northness) => {
    const heightM = storeysAt(northness) * STOREY_M;
    return { depthM: estate.depthM, pitchM: estate.depthM + spaceForSun(heightM, estate.tower) };
  });
  for (const row of rows)
    for (const interval of row.intervals) {
      const shift = estate.tower && row.index % 2 === 1 ? (estate.lengthM + estate.gapM) / 2 : 0;
      const places = spacePlaces([interval[0] + shift, interval[1]], estate.lengthM, estate.gapM);
      for (const u of places) {
        const at = toWorld(row.frame, u, row.v);
        if (isOnLawn(at, centre, lawnM)) continue;
        raise(ground, estate, row, at, storeysAt(row.northness), random);
      }
      if (places.length === 0) fillShort(ground, estate, row, interval, storeysAt, random);
    }
}

/** What is built where: taller and newer towards the stations, six storeys without lifts in the old quarters. */
function chooseEstate(ground: Ground, [x, y]: Xy, random: Random): Estate {
  const reach = ground.zoning.centralityAt(x, y) + (random() - 0.5) * 0.22;
  const old = ground.zoning.ageAt(x, y) > 0.3 + 0.3 * random();
  if (old && reach < 0.8) return planWalkUps(random, 0.45);
  if (reach > 0.55) {
    const high = Math.round(18 + 24 * Math.min(0.62, reach - 0.55) + 6 * random());
    return random() < 0.45
      ? {
          lengthM: 27,
          depthM: 24,
          gapM: 22,
          low: high - 4,
          high: Math.min(33, high + 3),
          tower: true,
          stepped: false,
          shopShare: 0.1,
          lawn: 0.13,
        }
      : {
          lengthM: 46 + Math.floor(random() * 3) * 8,
          depthM: 14,
          gapM: 13,
          low: Math.max(11, high - 9),
          high: Math.min(30, high),
          tower: false,
          stepped: random() < 0.5,
          shopShare: 0.12,
          lawn: 0.11,
        };
  }
  if (reach > 0.22 || random() < 0.35) {
    const high = Math.round(11 + 12 * Math.max(0, reach - 0.15) + 4 * random());
    return {
      lengthM: 40 + Math.floor(random() * 3) * 8,
      depthM: 13,
      gapM: 11,
      low: Math.max(8, high - 5),
      high: Math.min(18, high + 1),
      tower: false,
      stepped: random() < 0.5,
      shopShare: 0.15,
      lawn: 0.1,
    };
  }
  return planWalkUps(random, 0.3);
}

function planWalkUps(random: Random, shopShare: number): Estate {
  return {
    lengthM: 34 + Math.floor(random() * 4) * 8,
    depthM: 11.5 + random(),
    gapM: 7.5,
    low: random() < 0.25 ? 5 : 6,
    high: 6,
    tower: false,
    stepped: random() < 0.3,
    shopShare,
    lawn: 0.06,
  };
}

/** Clear ground in front of a row of that height: about the sun rule of the region, which favours towers. */
function spaceForSun(heightM: number, tower: boolean): number {
  return tower ? Math.min(46, 18 + heightM * 0.3) : Math.min(50, 3.5 + heightM * 0.92);
}

function raise(
  ground: Ground,
  estate: Estate,
  row: Row,
  at: Xy,
  storeys: number,
  random: Random,
): void {
  const jitter = estate.high > 8 ? Math.floor(random() * 3) - 1 : 0;
  const floors = Math.max(3, storeys + jitter);
  const shape = shapeHome(estate, estate.lengthM, random);
  build(
    ground,
    {
      shape,
      at,
      axis: [row.frame.ux, row.frame.uy],
      storeys: floors,
      heightM: floors * STOREY_M + (estate.tower ? 4.5 : 1.2),
      use: 'residential',
      dwellings: Math.max(1, Math.round((shape.areaM2 * floors) / DWELLING_M2)),
    },
    ESTATE_GAPS,
  );
}

function shapeHome(estate: Estate, lengthM: number, random: Random): Shape {
  if (estate.tower) return shapeCross(lengthM, estate.depthM, 4 + Math.floor(random() * 3));
  const units = Math.max(1, Math.round(lengthM / 16));
  return estate.stepped && units > 1
    ? shapeStepped(lengthM, estate.depthM, units, 1.8)
    : shapeRectangle(lengthM, estate.depthM);
}

/** One shorter house where the row is too short for a usual one. */
function fillShort(
  ground: Ground,
  estate: Estate,
  row: Row,
  [from, to]: readonly [number, number],
  storeysAt: (northness: number) => number,
  random: Random,
): void {
  const lengthM = Math.min(estate.lengthM, to - from);
  if (lengthM < 20 || estate.tower) return;
  const at = toWorld(row.frame, (from + to) / 2, row.v);
  raise(ground, { ...estate, lengthM }, row, at, storeysAt(row.northness), random);
}

function isOnLawn([x, y]: Xy, [cx, cy]: Xy, radiusM: number): boolean {
  return (x - cx) ** 2 + (y - cy) ** 2 < radiusM * radiusM;
}

/** The kindergarten or club house at the lawn, the substation and gate house at the edge. */
function addCommons(ground: Ground, block: Block, axis: Xy, [cx, cy]: Xy, random: Random): void {
  const kind = random();
  if (kind < 0.22)
    build(
      ground,
      {
        shape: shapeL(40, 30, 13, random() < 0.5),
        at: [cx, cy],
        axis,
        storeys: 3,
        heightM: 11.4,
        use: 'education',
      },
      ESTATE_GAPS,
    );
  else if (kind < 0.5)
    build(
      ground,
      {
        shape: shapeRectangle(26, 16),
        at: [cx, cy],
        axis,
        storeys: 2,
        heightM: 8.4,
        use: 'public',
      },
      ESTATE_GAPS,
    );
  const corner = block.ring[Math.floor(random() * block.ring.length)] as Xy;
  const share = 0.78;
  build(
    ground,
    {
      shape: shapeRectangle(9, 6),
      at: [cx + (corner[0] - cx) * share, cy + (corner[1] - cy) * share],
      axis,
      storeys: 1,
      heightM: 4.2,
      use: 'other',
    },
    ESTATE_GAPS,
  );
}
