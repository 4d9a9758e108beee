import earcut from 'earcut';
import type { Block } from './block.ts';
import { PLAIN_U_M, ROOF_U_M, type TileMesh } from './tile-mesh.ts';

const flat: number[] = [];
const holeStarts: number[] = [];
let triangles: ArrayLike<number> = [];
/** Vertex of each corner, −1 while it has none. */
let placed = new Int32Array(64);
const TWO = [0, 1, 2, 0, 2, 3] as const;
const TWO_TURNED = [1, 2, 3, 1, 3, 0] as const;

/** Finds the triangles of a block's outline; `addFlat` uses them for its roof and its underside. */
export function triangulate({ footprint }: Block): void {
  const { cornerCount, ringCount, ringStart, x, z } = footprint;
  if (cornerCount === 4) {
    // Split where the inner corner is, if there is one.
    const isTurned = footprint.turnAt(1) < 0 || footprint.turnAt(3) < 0;
    triangles = isTurned ? TWO_TURNED : TWO;
    return;
  }
  // From the first corner, since far from the frame's middle the last digits would be lost to it.
  const ox = x[0] as number;
  const oz = z[0] as number;
  flat.length = 2 * cornerCount;
  for (let i = 0; i < cornerCount; i++) {
    flat[2 * i] = (x[i] as number) - ox;
    flat[2 * i + 1] = oz - (z[i] as number);
  }
  holeStarts.length = ringCount - 1;
  for (let r = 1; r < ringCount; r++) holeStarts[r - 1] = ringStart[r] as number;
  triangles = earcut(flat, holeStarts);
}

/** Adds the outline as a level face: a roof that looks up, or an underside that looks down. Room must be reserved. */
export function addFlat(
  mesh: TileMesh,
  { footprint, up }: Block,
  heightM: number,
  isRoof: boolean,
): void {
  const { cornerCount, x, y, z } = footprint;
  const sign = isRoof ? 1 : -1;
  mesh.setNormal(sign * up[0], sign * up[1], sign * up[2]);
  const rx = heightM * up[0];
  const ry = heightM * up[1];
  const rz = heightM * up[2];
  const alongM = isRoof ? ROOF_U_M : PLAIN_U_M;
  if (placed.length < cornerCount) placed = new Int32Array(2 * cornerCount);
  placed.fill(-1, 0, cornerCount);
  // Corners come in the order in which triangles use them, which packs well.
  for (let t = 0; t < triangles.length; t++) {
    const i = triangles[t] as number;
    if (placed[i] !== -1) continue;
    placed[i] = mesh.addVertex(
      (x[i] as number) + rx,
      (y[i] as number) + ry,
      (z[i] as number) + rz,
      alongM,
      heightM,
    );
  }
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t] as number;
    const b = triangles[t + 1] as number;
    const c = triangles[t + 2] as number;
    const area =
      ((x[b] as number) - (x[a] as number)) * ((z[a] as number) - (z[c] as number)) -
      ((z[a] as number) - (z[b] as number)) * ((x[c] as number) - (x[a] as number));
    if (area === 0) continue;
    if (area > 0 === isRoof)
      mesh.addTriangle(placed[a] as number, placed[b] as number, placed[c] as number);
    else mesh.addTriangle(placed[a] as number, placed[c] as number, placed[b] as number);
  }
}
