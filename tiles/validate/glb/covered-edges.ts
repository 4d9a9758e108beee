/**
 * Whether a face other than its own runs under an edge all along: an inner wall that stands on a roof, a roof that
 * ends at a wall which goes on. There is no hole there, though the meshes do not share the edge.
 */
export function isCovered(
  [a, b]: readonly [from: number, to: number],
  faces: readonly (readonly [number, number, number])[],
  { place, first, slackM }: { place: Float64Array; first: Int32Array; slackM: number },
): boolean {
  const others = faces.filter((face) => {
    const welded = face.map((v) => first[v]);
    return !(welded.includes(a) && welded.includes(b));
  });
  return SHARES.every((share) => {
    const point = [0, 1, 2].map(
      (c) => (place[3 * a + c] as number) * (1 - share) + (place[3 * b + c] as number) * share,
    ) as [number, number, number];
    return others.some((face) => liesOn(point, face, place, slackM));
  });
}

const SHARES = [0.2, 0.5, 0.8];

function liesOn(
  [px, py, pz]: readonly [number, number, number],
  [a, b, c]: readonly [number, number, number],
  place: Float64Array,
  slackM: number,
): boolean {
  const [ax, ay, az] = [
    place[3 * a] as number,
    place[3 * a + 1] as number,
    place[3 * a + 2] as number,
  ];
  const ux = (place[3 * b] as number) - ax;
  const uy = (place[3 * b + 1] as number) - ay;
  const uz = (place[3 * b + 2] as number) - az;
  const vx = (place[3 * c] as number) - ax;
  const vy = (place[3 * c + 1] as number) - ay;
  const vz = (place[3 * c + 2] as number) - az;
  const nx = uy * vz - uz * vy;
  const ny = uz * vx - ux * vz;
  const nz = ux * vy - uy * vx;
  const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
  if (length === 0) return false;
  const [qx, qy, qz] = [px - ax, py - ay, pz - az];
  if (Math.abs(nx * qx + ny * qy + nz * qz) > slackM * length) return false;
  // Distances to the sides, inwards; along the longest side they are the smallest.
  const side = (sx: number, sy: number, sz: number, wx: number, wy: number, wz: number) =>
    ((sy * wz - sz * wy) * nx + (sz * wx - sx * wz) * ny + (sx * wy - sy * wx) * nz) /
    (length * Math.sqrt(sx * sx + sy * sy + sz * sz));
  return (
    side(ux, uy, uz, qx, qy, qz) >= -slackM &&
    side(vx - ux, vy - uy, vz - uz, qx - ux, qy - uy, qz - uz) >= -slackM &&
    side(-vx, -vy, -vz, qx - vx, qy - vy, qz - vz) >= -slackM
  );
}
