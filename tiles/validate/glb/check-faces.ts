import type { FindingSink } from '../finding.ts';
import type { AccessorValues } from './read-glb.ts';
import type { WorldMesh } from './world-mesh.ts';

/** A roof's face looks up by at least this much of a right angle: 85° from straight up. */
const ROOF_COS = Math.cos((85 * Math.PI) / 180);
/** Texture u of roofs: −1 m, in 32nds (tiles/README.md). */
const ROOF_U = -32;
/** Faces thinner than so many steps of stored places are slivers; rounding may turn them over. */
const THIN_STEPS = 3;
const NO_AREA_M2 = 1e-7;
const NO_AREA_SHARE = 0.01;

/** Checks the faces of a building mesh: area, direction of roofs, normals of unit length on the face's side. */
export function checkFaces(
  mesh: WorldMesh,
  { normal, texture }: { normal: AccessorValues | undefined; texture: AccessorValues | undefined },
  { sink, path }: { sink: FindingSink; path: string },
): void {
  const { local, triangles, triangleCount } = mesh;
  let [flat, fallen, turned] = [0, 0, 0];
  for (let t = 0; t < triangleCount; t++) {
    const a = triangles[3 * t] as number;
    const b = triangles[3 * t + 1] as number;
    const c = triangles[3 * t + 2] as number;
    const ux = (local[3 * b] as number) - (local[3 * a] as number);
    const uy = (local[3 * b + 1] as number) - (local[3 * a + 1] as number);
    const uz = (local[3 * b + 2] as number) - (local[3 * a + 2] as number);
    const vx = (local[3 * c] as number) - (local[3 * a] as number);
    const vy = (local[3 * c + 1] as number) - (local[3 * a + 1] as number);
    const vz = (local[3 * c + 2] as number) - (local[3 * a + 2] as number);
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    if (length < 2 * NO_AREA_M2) flat++;
    const longest = Math.sqrt(
      Math.max(
        ux * ux + uy * uy + uz * uz,
        vx * vx + vy * vy + vz * vz,
        (ux - vx) ** 2 + (uy - vy) ** 2 + (uz - vz) ** 2,
      ),
    );
    if (!(length >= THIN_STEPS * mesh.stepM * longest)) continue;
    if (texture && texture.values[a * texture.stride] === ROOF_U && nz < ROOF_COS * length)
      fallen++;
    if (normal && facesAway(normal, [a, nx, ny, nz])) turned++;
  }
  if (fallen > 0)
    sink.error(
      'roof',
      path,
      `Expected roofs to look up, got ${fallen} faces that do not; their corners run the wrong way round.`,
    );
  if (turned > 0)
    sink.error(
      'normal',
      path,
      `Expected normals on their faces' outer side, got ${turned} faces with others.`,
    );
  if (flat > NO_AREA_SHARE * triangleCount && flat > 4)
    sink.warn(
      'zero-area',
      path,
      `Expected triangles with an area, got ${flat} of ${triangleCount} without.`,
    );
  if (normal) checkLengths(normal, { sink, path });
}

/** Normals are stored in the tile's axes: x east, y up, z south; a face's normal is given east, north, up. */
function facesAway(
  normal: AccessorValues,
  [v, nx, ny, nz]: readonly [number, number, number, number],
): boolean {
  const { values, stride } = normal;
  const east = values[v * stride] as number;
  const up = values[v * stride + 1] as number;
  const south = values[v * stride + 2] as number;
  return east * nx - south * ny + up * nz < 0;
}

function checkLengths(
  { values, count, stride, scale }: AccessorValues,
  { sink, path }: { sink: FindingSink; path: string },
): void {
  // A byte holds a unit vector to 1/127 on each axis.
  const slack = scale === 1 ? 1e-3 : 2.5 * scale;
  let wrong = 0;
  for (let v = 0; v < count; v++) {
    const x = (values[v * stride] as number) * scale;
    const y = (values[v * stride + 1] as number) * scale;
    const z = (values[v * stride + 2] as number) * scale;
    if (Math.abs(Math.sqrt(x * x + y * y + z * z) - 1) > slack) wrong++;
  }
  if (wrong > 0) sink.error('normal', path, `Expected normals of length 1, got ${wrong} others.`);
}
