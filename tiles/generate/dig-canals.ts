import { unitNoise } from '#lib/random/random.ts';
import { readMask, TAKEN } from './geometry/mask.ts';
import { measureLength, walkLine, type Xy } from './geometry/ring.ts';
import { sampleValueNoise } from './geometry/value-noise.ts';
import { addCanal, type Ground, type PlannedCanal } from './ground.ts';

/** Mesh of the field canals, metres: they part the plain into fields of this size. */
const MESH_EAST_M = 350;
const MESH_NORTH_M = 290;
/** How far the mesh is bent as a whole, and how far each knot strays. */
const BEND_M = 420;
const STRAY_M = 70;
const STEP_M = 9;
/** The longest way under a road; a canal that would run along one ends there. */
const CULVERT_M = 75;
const LEAST_RUN_M = 90;

/**
 * Digs the canals between the fields: a bent mesh over the whole plain, wide every fourth line, with gaps. They
 * end at rivers, towns and hills and pass under roads, so that they run on from field to field.
 */
export function digCanals(ground: Ground): PlannedCanal[] {
  const { minX, minY, maxX, maxY } = ground.plan.extent;
  const seed = ground.plan.seed + 71;
  const canals: PlannedCanal[] = [];
  const dig = (a: Xy, b: Xy, widthM: number, bend: number) => {
    for (const line of clipToFields(ground, bendLine(a, b, bend))) {
      const canal = { widthM, line };
      canals.push(canal);
      addCanal(ground, canal);
    }
  };
  for (let j = Math.floor(minY / MESH_NORTH_M) - 2; j * MESH_NORTH_M < maxY + BEND_M; j++)
    for (let i = Math.floor(minX / MESH_EAST_M) - 2; i * MESH_EAST_M < maxX + BEND_M; i++) {
      const knot = placeKnot(seed, i, j);
      const bend = (unitNoise(seed, i, j, 5) - 0.5) * 0.16;
      if (unitNoise(seed, i, j, 1) < (j % 4 === 0 ? 0.94 : 0.6))
        dig(knot, placeKnot(seed, i + 1, j), chooseWidthM(seed, i, j, j), bend);
      if (unitNoise(seed, i, j, 2) < (i % 4 === 0 ? 0.9 : 0.5))
        dig(knot, placeKnot(seed, i, j + 1), chooseWidthM(seed, i, j, i), -bend);
    }
  return canals;
}

function placeKnot(seed: number, i: number, j: number): Xy {
  const x = i * MESH_EAST_M;
  const y = j * MESH_NORTH_M;
  return [
    x +
      BEND_M * (sampleValueNoise(seed + 3, 2600, x, y) - 0.5) +
      2 * STRAY_M * (unitNoise(seed, i, j, 3) - 0.5),
    y +
      BEND_M * (sampleValueNoise(seed + 4, 2600, x, y) - 0.5) +
      2 * STRAY_M * (unitNoise(seed, i, j, 4) - 0.5),
  ];
}

function chooseWidthM(seed: number, i: number, j: number, line: number): number {
  const wide = line % 4 === 0;
  return Math.round(wide ? 14 + 8 * unitNoise(seed, line, 9) : 6 + 5 * unitNoise(seed, i, j, 6));
}

/** A line between two knots that bows to one side and back. */
function bendLine(a: Xy, b: Xy, bend: number): Xy[] {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  return [0, 0.2, 0.4, 0.6, 0.8, 1].map((t): Xy => {
    const off = bend * 4 * t * (1 - t) * (1.6 * t + 0.2);
    return [a[0] + dx * t - dy * off, a[1] + dy * t + dx * off];
  });
}

/** The parts of a line that lie in open country. */
function clipToFields(ground: Ground, line: readonly Xy[]): Xy[][] {
  const runs: Xy[][] = [];
  let run: Xy[] = [];
  let dryAt = 0;
  const flush = (end: number) => {
    const kept = run.slice(0, end);
    if (measureLength(kept) >= LEAST_RUN_M) runs.push(thin(kept));
    run = [];
    dryAt = 0;
  };
  for (const point of walkLine(line, STEP_M)) {
    const bits = readMask(ground.mask, point[0], point[1]);
    if (bits & (TAKEN.outside | TAKEN.urban | TAKEN.hill | TAKEN.rail)) flush(dryAt);
    else if (bits & TAKEN.water) {
      // It runs into the river's edge and no farther.
      run.push(point);
      if (run.length > 1) flush(run.length);
    } else {
      run.push(point);
      if (!(bits & TAKEN.road)) dryAt = run.length;
      else if ((run.length - dryAt) * STEP_M > CULVERT_M) flush(dryAt);
    }
  }
  flush(dryAt);
  return runs;
}

function thin(line: readonly Xy[]): Xy[] {
  return line.filter((_, i) => i % 4 === 0 || i === line.length - 1);
}
