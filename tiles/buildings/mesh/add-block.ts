import { roofColor, wallColor } from './palette.ts';
import { NULL_FEATURE_ID, ROOF_U_M, type TileMesh } from './tile-mesh.ts';

/** Buildings of a far tile drawn as one: a box that stands for them. */
export interface MergedBlock {
  /** x, y, z of four corners on the ground, counter-clockwise from above. */
  readonly corners: Float64Array;
  readonly up: readonly [x: number, y: number, z: number];
  /** Where its walls begin above its corners; −FOUNDATION_M for a foundation. */
  readonly fromM: number;
  readonly heightM: number;
  /** Most common use among its buildings. */
  readonly use: number;
  /** Chooses its tone; the global id of one of its buildings, say. */
  readonly seed: number;
}

/** Adds four walls and a roof that belong to no building: `_GID` −1, no feature. */
export function addBlock(mesh: TileMesh, block: MergedBlock): void {
  const { corners, up, fromM, heightM, use, seed } = block;
  const ux = up[0];
  const uy = up[1];
  const uz = up[2];
  mesh.setOwner(-1, NULL_FEATURE_ID);
  mesh.reserve(20, 30);
  mesh.setColor(wallColor(use, seed, false));
  for (let i = 3; i >= 0; i--) {
    const a = 3 * i;
    const b = 3 * ((i + 1) & 3);
    const ax = corners[a] as number;
    const ay = corners[a + 1] as number;
    const az = corners[a + 2] as number;
    const bx = corners[b] as number;
    const by = corners[b + 1] as number;
    const bz = corners[b + 2] as number;
    const nx = (by - ay) * uz - (bz - az) * uy;
    const ny = (bz - az) * ux - (bx - ax) * uz;
    const nz = (bx - ax) * uy - (by - ay) * ux;
    const lengthM = Math.sqrt(nx * nx + ny * ny + nz * nz);
    mesh.setNormal(nx / lengthM, ny / lengthM, nz / lengthM);
    const first = mesh.vertexCount;
    mesh.addVertex(bx + fromM * ux, by + fromM * uy, bz + fromM * uz, lengthM, fromM);
    mesh.addVertex(bx + heightM * ux, by + heightM * uy, bz + heightM * uz, lengthM, heightM);
    mesh.addVertex(ax + heightM * ux, ay + heightM * uy, az + heightM * uz, 0, heightM);
    mesh.addVertex(ax + fromM * ux, ay + fromM * uy, az + fromM * uz, 0, fromM);
    mesh.addFan(first, 4);
  }
  mesh.setColor(roofColor(use, seed, false));
  mesh.setNormal(ux, uy, uz);
  const first = mesh.vertexCount;
  for (let i = 0; i < 12; i += 3)
    mesh.addVertex(
      (corners[i] as number) + heightM * ux,
      (corners[i + 1] as number) + heightM * uy,
      (corners[i + 2] as number) + heightM * uz,
      ROOF_U_M,
      heightM,
    );
  mesh.addFan(first, 4);
}
