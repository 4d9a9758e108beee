import type { Block } from './block.ts';
import type { TileMesh } from './tile-mesh.ts';

/** Lower walls are rounding, metres. */
const LEAST_WALL_M = 1e-3;

/** Adds the wall from a corner to the next, up to `topM`; without the parts that a sibling's wall covers. */
export function addWall(mesh: TileMesh, block: Block, corner: number, topM: number): void {
  const { shared, bottomM, footprint } = block;
  if (!isUpright(bottomM, topM)) return;
  setWallNormal(mesh, block, corner);
  if (!shared) {
    addWallPart(mesh, block, corner, 0, 1, bottomM, topM);
    return;
  }
  const lengthM = footprint.sideM(corner);
  const parts = shared.cut(block, corner, topM);
  mesh.reserve(4 * parts, 6 * parts);
  const { rests } = shared;
  for (let p = 0; p < parts; p++)
    addWallPart(
      mesh,
      block,
      corner,
      (rests[4 * p] as number) / lengthM,
      (rests[4 * p + 1] as number) / lengthM,
      rests[4 * p + 2] as number,
      rests[4 * p + 3] as number,
    );
}

/** Adds a wall whose top runs from `topM` at the corner to `nextTopM` at the next, over a peak in the middle if given. */
export function addSlopingWall(
  mesh: TileMesh,
  block: Block,
  corner: number,
  topM: number,
  nextTopM: number,
  peakM: number | null,
): void {
  const { shared, bottomM, footprint, up } = block;
  const { x, y, z } = footprint;
  const next = footprint.next[corner] as number;
  const lengthM = footprint.sideM(corner);
  const levelM = Math.min(topM, nextTopM);
  if (shared) {
    addWall(mesh, block, corner, levelM);
    mesh.reserve(4, 6);
  }
  // The level part is drawn already, or there is none: only the triangle above it is left.
  const isGable = shared !== null || !isUpright(bottomM, levelM);
  setWallNormal(mesh, block, corner);
  const ax = x[corner] as number;
  const ay = y[corner] as number;
  const az = z[corner] as number;
  const bx = x[next] as number;
  const by = y[next] as number;
  const bz = z[next] as number;
  const ux = up[0];
  const uy = up[1];
  const uz = up[2];
  const first = mesh.vertexCount;
  const startM = isGable ? levelM : bottomM;
  mesh.addVertex(ax + startM * ux, ay + startM * uy, az + startM * uz, 0, startM);
  mesh.addVertex(bx + startM * ux, by + startM * uy, bz + startM * uz, lengthM, startM);
  if (!isGable || nextTopM > levelM)
    mesh.addVertex(bx + nextTopM * ux, by + nextTopM * uy, bz + nextTopM * uz, lengthM, nextTopM);
  if (peakM !== null)
    mesh.addVertex(
      (ax + bx) / 2 + peakM * ux,
      (ay + by) / 2 + peakM * uy,
      (az + bz) / 2 + peakM * uz,
      lengthM / 2,
      peakM,
    );
  if (!isGable || topM > levelM)
    mesh.addVertex(ax + topM * ux, ay + topM * uy, az + topM * uz, 0, topM);
  mesh.addFan(first, mesh.vertexCount - first);
}

/** Whether there is a wall at all: a raised block may be all roof. */
function isUpright(bottomM: number, topM: number): boolean {
  return topM - bottomM > LEAST_WALL_M;
}

function setWallNormal(mesh: TileMesh, { footprint, up }: Block, corner: number): void {
  const { x, y, z, next } = footprint;
  const n = next[corner] as number;
  const dx = (x[n] as number) - (x[corner] as number);
  const dy = (y[n] as number) - (y[corner] as number);
  const dz = (z[n] as number) - (z[corner] as number);
  const nx = dy * up[2] - dz * up[1];
  const ny = dz * up[0] - dx * up[2];
  const nz = dx * up[1] - dy * up[0];
  const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
  mesh.setNormal(nx / length, ny / length, nz / length);
}

/** Adds the part of a wall between two shares of its length and two heights. */
function addWallPart(
  mesh: TileMesh,
  { footprint, up }: Block,
  corner: number,
  from: number,
  to: number,
  bottomM: number,
  topM: number,
): void {
  const { x, y, z } = footprint;
  const next = footprint.next[corner] as number;
  const lengthM = footprint.sideM(corner);
  const ux = up[0];
  const uy = up[1];
  const uz = up[2];
  const ox = x[corner] as number;
  const oy = y[corner] as number;
  const oz = z[corner] as number;
  const dx = (x[next] as number) - ox;
  const dy = (y[next] as number) - oy;
  const dz = (z[next] as number) - oz;
  const ax = ox + from * dx;
  const ay = oy + from * dy;
  const az = oz + from * dz;
  // Whole walls end at the very next corner, so that neighbours share it to the last bit.
  const bx = to === 1 ? (x[next] as number) : ox + to * dx;
  const by = to === 1 ? (y[next] as number) : oy + to * dy;
  const bz = to === 1 ? (z[next] as number) : oz + to * dz;
  const fromM = from * lengthM;
  const toM = to * lengthM;
  // Drawn from the last corner to the first, a wall ends where the next begins; so it packs well.
  const v = mesh.addVertex(bx + bottomM * ux, by + bottomM * uy, bz + bottomM * uz, toM, bottomM);
  mesh.addVertex(bx + topM * ux, by + topM * uy, bz + topM * uz, toM, topM);
  mesh.addVertex(ax + topM * ux, ay + topM * uy, az + topM * uz, fromM, topM);
  mesh.addVertex(ax + bottomM * ux, ay + bottomM * uy, az + bottomM * uz, fromM, bottomM);
  mesh.addTriangle(v, v + 1, v + 2);
  mesh.addTriangle(v, v + 2, v + 3);
}
