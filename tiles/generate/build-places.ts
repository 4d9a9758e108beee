import type { BuildingUse, PlaceKind } from '#model';
import type { Block } from './divide-ground.ts';
import { type Frame, toWorld, turnToSouth } from './geometry/frame.ts';
import { fillMask, TAKEN } from './geometry/mask.ts';
import { containsPoint, type Extent, measureExtent, type Xy } from './geometry/ring.ts';
import { build, type Gaps, type Ground, isFree } from './ground.ts';
import { type Shape, shapeCourtyard, shapeH, shapeL, shapeRectangle, shapeU } from './shape.ts';
import type { PlannedPlace } from './site-plan.ts';

/** What stands for a kind of place. */
interface Landmark {
  readonly shape: Shape;
  readonly storeys: number;
  readonly storeyM: number;
  readonly use: BuildingUse;
  /** Open ground about it, length and depth in metres, with lesser buildings on it. */
  readonly grounds?: readonly [number, number];
}

const LANDMARKS: Partial<Record<PlaceKind, Landmark>> = {
  government: { shape: shapeH(88, 52, 18, 22), storeys: 9, storeyM: 3.9, use: 'public' },
  police: { shape: shapeL(44, 30, 15), storeys: 5, storeyM: 3.8, use: 'public' },
  hospital: { shape: shapeH(84, 58, 20, 24), storeys: 11, storeyM: 4, use: 'healthcare' },
  'community-health-center': {
    shape: shapeL(48, 32, 15),
    storeys: 4,
    storeyM: 3.8,
    use: 'healthcare',
  },
  'community-health-station': {
    shape: shapeRectangle(24, 13),
    storeys: 2,
    storeyM: 3.6,
    use: 'healthcare',
  },
  'emergency-station': { shape: shapeRectangle(28, 14), storeys: 2, storeyM: 4, use: 'healthcare' },
  cdc: { shape: shapeRectangle(46, 18), storeys: 6, storeyM: 3.8, use: 'healthcare' },
  university: { shape: shapeU(86, 62, 22), storeys: 8, storeyM: 4, use: 'education' },
  'secondary-school': {
    shape: shapeU(78, 48, 14),
    storeys: 5,
    storeyM: 3.8,
    use: 'education',
    grounds: [170, 130],
  },
  'primary-school': {
    shape: shapeU(64, 42, 13),
    storeys: 4,
    storeyM: 3.8,
    use: 'education',
    grounds: [140, 104],
  },
  school: {
    shape: shapeL(60, 40, 13),
    storeys: 4,
    storeyM: 3.8,
    use: 'education',
    grounds: [124, 92],
  },
  cinema: { shape: shapeRectangle(52, 38), storeys: 4, storeyM: 6, use: 'commercial' },
  theatre: { shape: shapeRectangle(64, 52), storeys: 3, storeyM: 7, use: 'public' },
  mall: { shape: shapeRectangle(124, 82), storeys: 5, storeyM: 5.2, use: 'commercial' },
  landmark: { shape: shapeCourtyard(48, 38, 11), storeys: 2, storeyM: 6, use: 'public' },
  park: { shape: shapeRectangle(18, 9), storeys: 1, storeyM: 6, use: 'public' },
  industry: { shape: shapeRectangle(54, 22), storeys: 8, storeyM: 4, use: 'office' },
  'metro-station': { shape: shapeRectangle(64, 18), storeys: 2, storeyM: 5.5, use: 'transport' },
  'rail-station': { shape: shapeRectangle(96, 38), storeys: 2, storeyM: 9, use: 'transport' },
  'coach-station': { shape: shapeRectangle(60, 26), storeys: 2, storeyM: 5.5, use: 'transport' },
  'bus-hub': { shape: shapeRectangle(38, 14), storeys: 1, storeyM: 5, use: 'transport' },
  'pump-station': { shape: shapeRectangle(16, 11), storeys: 1, storeyM: 6, use: 'other' },
};

/** What is most of a town goes first, for it needs the most room. */
const ORDER: readonly PlaceKind[] = [
  'metro-station',
  'rail-station',
  'mall',
  'hospital',
  'government',
  'university',
  'secondary-school',
  'primary-school',
  'school',
];

const PLACE_GAPS: Gaps = { buildingM: 6, streetM: 3, canalM: 6 };
const FARTHEST_M = 150;
const RING_M = 10;
/** Sixteen directions, by whole numbers that need no trigonometry. */
const AROUND: readonly Xy[] = [
  [1, 0],
  [12, 5],
  [1, 1],
  [5, 12],
  [0, 1],
  [-5, 12],
  [-1, 1],
  [-12, 5],
  [-1, 0],
  [-12, -5],
  [-1, -1],
  [-5, -12],
  [0, -1],
  [5, -12],
  [1, -1],
  [12, -5],
].map(([x = 0, y = 0]): Xy => [x / Math.sqrt(x * x + y * y), y / Math.sqrt(x * x + y * y)]);

/**
 * Sets a named building down for each place, at its position or the nearest free ground within 150 m; where
 * there is none the place stays without. Gauges, locks and bridges have no building.
 */
export function buildPlaces(ground: Ground, blocks: readonly Block[]): void {
  const rank = (kind: PlaceKind) => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
  const places = ground.plan.places
    .map((planned, index) => ({ planned, index }))
    .sort((a, b) => rank(a.planned.place.kind) - rank(b.planned.place.kind) || a.index - b.index);
  const findAxis = createAxisFinder(blocks);
  for (const { planned } of places) {
    const landmark = LANDMARKS[planned.place.kind];
    if (landmark) settle(ground, planned, landmark, findAxis(planned.at));
  }
}

function settle(ground: Ground, { place, at }: PlannedPlace, landmark: Landmark, axis: Xy): void {
  if (landmark.grounds)
    for (const scale of [1, 0.8]) {
      const size: Xy = [landmark.grounds[0] * scale, landmark.grounds[1] * scale];
      const spot = searchAround(at, (x, y) => isFree(ground, coverGrounds([x, y], axis, size), 3));
      if (spot && laySchool(ground, spot, { axis, size, landmark, name: place.name })) return;
    }
  searchAround(at, (x, y) =>
    build(
      ground,
      {
        shape: landmark.shape,
        at: [x, y],
        axis,
        storeys: landmark.storeys,
        heightM: landmark.storeys * landmark.storeyM + 1,
        use: landmark.use,
        name: place.name,
      },
      PLACE_GAPS,
    ),
  );
}

/** The first point that will do, ring by ring outwards. */
function searchAround([x, y]: Xy, isGood: (x: number, y: number) => boolean): Xy | undefined {
  if (isGood(x, y)) return [x, y];
  for (let radius = RING_M; radius <= FARTHEST_M; radius += RING_M)
    for (const [dx, dy] of AROUND)
      if (isGood(x + dx * radius, y + dy * radius)) return [x + dx * radius, y + dy * radius];
  return undefined;
}

function coverGrounds([x, y]: Xy, [ux, uy]: Xy, [length, depth]: Xy) {
  return { x, y, ux, uy, halfU: length / 2, halfV: depth / 2 };
}

/** A school: the named wing in the north, a second one and a hall, a sports ground that stays open. */
function laySchool(
  ground: Ground,
  spot: Xy,
  {
    axis,
    size: [length, depth],
    landmark,
    name,
  }: {
    readonly axis: Xy;
    readonly size: Xy;
    readonly landmark: Landmark;
    readonly name: PlannedPlace['place']['name'];
  },
): boolean {
  const frame: Frame = { x: spot[0], y: spot[1], ux: axis[0], uy: axis[1] };
  const u = length / 2;
  const v = depth / 2;
  const { halfU, halfV } = measureHalf(landmark.shape);
  const heightM = landmark.storeys * landmark.storeyM + 1;
  const school = { axis, use: landmark.use, storeys: landmark.storeys, heightM };
  const main = {
    ...school,
    shape: landmark.shape,
    at: toWorld(frame, -u + halfU + 4, v - halfV - 4),
  };
  if (!build(ground, { ...main, name }, PLACE_GAPS)) return false;
  const second = shapeRectangle(Math.min(52, length - 2 * halfU - 20), 14);
  build(ground, { ...school, shape: second, at: toWorld(frame, u - 30, v - 12) }, PLACE_GAPS);
  build(
    ground,
    {
      ...school,
      shape: shapeRectangle(34, 24),
      storeys: 1,
      heightM: 10,
      at: toWorld(frame, u - 24, v - 44),
    },
    PLACE_GAPS,
  );
  const ring = corners(frame, u, v);
  fillMask(ground.mask, ring, TAKEN.grounds);
  ground.landuse.push({ kind: 'education', ring });
  ground.landuse.push({
    kind: 'park',
    ring: corners({ ...frame, ...offset(frame, 0, -v * 0.52) }, u * 0.72, v * 0.36),
  });
  return true;
}

function offset(frame: Frame, u: number, v: number): { x: number; y: number } {
  const [x, y] = toWorld(frame, u, v);
  return { x, y };
}

function corners(frame: Frame, u: number, v: number): Xy[] {
  return [
    toWorld(frame, -u, -v),
    toWorld(frame, u, -v),
    toWorld(frame, u, v),
    toWorld(frame, -u, v),
  ];
}

function measureHalf(shape: Shape): { halfU: number; halfV: number } {
  const extent = measureExtent(shape.ring);
  return { halfU: (extent.maxX - extent.minX) / 2, halfV: (extent.maxY - extent.minY) / 2 };
}

/** The direction of the streets about a point, within 20° of south; due south in the open. */
function createAxisFinder(blocks: readonly Block[]): (at: Xy) => Xy {
  const extents: Extent[] = blocks.map((block) => measureExtent(block.ring));
  return ([x, y]) => {
    for (const [i, block] of blocks.entries()) {
      const { minX, maxX, minY, maxY } = extents[i] as Extent;
      if (x >= minX && x <= maxX && y >= minY && y <= maxY && containsPoint(block.ring, x, y))
        return turnToSouth(block.axis);
    }
    return [1, 0];
  };
}
