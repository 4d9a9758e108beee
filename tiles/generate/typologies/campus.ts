import { createRandom, type Random } from '#lib/random/random.ts';
import type { Block } from '../divide-ground.ts';
import { type Frame, toWorld, turnToSouth } from '../geometry/frame.ts';
import { fillMask, TAKEN } from '../geometry/mask.ts';
import { findCentroid, type Ring, type Xy } from '../geometry/ring.ts';
import { build, type Gaps, type Ground, isFree } from '../ground.ts';
import { spacePlaces, walkRows } from '../rows.ts';
import { type Shape, shapeH, shapeL, shapeRectangle, shapeU } from '../shape.ts';

const CAMPUS_GAPS: Gaps = { buildingM: 10, streetM: 6, canalM: 8 };
const STADIUM_LENGTH_M = 176;
const STADIUM_DEPTH_M = 96;

/** A campus block: teaching quads, halls of residence, or a stadium with its gymnasium. */
export function buildCampus(ground: Ground, block: Block): void {
  const random = createRandom(block.seed);
  ground.landuse.push({ kind: 'education', ring: block.ring });
  const axis = turnToSouth(block.axis);
  const kind = random();
  if (kind < 0.2) layStadium(ground, block, axis, random);
  const before = ground.buildings.length;
  if (kind < 0.6) buildTeaching(ground, block, axis, random);
  // A block too narrow for quads still holds slabs.
  if (kind >= 0.6 || ground.buildings.length < before + 3)
    buildResidences(ground, block, axis, random);
}

/** A running track as open ground with a lawn, and a gymnasium beside it. */
function layStadium(ground: Ground, block: Block, axis: Xy, random: Random): void {
  const [cx, cy] = findCentroid(block.ring);
  const frame: Frame = { x: cx, y: cy, ux: axis[0], uy: axis[1] };
  for (const turned of [true, false])
    for (const [du, dv] of [
      [0, 0],
      [-50, 0],
      [50, 0],
      [0, -50],
      [0, 50],
    ] as const) {
      const [x, y] = toWorld(frame, du, dv);
      const [ux, uy] = turned ? [-axis[1], axis[0]] : axis;
      const box = { x, y, ux, uy, halfU: STADIUM_LENGTH_M / 2, halfV: STADIUM_DEPTH_M / 2 };
      if (!isFree(ground, box, 6)) continue;
      const field: Frame = { x, y, ux, uy };
      const lawn = roundedRing(field, box.halfU, box.halfV);
      fillMask(ground.mask, lawn, TAKEN.grounds);
      ground.landuse.push({ kind: 'park', ring: lawn });
      const gymnasium = toWorld(field, 0, box.halfV + 38);
      build(
        ground,
        {
          shape: shapeRectangle(62, 44),
          at: gymnasium,
          axis: [ux, uy],
          storeys: 2,
          heightM: 14 + Math.floor(random() * 4),
          use: 'education',
        },
        CAMPUS_GAPS,
      );
      return;
    }
}

function buildTeaching(ground: Ground, block: Block, axis: Xy, random: Random): void {
  const depthM = 46 + Math.floor(random() * 3) * 6;
  const wing = 17;
  const lengthM = 74 + Math.floor(random() * 4) * 8;
  for (const row of walkRows(ground, block.ring, axis, { marginM: 12, gapM: 8 }, () => ({
    depthM,
    pitchM: depthM + 30,
  })))
    for (const interval of row.intervals)
      for (const u of spacePlaces(interval, lengthM, 24)) {
        const tall = random() < 0.08;
        const storeys = tall ? 9 + Math.floor(random() * 6) : 4 + Math.floor(random() * 3);
        const building = {
          at: toWorld(row.frame, u, row.v),
          axis,
          storeys,
          heightM: storeys * 3.9 + 1.2,
          use: 'education',
        } as const;
        const shape = shapeTeaching(random, lengthM, depthM, wing);
        if (!build(ground, { ...building, shape }, CAMPUS_GAPS))
          build(ground, { ...building, shape: shapeRectangle(lengthM * 0.6, wing) }, CAMPUS_GAPS);
      }
}

function shapeTeaching(random: Random, lengthM: number, depthM: number, wing: number): Shape {
  const kind = random();
  if (kind < 0.3) return shapeU(lengthM, depthM, wing);
  if (kind < 0.55) return shapeH(lengthM, depthM, wing, 12);
  if (kind < 0.85) return shapeL(lengthM, depthM, wing, random() < 0.5);
  return shapeRectangle(lengthM, wing + 8);
}

function buildResidences(ground: Ground, block: Block, axis: Xy, random: Random): void {
  const lengthM = 52 + Math.floor(random() * 3) * 8;
  const depthM = 14;
  const storeys = 5 + Math.floor(random() * 2);
  const rows = walkRows(ground, block.ring, axis, { marginM: 10, gapM: 6 }, () => ({
    depthM,
    pitchM: depthM + 19,
  }));
  for (const row of rows)
    for (const interval of row.intervals)
      for (const u of spacePlaces(interval, lengthM, 12)) {
        const hall = row.index % 6 === 5 && random() < 0.5;
        build(
          ground,
          {
            shape: hall ? shapeRectangle(lengthM * 0.9, 26) : shapeRectangle(lengthM, depthM),
            at: toWorld(row.frame, u, row.v),
            axis,
            storeys: hall ? 3 : storeys,
            heightM: hall ? 14 : storeys * 3.3 + 1.2,
            use: 'education',
          },
          { ...CAMPUS_GAPS, buildingM: 8 },
        );
      }
}

/** The outline of a running track: a rectangle with its corners cut twice. */
function roundedRing(frame: Frame, halfU: number, halfV: number): Ring {
  const c = halfV * 0.42;
  const d = halfV * 0.14;
  const quarter: Xy[] = [
    [halfU, halfV - c * 1.7],
    [halfU - d, halfV - c * 0.9],
    [halfU - c * 0.9, halfV - d],
    [halfU - c * 1.7, halfV],
  ];
  const corners: Xy[] = [
    ...quarter,
    ...quarter.map(([u, v]): Xy => [-u, v]).reverse(),
    ...quarter.map(([u, v]): Xy => [-u, -v]),
    ...quarter.map(([u, v]): Xy => [u, -v]).reverse(),
  ];
  return corners.map(([u, v]) => toWorld(frame, u, v));
}
