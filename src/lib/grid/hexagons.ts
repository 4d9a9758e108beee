/** A hexagon of the plane by its axial coordinates. */
export interface Hexagon {
  readonly q: number;
  readonly r: number;
}

const SQRT3 = Math.sqrt(3);

/** From the middle to a corner of a hexagon that is `sizeM` from one flat side to the other. */
export function cornerRadiusM(sizeM: number): number {
  return sizeM / SQRT3;
}

/**
 * The hexagon that holds a place, of a tiling with corners to the north and one middle at the origin.
 *
 * Source: Patel, "Hexagonal Grids": axial coordinates rounded in the cube.
 */
export function findHexagon(x: number, y: number, sizeM: number): Hexagon {
  const radius = cornerRadiusM(sizeM);
  const q = ((SQRT3 / 3) * x - y / 3) / radius;
  const r = ((2 / 3) * y) / radius;
  const s = -q - r;
  let [roundQ, roundR] = [Math.round(q), Math.round(r)];
  const roundS = Math.round(s);
  const [offQ, offR, offS] = [Math.abs(roundQ - q), Math.abs(roundR - r), Math.abs(roundS - s)];
  if (offQ > offR && offQ > offS) roundQ = -roundR - roundS;
  else if (offR > offS) roundR = -roundQ - roundS;
  return { q: roundQ + 0, r: roundR + 0 };
}

/** Middle of a hexagon on the plane, metres. */
export function hexagonMiddle({ q, r }: Hexagon, sizeM: number): readonly [x: number, y: number] {
  const radius = cornerRadiusM(sizeM);
  return [radius * SQRT3 * (q + r / 2), radius * 1.5 * r];
}
