import earcut from 'earcut';
import type { MeshBuilding, MeshSurface } from '../mesh-building.ts';
import { roofColor, wallColor } from './palette.ts';
import { FOUNDATION_M, PLAIN_U_M, ROOF_U_M, type TileMesh } from './tile-mesh.ts';

/** Faces whose normal points up by less than this are walls, where the source does not say. */
const WALL_UP = 0.7;
/** Faces smaller than this are not drawn, square metres. */
const LEAST_AREA_M2 = 1e-4;
/** Corners of walls this near the ground stand in the foundation, metres. */
const AT_GROUND_M = 0.05;

const normal = new Float64Array(3);
const axes = new Float64Array(6);
const flat: number[] = [];
const holeStarts: number[] = [];
const corners: number[] = [];

/** Adds a building's own model, face by face. Returns how many faces could not be drawn. Ground faces are left out. */
export function addSurfaces(
  mesh: TileMesh,
  building: MeshBuilding,
  surfaces: readonly MeshSurface[],
): number {
  const groundM = findGround(building, surfaces);
  const { use, gid, up } = building;
  const wall = wallColor(use, gid, false);
  const roof = roofColor(use, gid, false);
  let skipped = 0;
  for (const { rings, semantic } of surfaces) {
    if (semantic === 'ground') continue;
    if (!measureNormal(rings)) {
      skipped++;
      continue;
    }
    const rise =
      (normal[0] as number) * up[0] + (normal[1] as number) * up[1] + (normal[2] as number) * up[2];
    // A floor that the source does not call one is left out as well.
    if (semantic === 'other' && rise < -WALL_UP && isOnGround(rings, up, groundM)) continue;
    const isWall = semantic === 'wall' || (semantic === 'other' && Math.abs(rise) < WALL_UP);
    mesh.setColor(isWall || rise < -WALL_UP ? wall : roof);
    // Undersides and upright parts of roofs have no windows, and are no roofs that look up.
    const level = !isWall && rise > 0.05 ? ROOF_U_M : PLAIN_U_M;
    const isUpright = isWall && Math.abs(rise) < WALL_UP;
    if (!addSurface(mesh, rings, { up, groundM, level: isUpright ? null : level })) skipped++;
  }
  return skipped;
}

/** Adds a face; `level` is its texture's u where it is no wall. Returns false where it has no triangles. */
function addSurface(
  mesh: TileMesh,
  rings: readonly Float64Array[],
  {
    up,
    groundM,
    level,
  }: { up: readonly [number, number, number]; groundM: number; level: number | null },
): boolean {
  setAxes(up);
  flat.length = 0;
  corners.length = 0;
  holeStarts.length = 0;
  for (const ring of rings) {
    if (ring.length < 9) continue;
    if (corners.length > 0) holeStarts.push(corners.length / 3);
    for (let i = 0; i < ring.length; i += 3) {
      const [x, y, z] = [ring[i] as number, ring[i + 1] as number, ring[i + 2] as number];
      corners.push(x, y, z);
      flat.push(
        (axes[0] as number) * x + (axes[1] as number) * y + (axes[2] as number) * z,
        (axes[3] as number) * x + (axes[4] as number) * y + (axes[5] as number) * z,
      );
    }
  }
  const triangles = earcut(flat, holeStarts);
  if (triangles.length === 0) return false;
  const count = corners.length / 3;
  mesh.reserve(count, triangles.length);
  mesh.setNormal(normal[0] as number, normal[1] as number, normal[2] as number);
  let startM = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) startM = Math.min(startM, flat[2 * i] as number);
  const first = mesh.vertexCount;
  for (let i = 0; i < count; i++) {
    let x = corners[3 * i] as number;
    let y = corners[3 * i + 1] as number;
    let z = corners[3 * i + 2] as number;
    let aboveM = x * up[0] + y * up[1] + z * up[2] - groundM;
    if (level === null && aboveM < AT_GROUND_M && aboveM > -AT_GROUND_M) {
      x -= FOUNDATION_M * up[0];
      y -= FOUNDATION_M * up[1];
      z -= FOUNDATION_M * up[2];
      aboveM -= FOUNDATION_M;
    }
    mesh.addVertex(x, y, z, level ?? (flat[2 * i] as number) - startM, aboveM);
  }
  let added = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t] as number;
    const b = triangles[t + 1] as number;
    const c = triangles[t + 2] as number;
    const area = areaOf(a, b, c);
    if (area === 0) continue;
    added++;
    if (area > 0) mesh.addTriangle(first + a, first + b, first + c);
    else mesh.addTriangle(first + a, first + c, first + b);
  }
  return added > 0;
}

function areaOf(a: number, b: number, c: number): number {
  const ax = flat[2 * a] as number;
  const ay = flat[2 * a + 1] as number;
  return (
    ((flat[2 * b] as number) - ax) * ((flat[2 * c + 1] as number) - ay) -
    ((flat[2 * b + 1] as number) - ay) * ((flat[2 * c] as number) - ax)
  );
}

/** Newell's method: right for any outline, and the mean for one that is not flat. False where there is no area. */
function measureNormal(rings: readonly Float64Array[]): boolean {
  const ring = rings[0];
  if (!ring || ring.length < 9) return false;
  const [ox, oy, oz] = [ring[0] as number, ring[1] as number, ring[2] as number];
  let [nx, ny, nz] = [0, 0, 0];
  for (let i = 3; i + 3 < ring.length; i += 3) {
    const ux = (ring[i] as number) - ox;
    const uy = (ring[i + 1] as number) - oy;
    const uz = (ring[i + 2] as number) - oz;
    const vx = (ring[i + 3] as number) - ox;
    const vy = (ring[i + 4] as number) - oy;
    const vz = (ring[i + 5] as number) - oz;
    nx += uy * vz - uz * vy;
    ny += uz * vx - ux * vz;
    nz += ux * vy - uy * vx;
  }
  const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
  if (!(length >= 2 * LEAST_AREA_M2)) return false;
  normal[0] = nx / length;
  normal[1] = ny / length;
  normal[2] = nz / length;
  return true;
}

/** Axes in the face: along the wall to the right seen from outside, and up it; on level faces any pair. */
function setAxes(up: readonly [number, number, number]): void {
  const [nx, ny, nz] = [normal[0] as number, normal[1] as number, normal[2] as number];
  let ax = up[1] * nz - up[2] * ny;
  let ay = up[2] * nx - up[0] * nz;
  let az = up[0] * ny - up[1] * nx;
  let length = Math.sqrt(ax * ax + ay * ay + az * az);
  if (length < 1e-3) {
    [ax, ay, az] = [ny, -nx, 0];
    length = Math.sqrt(ax * ax + ay * ay);
  }
  ax /= length;
  ay /= length;
  az /= length;
  axes[0] = ax;
  axes[1] = ay;
  axes[2] = az;
  axes[3] = ny * az - nz * ay;
  axes[4] = nz * ax - nx * az;
  axes[5] = nx * ay - ny * ax;
}

/** Height of the building's ground along its up: of its footprint where it has one, else of its lowest corner. */
function findGround({ up, volumes }: MeshBuilding, surfaces: readonly MeshSurface[]): number {
  const ring = volumes[0]?.rings[0];
  if (ring && ring.length >= 3)
    return (ring[0] as number) * up[0] + (ring[1] as number) * up[1] + (ring[2] as number) * up[2];
  let lowest = Number.POSITIVE_INFINITY;
  for (const { rings } of surfaces)
    for (const r of rings)
      for (let i = 0; i < r.length; i += 3)
        lowest = Math.min(
          lowest,
          (r[i] as number) * up[0] + (r[i + 1] as number) * up[1] + (r[i + 2] as number) * up[2],
        );
  return lowest;
}

function isOnGround(
  rings: readonly Float64Array[],
  up: readonly [number, number, number],
  groundM: number,
): boolean {
  const ring = rings[0] as Float64Array;
  for (let i = 0; i < ring.length; i += 3) {
    const height =
      (ring[i] as number) * up[0] +
      (ring[i + 1] as number) * up[1] +
      (ring[i + 2] as number) * up[2];
    if (height - groundM > AT_GROUND_M) return false;
  }
  return true;
}
