import type { BuildingUse, Text } from '#model';
import type { Landuse } from '../district.ts';
import type { LocalStreet } from './divide-ground.ts';
import { type Box, BoxIndex } from './geometry/box-index.ts';
import { type Mask, readMask, touchesBox, UNBUILDABLE } from './geometry/mask.ts';
import { measureLength, type Ring, walkLine, type Xy } from './geometry/ring.ts';
import type { Shape } from './shape.ts';
import type { SitePlan } from './site-plan.ts';
import type { Zoning } from './zoning.ts';

/** A building as it is planned: a shape set down at a point along an axis. */
export interface PlannedBuilding {
  readonly shape: Shape;
  readonly at: Xy;
  /** Unit vector of the shape's u. */
  readonly axis: Xy;
  readonly storeys: number;
  readonly heightM: number;
  readonly use: BuildingUse;
  readonly dwellings?: number;
  readonly name?: Text;
}

export interface PlannedCanal {
  readonly widthM: number;
  readonly line: readonly Xy[];
}

/** The ground that is being built on. What is added to it stays. */
export interface Ground {
  readonly plan: SitePlan;
  readonly mask: Mask;
  readonly zoning: Zoning;
  readonly boxes: BoxIndex;
  readonly buildings: PlannedBuilding[];
  readonly streets: LocalStreet[];
  readonly canals: PlannedCanal[];
  readonly landuse: { readonly kind: Landuse['kind']; readonly ring: Ring }[];
}

/** Least distance to what stands near, metres. */
export interface Gaps {
  readonly buildingM: number;
  readonly streetM: number;
  readonly canalM: number;
}

const USUAL_GAPS: Gaps = { buildingM: 4, streetM: 4, canalM: 4 };

const KIND = { building: 0, street: 1, canal: 2 } as const;

export function createGround(plan: SitePlan, mask: Mask, zoning: Zoning): Ground {
  return {
    plan,
    mask,
    zoning,
    boxes: new BoxIndex(plan.extent),
    buildings: [],
    streets: [],
    canals: [],
    landuse: [],
  };
}

/** Sets a building down if its ground is free; says whether it was. */
export function build(ground: Ground, building: PlannedBuilding, gaps = USUAL_GAPS): boolean {
  const boxes = coverShape(building);
  const gapsM = [gaps.buildingM, gaps.streetM, gaps.canalM];
  for (const box of boxes)
    if (touchesBox(ground.mask, box, UNBUILDABLE) || ground.boxes.isNear(box, gapsM)) return false;
  for (const box of boxes) ground.boxes.add(box, KIND.building);
  ground.buildings.push(building);
  return true;
}

/** Whether a rectangle is free of everything, so that grounds can be laid out on it. */
export function isFree(ground: Ground, box: Box, gapM: number): boolean {
  return (
    !touchesBox(ground.mask, box, UNBUILDABLE) && !ground.boxes.isNear(box, [gapM, gapM, gapM])
  );
}

export function addStreet(ground: Ground, street: LocalStreet): void {
  ground.streets.push(street);
  for (const box of coverLine(street.line, street.widthM)) ground.boxes.add(box, KIND.street);
}

/**
 * Adds the parts of a lane that cross no building and nothing of `blocking` on the mask; parts shorter than
 * `leastM` are left out.
 */
export function addLane(
  ground: Ground,
  points: readonly Xy[],
  lane: { readonly widthM: number; readonly blocking: number; readonly leastM: number },
): void {
  let run: Xy[] = [];
  const flush = () => {
    if (measureLength(run) >= lane.leastM)
      addStreet(ground, { class: 'lane', widthM: lane.widthM, line: run });
    run = [];
  };
  for (const [i, point] of points.entries()) {
    if (readMask(ground.mask, point[0], point[1]) & lane.blocking) {
      flush();
      continue;
    }
    const before = points[i - 1];
    if (run.length > 0 && before && isBuiltOver(ground, [before, point], lane.widthM)) flush();
    run.push(point);
  }
  flush();
}

const ANY_WAY_M = Number.NEGATIVE_INFINITY;

function isBuiltOver(ground: Ground, line: readonly Xy[], widthM: number): boolean {
  return coverLine(line, widthM).some((box) =>
    ground.boxes.isNear(box, [0.5, ANY_WAY_M, ANY_WAY_M]),
  );
}

export function addCanal(ground: Ground, canal: PlannedCanal): void {
  ground.canals.push(canal);
  for (const box of coverLine(canal.line, canal.widthM)) ground.boxes.add(box, KIND.canal);
}

/** Rectangles in the plane that cover a building. */
function coverShape({
  shape,
  at,
  axis: [ux, uy],
}: Pick<PlannedBuilding, 'shape' | 'at' | 'axis'>): Box[] {
  return shape.parts.map(([u, v, halfU, halfV]) => ({
    x: at[0] + u * ux - v * uy,
    y: at[1] + u * uy + v * ux,
    ux,
    uy,
    halfU,
    halfV,
  }));
}

function coverLine(line: readonly Xy[], widthM: number): Box[] {
  const points = walkLine(line, 60);
  const boxes: Box[] = [];
  for (let i = 1; i < points.length; i++) {
    const [ax, ay] = points[i - 1] as Xy;
    const [bx, by] = points[i] as Xy;
    const length = Math.sqrt((bx - ax) ** 2 + (by - ay) ** 2);
    if (length === 0) continue;
    boxes.push({
      x: (ax + bx) / 2,
      y: (ay + by) / 2,
      ux: (bx - ax) / length,
      uy: (by - ay) / length,
      // Longer by half the width, so that no corner is open at a bend.
      halfU: length / 2 + widthM / 2,
      halfV: widthM / 2,
    });
  }
  return boxes;
}
