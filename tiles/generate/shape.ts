import { measureArea, type Xy } from './geometry/ring.ts';

/** A footprint about its own centre: u along its length, v along its depth, metres. */
export interface Shape {
  /** Open, counter-clockwise. */
  readonly ring: readonly Xy[];
  /** Open, counter-clockwise as well. */
  readonly holes: readonly (readonly Xy[])[];
  /** Rectangles that cover it: centre u, v, half length, half depth. */
  readonly parts: readonly (readonly [number, number, number, number])[];
  readonly areaM2: number;
}

/** A plain slab. */
export function shapeRectangle(length: number, depth: number): Shape {
  return shapeFrom(rectangleRing(-length / 2, -depth / 2, length / 2, depth / 2), [
    [0, 0, length / 2, depth / 2],
  ]);
}

/** An L: a wing along the south and one along the east (or, `mirrored`, the west), both `wing` deep. */
export function shapeL(length: number, depth: number, wing: number, mirrored = false): Shape {
  const u = length / 2;
  const v = depth / 2;
  const ring: Xy[] = [
    [-u, -v],
    [u, -v],
    [u, v],
    [u - wing, v],
    [u - wing, -v + wing],
    [-u, -v + wing],
  ];
  const parts: Shape['parts'] = [
    [0, -v + wing / 2, u, wing / 2],
    [u - wing / 2, wing / 2, wing / 2, v - wing / 2],
  ];
  return mirrored ? mirror(shapeFrom(ring, parts)) : shapeFrom(ring, parts);
}

/** A U open to the south. */
export function shapeU(length: number, depth: number, wing: number): Shape {
  const u = length / 2;
  const v = depth / 2;
  return shapeFrom(
    [
      [-u, -v],
      [-u + wing, -v],
      [-u + wing, v - wing],
      [u - wing, v - wing],
      [u - wing, -v],
      [u, -v],
      [u, v],
      [-u, v],
    ],
    [
      [0, v - wing / 2, u, wing / 2],
      [-u + wing / 2, -wing / 2, wing / 2, v - wing / 2],
      [u - wing / 2, -wing / 2, wing / 2, v - wing / 2],
    ],
  );
}

/** An H: two slabs along u joined by a link. */
export function shapeH(length: number, depth: number, wing: number, link: number): Shape {
  const u = length / 2;
  const v = depth / 2;
  const l = link / 2;
  return shapeFrom(
    [
      [-u, -v],
      [u, -v],
      [u, -v + wing],
      [l, -v + wing],
      [l, v - wing],
      [u, v - wing],
      [u, v],
      [-u, v],
      [-u, v - wing],
      [-l, v - wing],
      [-l, -v + wing],
      [-u, -v + wing],
    ],
    [
      [0, -v + wing / 2, u, wing / 2],
      [0, v - wing / 2, u, wing / 2],
      [0, 0, l, v - wing],
    ],
  );
}

/** A closed courtyard with wings `wing` deep. */
export function shapeCourtyard(length: number, depth: number, wing: number): Shape {
  const u = length / 2;
  const v = depth / 2;
  const ring = rectangleRing(-u, -v, u, v);
  const hole = rectangleRing(-u + wing, -v + wing, u - wing, v - wing);
  // Solid for the tests: nobody builds in another's yard.
  return {
    ring,
    holes: [hole],
    parts: [[0, 0, u, v]],
    areaM2: measureArea(ring) - measureArea(hole),
  };
}

/** A point tower: a square with its corners cut back. */
export function shapeCross(length: number, depth: number, notch: number): Shape {
  const u = length / 2;
  const v = depth / 2;
  const n = notch;
  return shapeFrom(
    [
      [-u + n, -v],
      [u - n, -v],
      [u - n, -v + n],
      [u, -v + n],
      [u, v - n],
      [u - n, v - n],
      [u - n, v],
      [-u + n, v],
      [-u + n, v - n],
      [-u, v - n],
      [-u, -v + n],
      [-u + n, -v + n],
    ],
    [
      [0, 0, u - n, v],
      [0, 0, u, v - n],
    ],
  );
}

/** A slab of `units` stairwells, every second one set back by `step`. */
export function shapeStepped(length: number, depth: number, units: number, step: number): Shape {
  const unit = length / units;
  const south: Xy[] = [];
  const north: Xy[] = [];
  const parts: [number, number, number, number][] = [];
  for (let i = 0; i < units; i++) {
    const u0 = -length / 2 + i * unit;
    const v0 = -depth / 2 + (i % 2) * step;
    const v1 = v0 + depth - step;
    south.push([u0, v0], [u0 + unit, v0]);
    north.push([u0, v1], [u0 + unit, v1]);
    parts.push([u0 + unit / 2, (v0 + v1) / 2, unit / 2, (depth - step) / 2]);
  }
  return shapeFrom([...south, ...north.reverse()], parts);
}

/** A podium around the foot of a tower that stands at its south-west corner. */
export function shapePodium(length: number, depth: number, towerU: number, towerV: number): Shape {
  const u = length / 2;
  const v = depth / 2;
  const a = -u + towerU;
  const b = -v + towerV;
  return shapeFrom(
    [
      [a, -v],
      [u, -v],
      [u, v],
      [-u, v],
      [-u, b],
      [a, b],
    ],
    [
      [(a + u) / 2, 0, (u - a) / 2, v],
      [(a - u) / 2, (b + v) / 2, towerU / 2, (v - b) / 2],
    ],
  );
}

function shapeFrom(ring: readonly Xy[], parts: Shape['parts']): Shape {
  return { ring, holes: [], parts, areaM2: measureArea(ring) };
}

function mirror(shape: Shape): Shape {
  return shapeFrom(
    shape.ring.map(([u, v]): Xy => [-u, v]).reverse(),
    shape.parts.map(([u, v, hu, hv]) => [-u, v, hu, hv] as const),
  );
}

function rectangleRing(u0: number, v0: number, u1: number, v1: number): Xy[] {
  return [
    [u0, v0],
    [u1, v0],
    [u1, v1],
    [u0, v1],
  ];
}
