import { createRandom, type Random } from '#lib/random/random.ts';
import type { Block } from '../divide-ground.ts';
import { type Frame, toWorld } from '../geometry/frame.ts';
import { findCentroid } from '../geometry/ring.ts';
import { build, type Gaps, type Ground } from '../ground.ts';
import { spacePlaces, walkRows } from '../rows.ts';
import { shapePodium, shapeRectangle } from '../shape.ts';

const CENTRE_GAPS: Gaps = { buildingM: 9, streetM: 6, canalM: 8 };
/** The tower's foot stands in the podium's corner with only a joint between them. */
const JOINT_GAPS: Gaps = { buildingM: 0.05, streetM: 6, canalM: 8 };
const JOINT_M = 0.1;

/** Shops and offices: podiums of three to five storeys with a tower at the corner, slabs of offices between. */
export function buildCentre(ground: Ground, block: Block): void {
  const random = createRandom(block.seed);
  ground.landuse.push({ kind: 'commercial', ring: block.ring });
  const [cx, cy] = findCentroid(block.ring);
  const reach = ground.zoning.centralityAt(cx, cy);
  const old = ground.zoning.ageAt(cx, cy);
  const lengthM = 62 + random() * 22;
  const depthM = 44 + random() * 10;
  const rows = walkRows(ground, block.ring, block.axis, { marginM: 9, gapM: 8 }, () => ({
    depthM,
    pitchM: depthM + 18,
    leastDepthM: 30,
  }));
  for (const row of rows)
    for (const interval of row.intervals) {
      const places = spacePlaces(interval, lengthM, 18);
      for (const u of places)
        addPodium(ground, row.frame, u, row.v, { lengthM, depthM: row.depthM, reach, old, random });
      if (places.length === 0) addOffice(ground, row.frame, interval, row.v, reach, random);
    }
}

function addPodium(
  ground: Ground,
  frame: Frame,
  u: number,
  v: number,
  {
    lengthM,
    depthM,
    reach,
    old,
    random,
  }: { lengthM: number; depthM: number; reach: number; old: number; random: Random },
): void {
  const axis = [frame.ux, frame.uy] as const;
  const floors = 3 + Math.floor(random() * 3);
  const towerM = Math.min(28 + Math.floor(random() * 3) * 3, depthM - 8);
  const podium = {
    at: toWorld(frame, u, v),
    axis,
    storeys: floors,
    heightM: floors * 4.8 + 1,
    use: 'commercial',
  } as const;
  const tall = random() < 0.35 + 0.55 * reach - 0.5 * old;
  if (!tall) {
    build(ground, { ...podium, shape: shapeRectangle(lengthM, depthM) }, CENTRE_GAPS);
    return;
  }
  const shape = shapePodium(lengthM, depthM, towerM, towerM);
  if (!build(ground, { ...podium, shape }, CENTRE_GAPS)) return;
  const storeys = Math.round(12 + 20 * reach * (0.5 + 0.5 * random()) + 5 * random());
  const side = towerM - JOINT_M;
  const home = random() < 0.25;
  build(
    ground,
    {
      shape: shapeRectangle(side, side),
      at: toWorld(frame, u - lengthM / 2 + side / 2, v - depthM / 2 + side / 2),
      axis,
      storeys,
      heightM: storeys * 3.9 + 5,
      use: home ? 'residential' : 'office',
      ...(home && { dwellings: Math.round((side * side * storeys) / 75) }),
    },
    JOINT_GAPS,
  );
}

function addOffice(
  ground: Ground,
  frame: Frame,
  [from, to]: readonly [number, number],
  v: number,
  reach: number,
  random: Random,
): void {
  const lengthM = Math.min(50, to - from);
  if (lengthM < 18) return;
  const storeys = Math.round(4 + 9 * reach * random() + 2 * random());
  build(
    ground,
    {
      shape: shapeRectangle(lengthM, 20),
      at: toWorld(frame, (from + to) / 2, v),
      axis: [frame.ux, frame.uy],
      storeys,
      heightM: storeys * 4 + 1,
      use: random() < 0.5 ? 'commercial' : 'office',
    },
    CENTRE_GAPS,
  );
}
