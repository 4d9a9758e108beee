import type { Block } from './block.ts';
import { PARAPET_HEIGHT_M } from './block.ts';
import type { Footprint } from './footprint.ts';
import { PLAIN_U_M, type TileMesh } from './tile-mesh.ts';

const THICKNESS_M = 0.25;
/** Outlines of more corners have none: it would not be seen, and crossings are looked for pair by pair. */
const MAX_CORNERS = 64;
/** Sharper corners have no mitre: 1 + cosine of the turn. */
const LEAST_MITRE = 0.2;

/** Inner edge of the parapet at each corner. */
const insetX = new Float64Array(MAX_CORNERS);
const insetZ = new Float64Array(MAX_CORNERS);

/** Whether a parapet fits on the whole outline: its inner edge keeps every side and crosses nothing. */
export function canHaveParapet(footprint: Footprint): boolean {
  const { cornerCount, next } = footprint;
  if (cornerCount > MAX_CORNERS || !inset(footprint)) return false;
  for (let i = 0; i < cornerCount; i++) {
    const a = next[i] as number;
    for (let j = i + 1; j < cornerCount; j++) {
      const b = next[j] as number;
      if (a !== j && b !== i && doCross(i, a, j, b)) return false;
    }
  }
  return true;
}

/**
 * Adds the inner faces and the top; the outer faces are the walls, drawn higher. Room must be reserved. Nothing is
 * drawn by their texture's v: it is the roof's height at all corners, which packs well.
 */
export function addParapet(mesh: TileMesh, { footprint, up, topM }: Block): void {
  inset(footprint);
  const { cornerCount, x, y, z, next } = footprint;
  const rimM = topM + PARAPET_HEIGHT_M;
  const lx = topM * up[0];
  const ly = topM * up[1];
  const lz = topM * up[2];
  const rx = rimM * up[0];
  const ry = rimM * up[1];
  const rz = rimM * up[2];
  for (let i = 0; i < cornerCount; i++) {
    const n = next[i] as number;
    const ax = insetX[i] as number;
    const az = insetZ[i] as number;
    const bx = insetX[n] as number;
    const bz = insetZ[n] as number;
    const ay = y[i] as number;
    const by = y[n] as number;
    const lengthM = Math.sqrt((bx - ax) * (bx - ax) + (bz - az) * (bz - az));
    mesh.setNormal((bz - az) / lengthM, 0, (ax - bx) / lengthM);
    const v = mesh.addVertex(ax + lx, ay + ly, az + lz, PLAIN_U_M, topM);
    mesh.addVertex(ax + rx, ay + ry, az + rz, PLAIN_U_M, topM);
    mesh.addVertex(bx + rx, by + ry, bz + rz, PLAIN_U_M, topM);
    mesh.addVertex(bx + lx, by + ly, bz + lz, PLAIN_U_M, topM);
    mesh.addTriangle(v, v + 1, v + 2);
    mesh.addTriangle(v, v + 2, v + 3);
  }
  mesh.setNormal(up[0], up[1], up[2]);
  const first = mesh.vertexCount;
  for (let i = 0; i < cornerCount; i++) {
    const h = y[i] as number;
    mesh.addVertex((insetX[i] as number) + rx, h + ry, (insetZ[i] as number) + rz, PLAIN_U_M, topM);
    mesh.addVertex((x[i] as number) + rx, h + ry, (z[i] as number) + rz, PLAIN_U_M, topM);
  }
  for (let i = 0; i < cornerCount; i++) {
    const a = first + 2 * i;
    const b = first + 2 * (next[i] as number);
    mesh.addTriangle(a, a + 1, b);
    mesh.addTriangle(a + 1, b + 1, b);
  }
}

function inset({ cornerCount, x, z, next, previous }: Footprint): boolean {
  for (let i = 0; i < cornerCount; i++) {
    const p = previous[i] as number;
    const n = next[i] as number;
    const px = (x[i] as number) - (x[p] as number);
    const pz = (z[i] as number) - (z[p] as number);
    const nx = (x[n] as number) - (x[i] as number);
    const nz = (z[n] as number) - (z[i] as number);
    const pl = Math.sqrt(px * px + pz * pz);
    const nl = Math.sqrt(nx * nx + nz * nz);
    const mitre = 1 + (px * nx + pz * nz) / (pl * nl);
    if (mitre < LEAST_MITRE) return false;
    const reach = THICKNESS_M / mitre;
    insetX[i] = (x[i] as number) + reach * (pz / pl + nz / nl);
    insetZ[i] = (z[i] as number) - reach * (px / pl + nx / nl);
  }
  for (let i = 0; i < cornerCount; i++) {
    const n = next[i] as number;
    const dx = (x[n] as number) - (x[i] as number);
    const dz = (z[n] as number) - (z[i] as number);
    const kept =
      ((insetX[n] as number) - (insetX[i] as number)) * dx +
      ((insetZ[n] as number) - (insetZ[i] as number)) * dz;
    if (kept < 0.05 * Math.sqrt(dx * dx + dz * dz)) return false;
  }
  return true;
}

/** Whether inner edges a–b and c–d cross. */
function doCross(a: number, b: number, c: number, d: number): boolean {
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}

function side(a: number, b: number, p: number): boolean {
  const ax = insetX[a] as number;
  const az = insetZ[a] as number;
  return (
    ((insetX[b] as number) - ax) * ((insetZ[p] as number) - az) >
    ((insetZ[b] as number) - az) * ((insetX[p] as number) - ax)
  );
}
